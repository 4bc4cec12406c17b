// What client and server say to each other beyond the Language Server Protocol. It imports nothing: both sides may use it.

/** Sent with `initialize`. Every field may be missing: other editors send none. */
export interface InitializationOptions {
  /** The scheme that brings a link back to this editor (`vscode`, `vscode-insiders` …); without it findings carry no link. */
  readonly uriScheme?: string;
}

/** A position as the Language Server Protocol counts: both from 0, `character` in UTF-16 units. */
export interface JsonPosition {
  readonly line: number;
  readonly character: number;
}

export interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}

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
  readonly severity: "error" | "warning" | "info" | "hint";
  /** As the caller named the file: a path for the command line, a URI for the server. */
  readonly file: string;
  readonly range: JsonRange;
  /** One sentence, with backticks around names. */
  readonly message: string;
  readonly subject: string;
  readonly fingerprint: string;
  /** The rules whose findings this one stands for. */
  readonly stands?: readonly string[];
  readonly fixes: readonly JsonFix[];
}

/** Request: the findings of an open document, in full. */
export const FINDINGS_REQUEST = "plimsoll/findings";

export interface FindingsParams {
  readonly textDocument: { readonly uri: string };
}

export interface FindingsResult {
  /** The version that was checked; null where the document is not open. */
  readonly version: number | null;
  readonly findings: readonly JsonFinding[];
}

/** Notification to the client: all files of the workspace folders are in the index, so rules across files run now. */
export const INDEXED_NOTIFICATION = "plimsoll/indexed";
