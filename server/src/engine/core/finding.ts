// Problems, findings and fixes: what rules yield and what everybody downstream receives.
import type { Subject } from "./subject.ts";
import type { Span, TextEdit } from "./text.ts";

export type RuleId = `${string}/${string}`;

/** Worst first. `error`: build or deployment fails, or the host is handed over; `hint`: an opinion. */
export const SEVERITIES = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Below zero where `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/**
 * `safe`: what works keeps working; taken by fix-all and on save.
 * `hardening`: takes away something a working thing might rely on; one click, or in bulk with a preview.
 * `choice`: needs a value that only the author has; never in bulk.
 */
export const FIX_KINDS = ["safe", "hardening", "choice"] as const;
export type FixKind = (typeof FIX_KINDS)[number];

/** An edit of the document itself, or text appended to another file (created where it is absent). `file` is relative to the document's folder. */
export type Change = TextEdit | { readonly file: string; readonly append: string };

export interface Fix {
  /** An imperative that says what will stand there afterwards. */
  readonly title: string;
  readonly kind: FixKind;
  readonly changes: readonly Change[];
}

export interface Related {
  readonly at: Span;
  readonly message: string;
}

/** What a rule yields; spans count from the start of its document. */
export interface Problem {
  readonly at: Span;
  /** One sentence, the thing in backticks, what is wrong. */
  readonly message: string;
  readonly fix?: Fix | readonly Fix[] | undefined;
  readonly related?: readonly Related[] | undefined;
  /** Lowers the severity of this one problem; never raises it. */
  readonly atMost?: Severity | undefined;
  /** What the problem is about where the language's own answer for `at` would be another thing. */
  readonly subject?: Subject | undefined;
}

/** A problem that knows its rule, severity, subject and fingerprint. Spans count from the start of the file. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly at: Span;
  readonly message: string;
  readonly subject: Subject;
  readonly fingerprint: string;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
  /** The rules whose findings a cover rule folded into this one. */
  readonly covers?: readonly RuleId[];
}

export function safe(title: string, ...changes: readonly Change[]): Fix {
  return { title, kind: "safe", changes };
}

export function hardening(title: string, ...changes: readonly Change[]): Fix {
  return { title, kind: "hardening", changes };
}

export function choice(title: string, ...changes: readonly Change[]): Fix {
  return { title, kind: "choice", changes };
}

/** Whether a change edits the document itself. */
export function isEdit(change: Change): change is TextEdit {
  return "at" in change;
}
