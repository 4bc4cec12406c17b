// The Dockerfile rules, one line each, sorted.
import type { Rule } from "../../core/rule.ts";
import type { Dockerfile } from "../document.ts";
import noLatestBase from "./no-latest-base.ts";
import syntaxError from "./syntax-error.ts";
import untaggedBase from "./untagged-base.ts";

export const rules: readonly Rule<Dockerfile>[] = [noLatestBase, syntaxError, untaggedBase];
