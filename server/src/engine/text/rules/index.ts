// The rules that run on every supported file.
import type { Rule } from "../../core/rule.ts";
import secretValue from "./secret-value.ts";
import urlCredentials from "./url-credentials.ts";

export const rules: readonly Rule[] = [secretValue, urlCredentials];
