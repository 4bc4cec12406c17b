// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import deadPattern from "./dead-pattern.ts";
import missingBasics from "./missing-basics.ts";
import syntaxError from "./syntax-error.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(deadPattern, "safe"),
  offering(missingBasics, "hardening"),
  offering(syntaxError, "safe"),
];
