// What client and server say to each other beyond the Language Server Protocol. Neither this nor protocol/ imports anything else: both
// sides may use it.
export * from "./protocol/coverage.ts";
export * from "./protocol/files.ts";
export * from "./protocol/fix-title.ts";
export * from "./protocol/initialization.ts";
export * from "./protocol/items.ts";
export * from "./protocol/others.ts";
export * from "./protocol/range.ts";
export * from "./protocol/scans.ts";
export * from "./protocol/schemes.ts";
export * from "./protocol/stamp.ts";
export * from "./protocol/web-address.ts";

import type { JsonPosition, JsonRange } from "./protocol/range.ts";

/** Command of the editor: show the page of a rule. Argument: its id, or the name of one of its rows. */
export const SHOW_RULE_COMMAND = "plimsoll.showRule";

/** Command of the editor: scan an image. Argument: its name. Without one the user is asked. */
export const SCAN_IMAGE_COMMAND = "plimsoll.scanImage";

/** Command of the editor: show what a scan found. Argument: the report's id. */
export const SHOW_REPORT_COMMAND = "plimsoll.showReport";

/** Command of the editor: save a file, because what an action of ours wrote there counts from disk only. Argument: its URI, a string. */
export const SAVE_COMMAND = "plimsoll.saveFile";

/** Command of the editor: make many fixes at once, shown first where they take something away. Argument: `FixFilesParams`. */
export const APPLY_FIXES_COMMAND = "plimsoll.applyFixes";

/** Command of the editor: ask which of a finding's fixes is meant, and make it. Argument: `ChooseFixParams`. */
export const CHOOSE_FIX_COMMAND = "plimsoll.chooseFix";

/** Command of the editor: ask how a finding is to be ignored, and write the exception. Argument: `FindingPlace`. */
export const IGNORE_COMMAND = "plimsoll.ignore";

export interface JsonFix {
  readonly title: string;
  readonly kind: "safe" | "hardening" | "choice";
  readonly edits: readonly { readonly range: JsonRange; readonly newText: string }[];
  /** Text for other files, which are created where they are absent; `file` is relative to the folder of the finding's file. */
  readonly files?: readonly { readonly file: string; readonly append: string }[];
}

/** A finding as JSON: what `plimsoll check --format json` prints and `plimsoll/findings` answers. */
export interface JsonFinding {
  readonly rule: string;
  /** The key of a row of the rule's table; absent where the rule has none. Exceptions and settings call it `rule/row`. */
  readonly row?: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  /** As the caller named the file: a path for the command line, a URI for the server. */
  readonly file: string;
  readonly range: JsonRange;
  /** One sentence, with backticks around names. */
  readonly message: string;
  readonly subject: string;
  /** The name of the container, service, stage or object that it is about, where that has one. */
  readonly about?: string;
  readonly fingerprint: string;
  /** The rules whose findings are folded into this one; of a row as `rule/row`. */
  readonly covers?: readonly string[];
  /** The deployments that have it, where the file is part of others that do not. */
  readonly via?: readonly string[];
  readonly fixes: readonly JsonFix[];
}

/**
 * Notification to the server: where the cursors are in a document that was changed a moment ago; what is typed there is left alone.
 * Without it the end of the last change counts as the cursor.
 */
export const SELECTION_NOTIFICATION = "plimsoll/selection";

export interface SelectionParams {
  /** The positions count in this version; for another one they mean nothing. */
  readonly textDocument: { readonly uri: string; readonly version: number };
  readonly positions: readonly JsonPosition[];
}

/** What is said of a finding where there is one line for it: its message, and the deployments that have it where not all do. */
export function messageOf({ message, via }: Pick<JsonFinding, "message" | "via">): string {
  return via === undefined ? message : `${message} (${via.join(", ")})`;
}

/** The address of a rule's page in an editor that `scheme` brings links back to. */
export function rulePageAddress(scheme: string, rule: string): string {
  return `${scheme}://plimsoll.plimsoll/rule/${rule}`;
}

/** Request: the findings of an open document, in full. */
export const FINDINGS_REQUEST = "plimsoll/findings";

export interface FindingsParams {
  readonly textDocument: { readonly uri: string };
}

export interface FindingsResult {
  /** The version that was checked; null where the document is not open. */
  readonly version: number | null;
  /** `stampOf` the text that was checked; empty where the document is not open. */
  readonly stamp: string;
  readonly findings: readonly JsonFinding[];
  /** Those that are shown for several of the findings. */
  readonly together: readonly JsonFinding[];
}

/** Which finding of a file is meant: of several that have the fingerprint, the one nearest to the line. */
export interface FindingPlace {
  readonly uri: string;
  readonly rule: string;
  readonly row?: string;
  readonly fingerprint: string;
  /** From 0. */
  readonly line: number;
}

export interface ChooseFixParams extends FindingPlace {
  /** The titles of the fixes to choose from. */
  readonly titles: readonly string[];
}

/** Request: the ways in which a finding of an open document can be ignored. Parameters: `FindingPlace`. */
export const IGNORE_SCOPES_REQUEST = "plimsoll/ignoreScopes";

