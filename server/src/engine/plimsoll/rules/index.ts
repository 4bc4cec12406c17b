// The housekeeping rules: they look at the exceptions of documents of every language.
import type { Rule } from "../../core/rule.ts";
import expiredSuppression from "./expired-suppression.ts";
import malformedSuppression from "./malformed-suppression.ts";
import uncheckedFile from "./unchecked-file.ts";
import unknownId from "./unknown-id.ts";
import unusedSuppression from "./unused-suppression.ts";

export const rules: readonly Rule[] = [
  expiredSuppression,
  malformedSuppression,
  uncheckedFile,
  unknownId,
  unusedSuppression,
];
