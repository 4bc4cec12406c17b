// Part of a scaling copy (scaling-copy.ts bundles it there): rules once more, under names of their own.
import type { Finding, RuleId } from "../server/src/engine/core/finding.ts";
import type { Row, Rule } from "../server/src/engine/core/rule.ts";

/**
 * The rules under ids that end in a number: `dockerfile/no-sudo-2`. Other tools' ids get it too, as a catalogue of that size
 * has so many more. A rule folds and yields to rules of its own number only.
 */
export function numbered(rules: readonly Rule[], number: number): readonly Rule[] {
  return rules.map((rule) => clone(rule, `-${number}`));
}

function clone(rule: Rule, suffix: string): Rule {
  const named = <T extends string>(ids: readonly T[] = []) => ids.map((id) => `${id}${suffix}` as T);
  const claimsOf = ({ equivalents, answersTo }: Pick<Row, "equivalents" | "answersTo">) => ({
    equivalents: named(equivalents),
    answersTo: named(answersTo),
  });
  const names = {
    id: `${rule.id}${suffix}` as RuleId,
    formerly: named(rule.formerly),
    ...claimsOf(rule),
    yieldsTo: named(rule.yieldsTo),
    ...(rule.rows !== undefined && { rows: rule.rows.map((row) => ({ ...row, ...claimsOf(row) })) }),
  };
  if (rule.kind !== "cover") return { ...rule, ...names };
  // What a cover rule does with its members it does by their ids, and those are the original's.
  const known = (member: Finding) => ({ ...member, rule: member.rule.slice(0, -suffix.length) as RuleId });
  return {
    ...rule,
    ...names,
    covers: named(rule.covers),
    accepts: (member, doc) => rule.accepts?.(known(member), doc) ?? true,
    fold: (members, doc) => rule.fold(members.map(known), doc),
  };
}
