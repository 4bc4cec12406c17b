// A draft: a finding before it has a fingerprint and a place in the file.

import type { Document } from "../core/document.ts";
import { compareSeverity, type Finding, type Problem, type RuleId, type Severity } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Rule } from "../core/rule.ts";

/** A finding before it has a fingerprint and a place in the file. Spans count from the start of its document. */
export type Draft = Omit<Finding, "fingerprint">;

export interface Crash {
  readonly rule: RuleId;
  readonly error: unknown;
}

/** What a rule yielded, with all that the finding will need but its place. */
export function draftOf(rule: Rule, severity: Severity, problem: Problem, doc: Document, language: Language): Draft {
  const { atMost, fix, message, at, related } = problem;
  return {
    rule: rule.id,
    severity: atMost !== undefined && compareSeverity(severity, atMost) < 0 ? atMost : severity,
    at,
    message,
    subject: problem.subject ?? language.subject(doc, at),
    fixes: fix === undefined ? [] : "title" in fix ? [fix] : fix,
    related: related ?? [],
  };
}
