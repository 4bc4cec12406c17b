// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import unknownBuildArg from "./unknown-build-arg.ts";
import unknownBuildTarget from "./unknown-build-target.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(unknownBuildArg, "choice"),
  offering(unknownBuildTarget, "choice"),
];
