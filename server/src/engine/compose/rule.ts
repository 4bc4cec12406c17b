// The builders of Compose rules.
import { checkRuleFor, coverRuleFor } from "../core/rule.ts";
import type { YamlDocument } from "../yaml/node.ts";

/** A rule over one Compose file. */
export const composeRule = checkRuleFor<YamlDocument>();

/** A rule that folds several findings on one service into one. */
export const composeCoverRule = coverRuleFor<YamlDocument>();
