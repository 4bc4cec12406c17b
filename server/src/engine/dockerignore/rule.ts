// The builder of rules about ignore files.
import type { Document } from "../core/document.ts";
import { checkRuleFor } from "../core/rule.ts";

export type RuleDocument = Document;

export const ignoreRule = checkRuleFor<Document>();
