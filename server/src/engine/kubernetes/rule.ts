// The builders of Kubernetes rules.
import type { Problem } from "../core/finding.ts";
import { checkRuleFor, coverRuleFor } from "../core/rule.ts";
import type { Manifest } from "./objects.ts";

export type RuleDocument = Manifest;

const build = checkRuleFor<Manifest>();

/**
 * A rule over one document of a manifest. Of one place it says one thing: what an anchor holds is met once for each of
 * its aliases and reported once, where it stands.
 */
export const kubeRule: typeof build = (rule) => {
  const built = build(rule);
  return { ...built, check: (doc, context) => onceAPlace(built.check(doc, context)) };
};

function* onceAPlace(problems: Iterable<Problem>): Iterable<Problem> {
  const seen = new Set<string>();
  for (const problem of problems) {
    const place = `${problem.at.start} ${problem.at.end}`;
    if (seen.has(place)) continue;
    seen.add(place);
    yield problem;
  }
}

/** A rule that folds several findings on one container or object into one. */
export const kubeCoverRule = coverRuleFor<Manifest>();
