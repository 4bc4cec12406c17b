// Rules that run on every supported file, whatever its language: they look at the text alone.
import type { Document } from "../core/document.ts";
import { checkRuleFor } from "../core/rule.ts";

/** Builds a rule whose check receives any document: `textRule({ id: "text/…", … })`. */
export const textRule = checkRuleFor<Document>();
