// The public surface of the scanners, and the list of all of them: what server and command line use.
import type { Scanner } from "./core/scanner.ts";
import { trivy } from "./trivy/trivy.ts";

export { pathOf, uriOf } from "../files.ts";
export { untrusted } from "./core/failures.ts";
export { type Report, RISKS } from "./core/report.ts";
export { isFailure, type Scanner } from "./core/scanner.ts";
export { readSettings, type SettingSpecs, type SettingValues } from "./core/settings.ts";
export { keyOf, targetId, titleOf } from "./core/target.ts";
export { localImages } from "./images.ts";
export { textHash } from "./programs/files.ts";
export { itemsOf, type Knowledge, type Summary, scannedTarget, summaryOf, sumOf } from "./projection.ts";
export { type Configured, type Found, probe, type Surroundings, updateDatabase } from "./scan.ts";
export { ReportStore } from "./store.ts";
export { type Scanned, scanWithAll } from "./together.ts";

/** Every scanner there is. */
export const SCANNERS: readonly Scanner[] = [trivy];
