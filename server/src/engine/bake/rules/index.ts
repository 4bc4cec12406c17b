// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import syntaxError from "./syntax-error.ts";
import unknownBuildArg from "./unknown-build-arg.ts";
import unknownBuildTarget from "./unknown-build-target.ts";
import unknownName from "./unknown-name.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(syntaxError),
  offering(unknownBuildArg, "choice"),
  offering(unknownBuildTarget, "choice"),
  offering(unknownName, "choice"),
];
