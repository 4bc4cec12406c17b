// What client and server say to each other about scans, reports and scanners. It imports nothing.

export type ScannerName = "trivy";

export type ScanTarget =
  /** By name, as a registry or an engine knows it; `source` limits where it is looked for. */
  | { readonly kind: "image"; readonly name: string; readonly source?: "docker" | "podman" | "registry" }
  /** A docker-archive tar or an OCI layout folder. */
  | { readonly kind: "archive"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string };

/** Request: scan a target. A second request for a target that is being scanned joins the first. Cancel by the request's token. */
export const SCAN_REQUEST = "plimsoll/scan";

export interface ScanParams {
  readonly target: ScanTarget;
  readonly licenses?: boolean;
  /** Progress is reported under it by `$/progress` (message: the phase). */
  readonly workDoneToken?: string | number;
}

export type ScanResult =
  | { readonly report: ReportSummary }
  | { readonly failure: ScanFailure }
  | { readonly cancelled: true };

/** Request: fetch a new database for the scanner, over the network. Progress and cancellation as for a scan. */
export const UPDATE_DATABASE_REQUEST = "plimsoll/updateDatabase";

export interface UpdateDatabaseParams {
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
    | "failed";
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

export type Risk = "critical" | "high" | "medium" | "low" | "unknown";

export interface ReportSummary {
  readonly id: string;
  readonly target: ScanTarget;
  /** As the tree shows it: `shop/web:1.4`, `workspace folder shop`. */
  readonly title: string;
  readonly digest?: string;
  readonly scanner: { readonly id: ScannerName; readonly version: string; readonly database?: string };
  /** ISO 8601, UTC. */
  readonly taken: string;
  readonly counts: Readonly<Record<Risk, number>>;
  readonly vulnerabilities: number;
  readonly secrets: number;
  readonly misconfigurations: number;
  readonly licenses: number;
}

/** Request: what was scanned and what is being scanned. */
export const REPORTS_REQUEST = "plimsoll/reports";

export interface ReportsResult {
  readonly reports: readonly ReportSummary[];
  readonly running: readonly {
    readonly target: ScanTarget;
    readonly title: string;
    readonly phase: string;
    readonly since: string;
  }[];
  /** The last failure of a target whose latest scan failed; an older good report stays in `reports`. */
  readonly failures: readonly { readonly target: ScanTarget; readonly title: string; readonly failure: ScanFailure }[];
  readonly scanners: readonly ScannerState[];
}

export interface ScannerState {
  readonly id: ScannerName;
  readonly title: string;
  readonly found?: { readonly path: string; readonly version: string; readonly database?: string };
  readonly failure?: ScanFailure;
}

/** Request: the items of a report, from `offset`, at most `limit`. */
export const REPORT_REQUEST = "plimsoll/report";

export interface ReportParams {
  readonly id: string;
  readonly offset: number;
  readonly limit: number;
}

export interface ReportResult {
  readonly items: readonly ReportItem[];
  readonly total: number;
}

export type ReportItem =
  | {
      readonly kind: "vulnerability";
      readonly id: string;
      readonly aliases: readonly string[];
      readonly package: {
        readonly name: string;
        readonly version: string;
        readonly purl?: string;
        readonly path?: string;
      };
      readonly fixed?: string;
      readonly risk: Risk;
      readonly title: string;
      readonly url?: string;
      readonly layer?: string;
    }
  | {
      readonly kind: "secret";
      readonly id: string;
      readonly risk: Risk;
      readonly title: string;
      readonly file: string;
      /** From 1. */
      readonly lines?: readonly [number, number];
      /** With the secret itself masked. */
      readonly excerpt?: string;
      readonly layer?: string;
    }
  | {
      readonly kind: "misconfiguration";
      readonly id: string;
      readonly risk: Risk;
      readonly title: string;
      readonly message: string;
      readonly resolution?: string;
      readonly url?: string;
      readonly file: string;
      readonly lines?: readonly [number, number];
    }
  | {
      readonly kind: "license";
      readonly id: string;
      readonly risk: Risk;
      readonly package: string;
      readonly file?: string;
    };

/** Request: forget all reports, or one. */
export const CLEAR_REQUEST = "plimsoll/clear";

export interface ClearParams {
  readonly id?: string;
}

/** Request: a report, or all findings of the workspace where no id is given, as SARIF or JSON text. */
export const EXPORT_REQUEST = "plimsoll/export";

export interface ExportParams {
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
