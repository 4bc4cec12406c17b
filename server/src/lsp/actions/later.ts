// What a code action that is completed when it is chosen carries to the editor and back.
import type { RuleId } from "../../engine/core/finding.ts";
import type { Bulk } from "./bulk.ts";

export interface Later {
  readonly bulk?: Bulk;
  readonly switchOff?: { readonly uri: string; readonly rule: RuleId };
}
