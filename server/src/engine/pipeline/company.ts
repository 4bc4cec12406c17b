// The rules that must be enabled to see a rule at work: in its tests, and where its kinds of fix are found.
import type { RuleId } from "../core/finding.ts";
import type { Rule } from "../core/rule.ts";

/**
 * The ids of a rule's company: itself and what it folds. A stronger rule to which it yields is left out, so that every
 * finding of its own is seen. Undefined for housekeeping, which judges what became of the findings of any rule: all rules.
 */
export function companyOf(rule: Rule): ReadonlySet<RuleId> | undefined {
  if (rule.kind === "audit") return undefined;
  return new Set(rule.kind === "cover" ? [rule.id, ...rule.covers] : [rule.id]);
}
