// The builder of rules about Bake files.
import { checkRuleFor } from "../core/rule.ts";
import type { BakeDocument } from "./document.ts";

export type RuleDocument = BakeDocument;

export const bakeRule = checkRuleFor<BakeDocument>();
