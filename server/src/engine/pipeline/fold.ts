// Cover rules at work: one squiggle for one thing to do.

import type { Document } from "../core/document.ts";
import { compareSeverity, nameOf } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { addTo } from "../core/lists.ts";
import type { CoverRule } from "../core/rule.ts";
import type { Settings } from "../core/settings.ts";
import { type Crash, type Draft, draftOf } from "./draft.ts";

export interface Folded {
  readonly folded: readonly Draft[];
  readonly rest: readonly Draft[];
  readonly crashes: readonly Crash[];
}

/**
 * Folds two or more findings on one subject into one of a cover rule, with the worst severity among them unless `settings` give the
 * cover rule another than its own.
 */
export function foldDrafts(
  drafts: readonly Draft[],
  rules: readonly CoverRule[],
  settings: Pick<Settings, "rules">,
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
      if (rule.covers.includes(one.rule) && isFolded(rule, one, doc, crashes)) addTo(groups, one.subject, one);
    }
    for (const group of groups.values()) {
      const [{ subject } = { subject: "" }] = group;
      if (group.length < 2) continue;
      try {
        const members = group.map((one) => ({ ...one, fingerprint: "" }));
        const problem = rule.fold(members, doc);
        if (problem === undefined) continue;
        const configured = settings.rules.get(rule.id)?.severity ?? rule.severity;
        const worst = group.map((one) => one.severity).sort(compareSeverity)[0] ?? rule.severity;
        const severity = configured === rule.severity ? worst : configured;
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

function isFolded(rule: CoverRule, one: Draft, doc: Document, crashes: Crash[]): boolean {
  try {
    return rule.accepts?.({ ...one, fingerprint: "" }, doc) ?? true;
  } catch (error) {
    crashes.push({ rule: rule.id, error });
    return false;
  }
}
