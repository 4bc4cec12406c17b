// What other extensions say of documents, told to the server by a client that knows.
import type { JsonRange } from "./range.ts";

/**
 * Notification of the client: what other extensions say of an open document, all of it at once. Where that is what a rule of ours says
 * too, ours is not shown; see `plimsoll.besideOthers`.
 */
export const OTHERS_NOTIFICATION = "plimsoll/others";

export interface OthersParams {
  readonly uri: string;
  readonly diagnostics: readonly OtherDiagnostic[];
}

export interface OtherDiagnostic {
  readonly range: JsonRange;
  /** The protocol's number: 1 is an error. */
  readonly severity: number;
  /** Who says it, as the editor shows it: `hadolint`. */
  readonly source: string;
  /** Its id; empty where it has none. */
  readonly code: string;
}
