// A draft: a finding before it has a fingerprint and a place in the file.

import type { Document } from "../core/document.ts";
import { compareSeverity, type Finding, type Fix, isEdit, type Problem, type RuleId } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { type Rule, rowOf } from "../core/rule.ts";
import { levelOf, type RuleSetting } from "../core/settings.ts";
import { contains, type Span } from "../core/text.ts";

/** A finding before it has a fingerprint and a place in the file. Spans count from the start of its document. */
export interface Draft extends Omit<Finding, "fingerprint"> {
  /** Whether a fix of something that is deployed with other files makes it go away; asked when the fix is wanted. */
  readonly holds?: (fix: Fix) => boolean;
}

export interface Crash {
  readonly rule: RuleId;
  readonly error: unknown;
}

/**
 * What a rule yielded, with all that the finding will need but its place; undefined where settings switch the row off by
 * which it was found. A row that the rule does not have counts for nothing.
 */
export function draftOf(
  rule: Rule,
  setting: RuleSetting,
  problem: Problem,
  doc: Document,
  language: Language,
): Draft | undefined {
  const { atMost, fix, message, at, related } = problem;
  const fixes = fix === undefined ? [] : "title" in fix ? [fix] : fix;
  const row = problem.row === undefined ? undefined : rowOf(rule, problem.row)?.key;
  const level = levelOf(setting, row);
  if (level === "off") return undefined;
  return {
    rule: rule.id,
    ...(row !== undefined && { row }),
    ...(problem.sameAs !== undefined && { sameAs: problem.sameAs }),
    severity: atMost !== undefined && compareSeverity(level, atMost) < 0 ? atMost : level,
    at,
    message,
    subject: problem.subject ?? language.subject(doc, at),
    fixes,
    related: related ?? [],
    ...(problem.missing && { missing: problem.missing }),
    ...(isUnnecessary(at, fixes) && { unnecessary: true }),
  };
}

function isUnnecessary(at: Span, [fix]: readonly Fix[]): boolean {
  if (fix?.kind !== "safe" || at.start === at.end) return false;
  const deletes = fix.changes.every((change) => isEdit(change) && change.text === "");
  return deletes && fix.changes.some((change) => isEdit(change) && contains(change.at, at));
}
