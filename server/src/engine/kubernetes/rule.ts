// The builders of Kubernetes rules.
import { checkRuleFor, coverRuleFor } from "../core/rule.ts";
import type { Manifest } from "./objects.ts";

/** A rule over one document of a manifest. */
export const kubeRule = checkRuleFor<Manifest>();

/** A rule that folds several findings on one container or object into one. */
export const kubeCoverRule = coverRuleFor<Manifest>();
