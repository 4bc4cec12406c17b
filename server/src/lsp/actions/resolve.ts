// What a code action that is completed when it is chosen carries to the editor and back.
import type { FixKind, RuleName } from "../../engine/core/finding.ts";
import type { Span } from "../../engine/core/text.ts";

/** Which fixes of a document are taken together. Plain data: it travels to the editor and back. */
export interface BulkFix {
  readonly uri: string;
  readonly kinds: readonly FixKind[];
  /** Only findings on this subject or below it. */
  readonly subject?: string;
  /** Only findings that start in this span of the file. */
  readonly within?: Span;
}

export interface ActionData {
  readonly bulk?: BulkFix;
  readonly switchOff?: { readonly uri: string; readonly rule: RuleName };
}