export interface IgnoreScopesResult {
  /** The narrowest first; empty where the finding is gone or nothing can be written. */
  readonly scopes: readonly {
    readonly id: string;
    readonly title: string;
    /** Whether it takes a reason and a date. */
    readonly takesReason: boolean;
    /** The file counts from disk only, so it is to be saved. */
    readonly save: boolean;
  }[];
}

/** Request: the edits that ignore a finding in one of these ways. Nothing is changed by it. */
export const IGNORE_REQUEST = "plimsoll/ignore";

export interface IgnoreParams extends FindingPlace {
  /** The `id` of a scope. */
  readonly scope: string;
  readonly reason?: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until?: string;
}

export interface IgnoreResult {
  /** Empty where no exception could be written there. */
  readonly files: readonly FileEdits[];
}

/** Request: the ids of all rules, sorted. */
export const RULES_REQUEST = "plimsoll/rules";

export interface RulesResult {
  readonly rules: readonly string[];
}

/** Notification to a client that asked for it: all files of the workspace folders are in the index, so rules across files run now. */
export const INDEXED_NOTIFICATION = "plimsoll/indexed";

// ---- The workspace's findings ----

/** Request: check every file of the workspace folders. Answers when all are checked; progress by `workDoneToken`. */
export const CHECK_WORKSPACE_REQUEST = "plimsoll/checkWorkspace";

/** Request: what is known of the workspace's files, those that are open and those that Check Workspace saw. */
export const WORKSPACE_REQUEST = "plimsoll/workspace";

export interface WorkspaceParams {
  /** The `revision` of the last answer: only what differs from it is wanted. */
  readonly since?: string;
}

export interface WorkspaceKnown {
  /** Whether every file was looked at since the last change of configuration. */
  readonly complete: boolean;
  /** Files with findings only, sorted by URI. */
  readonly files: readonly { readonly uri: string; readonly findings: readonly JsonFinding[] }[];
  /** How many files were looked at, those without findings included. */
  readonly seen: number;
  /** What the rules of the findings demand, by their ids; and what their rows are about, by `rule/row`. */
  readonly titles: Readonly<Record<string, string>>;
  /** What a list calls findings of these rules and rows, by the same names: `Privileged`. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface WorkspaceResult extends WorkspaceKnown {
  readonly revision: string;
  /** As in the request, where the answer has only what differs: those files, with an empty list where there is no finding any more. */
  readonly since?: string;
}

/** Request: the edits that apply all fixes of some kinds, for a preview. Nothing is changed by it. */
export const FIX_FILES_REQUEST = "plimsoll/fixFiles";

export interface FixFilesParams {
  /** The files to fix; without it every file of the workspace folders. */
  readonly uris?: readonly string[];
  readonly kinds: readonly ("safe" | "hardening")[];
  /** Only findings of this rule, or of this row of one (`rule/row`). */
  readonly rule?: string;
  /** Only findings on this subject or below it. */
  readonly subject?: string;
  /** Only findings that start in this range of the file. */
  readonly within?: JsonRange;
  /**
   * The subject that the findings in this range have or are below, which stays when the range moves: a client asks it what is left there.
   */
  readonly section?: string;
  /** Only the fixes with these ids, from an earlier answer about the same texts. */
  readonly only?: readonly string[];
  readonly workDoneToken?: string | number;
}

export interface FixFilesResult {
  readonly files: readonly FileEdits[];
  /** The fixes that the edits are made of, by file and in the order in which they are made. */
  readonly fixes: readonly FixMade[];
  /** Documents that cannot be read and fixes that were left out, in one sentence each. */
  readonly refused: readonly string[];
}

export interface FixMade {
  /** The same in every answer about the same text, whichever other fixes are made there. */
  readonly id: string;
  readonly uri: string;
  /** Where its finding begins in the text before all fixes, from 0. */
  readonly line: number;
  /** Of a row as `rule/row`. */
  readonly rule: string;
  readonly title: string;
  /** The name of the container, service, stage or object that its finding is about, where that has one. */
  readonly about?: string;
  readonly kind: "safe" | "hardening";
}

export interface FileEdits {
  readonly uri: string;
  /** The version that the ranges count in; null where the file is not open. */
  readonly version: number | null;
  /** `stampOf` the text that the ranges count in, open or not; of the empty text where the file does not exist yet. */
  readonly stamp: string;
  /** The file does not exist yet. */
  readonly created: boolean;
  readonly edits: readonly { readonly range: JsonRange; readonly newText: string }[];
}

/** Request: which of some files are there and may not be written, as their permissions say. */
export const LOCKED_REQUEST = "plimsoll/locked";

export interface LockedParams {
  readonly uris: readonly string[];
}

export interface LockedResult {
  /** Those of the files, as they were asked for. */
  readonly locked: readonly string[];
}

/** Notification to the client: what `WORKSPACE_REQUEST` or `REPORTS_REQUEST` answers has changed. Sent at most a few times a second. */
export const CHANGED_NOTIFICATION = "plimsoll/changed";

export interface ChangedParams {
  readonly what: "workspace" | "reports" | "scanners";
}

/**
 * Notification to the server: whether the workspace is trusted. Until it says so nothing is started; when it says that it no
 * longer is, all that runs is ended, and requests that wait for it are answered "untrusted". (VS Code restarts the server then.)
 */
export const TRUST_NOTIFICATION = "plimsoll/trust";

export interface TrustParams {
  readonly trusted: boolean;
}
