// What a code action that is completed when it is chosen carries to the editor and back.
import type { RuleName } from "../../engine/core/finding.ts";
import type { FixFilesParams } from "../../protocol.ts";

/** Which fixes of a document are taken together. Plain data: it travels to the editor and back. */
export interface BulkFix extends Pick<FixFilesParams, "kinds" | "rule" | "subject" | "within" | "section"> {
  readonly uri: string;
}

export interface ActionData {
  readonly bulk?: BulkFix;
  readonly switchOff?: { readonly uri: string; readonly rule: RuleName };
}
