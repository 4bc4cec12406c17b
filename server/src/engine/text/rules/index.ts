// The rules that run on every supported file. Generated from this folder: npm run docs.
import type { Rule } from "../../core/rule.ts";
import secretValue from "./secret-value.ts";
import urlCredentials from "./url-credentials.ts";

export const rules: readonly Rule[] = [secretValue, urlCredentials];
