// Cover rules at work: one squiggle for one thing to do.

import type { Document } from "../core/document.ts";
import { compareSeverity, nameOf } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { addTo } from "../core/lists.ts";
import type { CoverRule } from "../core/rule.ts";
import { type Crash, type Draft, draftOf } from "./draft.ts";

export interface Folded {
  readonly folded: readonly Draft[];
  readonly rest: readonly Draft[];
  readonly crashes: readonly Crash[];
}

/** Folds two or more findings on one subject, and of one sort, into one of a cover rule, with the worst severity among them. */
export function foldDrafts(
  drafts: readonly Draft[],
  rules: readonly CoverRule[],
  doc: Document,
  language: Language,
): Folded {
  const folded: Draft[] = [];
  const crashes: Crash[] = [];
  let rest = drafts;
  for (const rule of rules) {
    const groups = new Map<string, Draft[]>();
    const gone = new Set<Draft>();
    for (const one of rest) {
      const sort = rule.covers.includes(one.rule) ? sortOf(rule, one, doc, crashes) : undefined;
      if (sort !== undefined) addTo(groups, `${sort}\n${one.subject}`, one);
    }
    for (const group of groups.values()) {
      const [{ subject } = { subject: "" }] = group;
      if (group.length < 2) continue;
      try {
        const members = group.map((one) => ({ ...one, fingerprint: "" }));
        const problem = rule.fold(members, doc);
        if (problem === undefined) continue;
        const severity = group.map((one) => one.severity).sort(compareSeverity)[0] ?? rule.severity;
        const draft = draftOf(rule, { severity, options: {} }, { ...problem, subject }, doc, language);
        if (draft === undefined) continue;
        folded.push({ ...draft, covers: [...new Set(group.map(nameOf))].sort() });
        for (const one of group) gone.add(one);
      } catch (error) {
        crashes.push({ rule: rule.id, error });
      }
    }
    if (gone.size > 0) rest = rest.filter((one) => !gone.has(one));
  }
  return { folded, rest, crashes };
}

/** What a finding is folded with; undefined where it stays as it is. */
function sortOf(rule: CoverRule, one: Draft, doc: Document, crashes: Crash[]): string | undefined {
  const member = { ...one, fingerprint: "" };
  try {
    return (rule.accepts?.(member, doc) ?? true) ? (rule.sort?.(member, doc) ?? "") : undefined;
  } catch (error) {
    crashes.push({ rule: rule.id, error });
    return undefined;
  }
}
