// The builder of Compose rules.
import { checkRuleFor } from "../core/rule.ts";
import type { YamlDocument } from "../yaml/node.ts";

export type RuleDocument = YamlDocument;

/** A rule over one Compose file. */
export const composeRule = checkRuleFor<YamlDocument>();
