// What client and server say to each other about scans, reports and scanners.
import type { Kinds, ReportItem, Risk, ScannerId } from "./items.ts";

export type ScanTarget =
  /** By name, as a registry or an engine knows it; `source` limits where it is looked for. */
  | { readonly kind: "image"; readonly name: string; readonly source?: "docker" | "podman" | "registry" }
  /** A docker-archive tar or an OCI layout folder. */
  | { readonly kind: "archive"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string };

/**
 * Request: scan a target with every scanner that takes it. A second request for a target that is being scanned joins the
 * first. Cancel by the request's token.
 */
export const SCAN_REQUEST = "plimsoll/scan";

export interface ScanParams {
  readonly target: ScanTarget;
  /** The scanners to start; without it all that take the target. */
  readonly scanners?: readonly ScannerId[];
  /** Progress is reported under it by `$/progress`; the message is the phase, of several scanners that of each. */
  readonly workDoneToken?: string | number;
}

export type ScanResult =
  /** What is known of the target now. Scanners that gave nothing are among its `failures`; all of them may have failed. */
  | { readonly scanned: ScannedTarget }
  /** Nothing can be started here at all, or the request names no target. */
  | { readonly failure: ScanFailure }
  | { readonly cancelled: true };

/** Request: fetch a new database for a scanner, over the network. Progress and cancellation as for a scan. */
export const UPDATE_DATABASE_REQUEST = "plimsoll/updateDatabase";

export interface UpdateDatabaseParams {
  readonly scanner: ScannerId;
  readonly workDoneToken?: string | number;
}

export type UpdateDatabaseResult =
  | { readonly scanner: ScannerState }
  | { readonly failure: ScanFailure }
  | { readonly cancelled: true };

/** A step that a failure offers; the client knows how to take each. */
export type Remedy =
  | "install"
  | "choose-program"
  | "pick-another"
  | "update-database"
  | "rescan"
  | "show-output"
  | "open-settings"
  | "manage-trust";

/** Why nothing came back. `message` is one or two sentences for people; never holds a secret. */
export interface ScanFailure {
  readonly code:
    | "not-found"
    | "in-workspace"
    | "wrong-architecture"
    | "refused-version"
    | "no-database"
    | "old-database"
    | "image-not-found"
    | "daemon-down"
    | "permission-denied"
    | "timeout"
    | "killed"
    | "too-large"
    | "unparsable"
    | "bad-target"
    | "untrusted"
    | "not-set-up"
    | "failed";
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** One scanner's report of a target, without its items. */
export interface ReportSummary {
  readonly scanner: {
    readonly id: ScannerId;
    readonly title: string;
    readonly version: string;
    readonly database?: string;
  };
  /** When it was made: ISO 8601, UTC. */
  readonly taken: string;
  /** It is of an image or of files that have changed since, as a newer report shows: what it says does not count any more. */
  readonly outdated?: true;
  readonly counts: Readonly<Record<Risk, number>>;
  readonly kinds: Kinds;
}

/** What is known of a target: the reports of all scanners that looked at it, taken together, and which of them failed last. */
export interface ScannedTarget {
  /** Its name in requests. */
  readonly id: string;
  readonly target: ScanTarget;
  /** As the tree shows it: `shop/web:1.4`, `workspace folder shop`. */
  readonly title: string;
  readonly digest?: string;
  /** `linux/arm64`; of an image where it is known. */
  readonly platform?: string;
  /** One for each scanner, newest first; none where all scans failed so far. */
  readonly reports: readonly ReportSummary[];
  /**
   * The failures of scanners whose latest scan failed; an older good report of theirs stays among `reports`. Without
   * `scanner`: the target was refused before any was started.
   */
  readonly failures: readonly { readonly scanner?: ScannerId; readonly failure: ScanFailure }[];
  /** Of all reports together: what several of them say counts once, with the worst of its risks. */
  readonly counts: Readonly<Record<Risk, number>>;
  readonly kinds: Kinds;
}

/** When the oldest report that counts was made: what is known of a target is as old as that. Undefined where none counts. */
export function takenOf({ reports }: ScannedTarget): string | undefined {
  return reports.findLast(({ outdated }) => outdated !== true)?.taken;
}

/** Request: what was scanned and what is being scanned. */
export const REPORTS_REQUEST = "plimsoll/reports";

export interface ReportsResult {
  /** The newest first. */
  readonly targets: readonly ScannedTarget[];
  readonly running: readonly {
    /** The target's name in requests. */
    readonly id: string;
    readonly target: ScanTarget;
    readonly title: string;
    /** What the scanners are doing, in one line. */
    readonly phase: string;
    readonly since: string;
  }[];
  /** Every scanner that Plimsoll works with, installed or not. */
  readonly scanners: readonly ScannerState[];
}

export interface ScannerState {
  readonly id: ScannerId;
  readonly title: string;
  /** The public page (https) that tells how to install it. */
  readonly installing: string;
  /** What it looks for. */
  readonly finds: readonly ReportItem["kind"][];
  /** Whether it has a database that `UPDATE_DATABASE_REQUEST` fetches. */
  readonly updates: boolean;
  /** Neither this nor `failure`: it is being looked for. */
  readonly found?: { readonly path: string; readonly version: string; readonly database?: string };
  readonly failure?: ScanFailure;
}

/** Request: the items of a target, from `offset`, at most `limit`. */
export const REPORT_REQUEST = "plimsoll/report";

export interface ReportParams {
  /** The target's. */
  readonly id: string;
  /** Only the report of this scanner; without it all reports as one. */
  readonly scanner?: ScannerId;
  readonly offset: number;
  readonly limit: number;
}

export interface ReportResult {
  readonly items: readonly ReportItem[];
  readonly total: number;
}

/** Request: forget everything that was scanned, or one target. */
export const CLEAR_REQUEST = "plimsoll/clear";

export interface ClearParams {
  readonly id?: string;
}

/** Request: what is known of a target, or all findings of the workspace where no id is given, as SARIF or JSON text. */
export const EXPORT_REQUEST = "plimsoll/export";

export interface ExportParams {
  /** A target's. */
  readonly id?: string;
  readonly format: "sarif" | "json";
}

export interface ExportResult {
  readonly text: string;
}

/** Request: images that could be scanned: those of local engines and those the workspace's files name. */
export const IMAGES_REQUEST = "plimsoll/images";

export interface ImagesParams {
  /** Only those that the workspace's files name: no engine is asked, so nothing is started. */
  readonly workspaceOnly?: boolean;
}

export interface ImagesResult {
  readonly images: readonly {
    readonly name: string;
    readonly from: "docker" | "podman" | "workspace";
    readonly detail: string;
  }[];
  /** Engines that could not be asked, in one sentence each. */
  readonly notes: readonly string[];
}
