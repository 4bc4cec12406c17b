// The builder of Dockerfile rules.
import { checkRuleFor } from "../core/rule.ts";
import type { Dockerfile } from "./parse/document.ts";

export type RuleDocument = Dockerfile;

export const dockerRule = checkRuleFor<Dockerfile>();
