// The rules that run on every supported file.
import type { Rule } from "../../core/rule.ts";
import secretValue from "./secret-value.ts";

export const rules: readonly Rule[] = [secretValue];
