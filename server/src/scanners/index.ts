// The public surface of the scanners: what server and command line use of them.
import type { Scanner } from "./scanner.ts";
import { trivy } from "./trivy.ts";

export { textHash } from "./archive.ts";
export { untrusted } from "./failures.ts";
export { localImages } from "./images.ts";
export { type Found, probe, type ScanRequest, type Surroundings, scan, updateDatabase } from "./scan.ts";
export { isFailure, keyOf, type Report, RISKS, reportId, titleOf } from "./scanner.ts";
export { DEFAULTS, type TrivySettings, trivySettings } from "./settings.ts";
export { ReportStore } from "./store.ts";

/** Every scanner there is. */
export const SCANNERS: readonly Scanner[] = [trivy];
