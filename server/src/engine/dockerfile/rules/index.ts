// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import aptAssumeYes from "./apt-assume-yes.ts";
import aptListsLeft from "./apt-lists-left.ts";
import aptNoRecommends from "./apt-no-recommends.ts";
import curlPipeShell from "./curl-pipe-shell.ts";
import jsonCmd from "./json-cmd.ts";
import labelValueFormat from "./label-value-format.ts";
import lastUserRoot from "./last-user-root.ts";
import missingLabels from "./missing-labels.ts";
import missingUser from "./missing-user.ts";
import noLatestBase from "./no-latest-base.ts";
import noSudo from "./no-sudo.ts";
import preferCopy from "./prefer-copy.ts";
import secretInEnvOrArg from "./secret-in-env-or-arg.ts";
import syntaxError from "./syntax-error.ts";
import undefinedArgInFrom from "./undefined-arg-in-from.ts";
import untaggedBase from "./untagged-base.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(aptAssumeYes, "safe"),
  offering(aptListsLeft, "safe", "hardening"),
  offering(aptNoRecommends, "hardening"),
  offering(curlPipeShell, "choice"),
  offering(jsonCmd, "safe", "choice"),
  offering(labelValueFormat),
  offering(lastUserRoot, "hardening"),
  offering(missingLabels),
  offering(missingUser, "hardening", "choice"),
  offering(noLatestBase, "choice"),
  offering(noSudo, "safe", "choice"),
  offering(preferCopy, "safe"),
  offering(secretInEnvOrArg, "choice"),
  offering(syntaxError, "safe", "choice"),
  offering(undefinedArgInFrom, "choice"),
  offering(untaggedBase, "choice"),
];
