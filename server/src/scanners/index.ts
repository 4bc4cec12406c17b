// The public surface of the scanners: what server and command line use of them.
import type { Scanner } from "./core/scanner.ts";
import { trivy } from "./trivy/trivy.ts";

export { untrusted } from "./core/failures.ts";
export { isFailure, keyOf, type Report, RISKS, reportId, titleOf } from "./core/scanner.ts";
export { localImages } from "./images.ts";
export { textHash } from "./programs/files.ts";
export { type Found, probe, type ScanRequest, type Surroundings, scan, updateDatabase } from "./scan.ts";
export { DEFAULTS, type TrivySettings, trivySettings } from "./settings.ts";
export { ReportStore } from "./store.ts";

/** Every scanner there is. */
export const SCANNERS: readonly Scanner[] = [trivy];
