// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import config from "./config.ts";
import expiredSuppression from "./expired-suppression.ts";
import malformedSuppression from "./malformed-suppression.ts";
import uncheckedFile from "./unchecked-file.ts";
import unknownId from "./unknown-id.ts";
import unusedSuppression from "./unused-suppression.ts";

export const rules: readonly Rule[] = [
  offering(config, "choice"),
  offering(expiredSuppression, "choice"),
  offering(malformedSuppression, "choice"),
  offering(uncheckedFile),
  offering(unknownId, "choice"),
  offering(unusedSuppression, "safe", "choice"),
];
