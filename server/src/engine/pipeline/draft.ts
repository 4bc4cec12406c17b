// A draft: a finding before it has a fingerprint and a place in the file.

import type { Document } from "../core/document.ts";
import {
  compareSeverity,
  type Finding,
  type Fix,
  isEdit,
  type Problem,
  type RuleId,
  type Severity,
} from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Rule } from "../core/rule.ts";
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

/** What a rule yielded, with all that the finding will need but its place. */
export function draftOf(rule: Rule, severity: Severity, problem: Problem, doc: Document, language: Language): Draft {
  const { atMost, fix, message, at, related } = problem;
  const fixes = fix === undefined ? [] : "title" in fix ? [fix] : fix;
  return {
    rule: rule.id,
    severity: atMost !== undefined && compareSeverity(severity, atMost) < 0 ? atMost : severity,
    at,
    message,
    subject: problem.subject ?? language.subject(doc, at),
    fixes,
    related: related ?? [],
    ...(isUnnecessary(at, fixes) && { unnecessary: true }),
  };
}

function isUnnecessary(at: Span, [fix]: readonly Fix[]): boolean {
  if (fix?.kind !== "safe" || at.start === at.end) return false;
  const deletes = fix.changes.every((change) => isEdit(change) && change.text === "");
  return deletes && fix.changes.some((change) => isEdit(change) && contains(change.at, at));
}
