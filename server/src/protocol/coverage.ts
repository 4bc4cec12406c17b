// What client and server say to each other about how much of a document was looked at.

/** Request: what of an open document was checked, and what was not. Parameters as of FINDINGS_REQUEST. */
export const COVERAGE_REQUEST = "plimsoll/coverage";

/** In words that follow "Checked:" and "Not checked:". Both are empty for a document that is none of ours, or not open. */
export interface CoverageResult {
  readonly checked: readonly string[];
  readonly unchecked: readonly string[];
}
