// The public surface of the scanners: what server and command line use.
export { pathOf, uriOf } from "../files/local.ts";
export { isWithoutProgram, untrusted } from "./core/failures.ts";
export { chosenBy, layeredSettings } from "./core/layered.ts";
export { type Report, reaches } from "./core/report.ts";
export { isFailure, type Scanner } from "./core/scanner.ts";
export { readSettings, type SettingSpecs, type SettingValues } from "./core/settings.ts";
export { keyOf, targetId, titleOf } from "./core/target.ts";
export { currentReports } from "./current.ts";
export type { Unscanned } from "./extent.ts";
export { localImages } from "./images.ts";
export { textHash } from "./programs/files.ts";
export { itemsOf, type Knowledge, type Summary, scannedTarget, summaryOf, sumOf } from "./projection.ts";
export { redactionBy } from "./redacted.ts";
export { SCANNERS } from "./registry.ts";
export { type Found, isThere, probe, updateDatabase } from "./scan.ts";
export type { Configured, Surroundings } from "./starts.ts";
export { ReportStore } from "./store.ts";
export { type Scanned, scanWithAll } from "./together.ts";
