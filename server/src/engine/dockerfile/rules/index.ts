// The Dockerfile rules, one line each, sorted.
import type { Rule } from "../../core/rule.ts";
import type { Dockerfile } from "../document.ts";
import aptAssumeYes from "./apt-assume-yes.ts";
import aptListsLeft from "./apt-lists-left.ts";
import aptNoRecommends from "./apt-no-recommends.ts";
import noLatestBase from "./no-latest-base.ts";
import syntaxError from "./syntax-error.ts";
import untaggedBase from "./untagged-base.ts";

export const rules: readonly Rule<Dockerfile>[] = [
  aptAssumeYes,
  aptListsLeft,
  aptNoRecommends,
  noLatestBase,
  syntaxError,
  untaggedBase,
];
