// Problems, findings and fixes: what rules yield and what everybody downstream receives.
import type { Subject } from "./subject.ts";
import type { Span, TextEdit } from "./text.ts";

export type RuleId = `${string}/${string}`;

/** What a finding goes by: the id of its rule, or that and the key of a row of the rule's table: `text/secret-value/github-pat`. */
export type RuleName = RuleId;

/** The name of a finding, or of anything else that has a rule and perhaps a row of it. */
export function nameOf({ rule, row }: { readonly rule: string; readonly row?: string | undefined }): RuleName {
  return (row === undefined ? rule : `${rule}/${row}`) as RuleName;
}

/** All that a finding goes by: the id of its rule, and its name where that is another. */
export function namesOf(finding: { readonly rule: RuleId; readonly row?: string | undefined }): readonly RuleName[] {
  return finding.row === undefined ? [finding.rule] : [finding.rule, nameOf(finding)];
}

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
 * `choice`: needs a value, or a decision, that only the author has; never in bulk.
 */
export const FIX_KINDS = ["safe", "hardening", "choice"] as const;
export type FixKind = (typeof FIX_KINDS)[number];

/** Text appended to another file, which is created where it is absent. `file` is relative to the document's folder. */
export interface Append {
  readonly file: string;
  readonly append: string;
}

/** An edit of another file than the finding's: of one that is deployed with it. `at` counts from the start of that file. */
export interface FileEdit extends TextEdit {
  /** The file's path below the root. */
  readonly path: string;
}

/** An edit of the finding's own document, of a file that is deployed with it, or text appended to a file. */
export type Change = TextEdit | FileEdit | Append;

export interface Fix {
  /** An imperative that says what will stand there afterwards. */
  readonly title: string;
  readonly kind: FixKind;
  readonly changes: readonly Change[];
  /** What it is one of, where there may be many, in the plural: `tags`. Menus show the first two. */
  readonly among?: string;
}

/** A place that has to do with a problem: a span of the same document, or a subject of another file. */
export type Related =
  | { readonly message: string; readonly at: Span; readonly file?: undefined }
  | { readonly message: string; readonly file: string; readonly subject: Subject; readonly at?: undefined };

/** What a rule yields; spans count from the start of its document. */
export interface Problem {
  readonly at: Span;
  /** One sentence, the thing in backticks, what is wrong. */
  readonly message: string;
  readonly fix?: Fix | readonly Fix[] | undefined;
  readonly related?: readonly Related[] | undefined;
  /**
   * Whether it is about something that is not there, and that may still come while its surroundings are being typed; `elsewhere`:
   * while any object or file is.
   */
  readonly missing?: boolean | "elsewhere" | undefined;
  /** Lowers the severity of this one problem; never raises it. */
  readonly atMost?: Severity | undefined;
  /** What the problem is about where the language's own answer for `at` would be another thing. */
  readonly subject?: Subject | undefined;
  /** The key of the row of the rule's table by which it was found. */
  readonly row?: string | undefined;
  /** Which of the ids that its row has as equivalents this is, where that is not the first: `shellcheck:SC3015`. */
  readonly sameAs?: string | undefined;
}

/** A problem that knows its rule, severity, subject and fingerprint. Spans count from the start of the file. */
export interface Finding {
  readonly rule: RuleId;
  /** The key of a row of the rule's table; absent where the rule has none. `nameOf` joins the two. */
  readonly row?: string;
  /** As in a problem. */
  readonly sameAs?: string;
  readonly severity: Severity;
  readonly at: Span;
  readonly message: string;
  readonly subject: Subject;
  /** The name of the container, service, stage or object that it is about, where that has one. */
  readonly about?: string;
  readonly fingerprint: string;
  readonly fixes: readonly Fix[];
  /** Fixes that nobody is offered, since a program overwrites the file: they belong in its source. */
  readonly withheld?: readonly Fix[];
  readonly related: readonly Related[];
  /** The deployments that have it, where the file is part of others that do not: `overlays/dev`. Absent: all of them. */
  readonly via?: readonly string[];
  /** Whether it is about something that is not there, around it or elsewhere; absent: about what is. */
  readonly missing?: true | "elsewhere";
  /** Whether its text does nothing: its first fix is safe and only deletes, that text included. Editors fade it. */
  readonly unnecessary?: boolean;
  /** The names of the findings that a cover rule folded into this one. */
  readonly covers?: readonly RuleName[];
  /** The findings of its rule that an editor shows as this one; a check never makes one. */
  readonly parts?: readonly Finding[];
}

export function safe(title: string, ...changes: readonly (Change | readonly Change[])[]): Fix {
  return { title, kind: "safe", changes: changes.flat() };
}

export function hardening(title: string, ...changes: readonly (Change | readonly Change[])[]): Fix {
  return { title, kind: "hardening", changes: changes.flat() };
}

export function choice(title: string, ...changes: readonly (Change | readonly Change[])[]): Fix {
  return { title, kind: "choice", changes: changes.flat() };
}

/** Whether a change edits the document itself. */
export function isEdit(change: Change): change is TextEdit {
  return "at" in change && !("path" in change);
}

/** Whether a change edits another file. */
export function isFileEdit(change: Change): change is FileEdit {
  return "path" in change;
}

/** Whether a change appends to another file. */
export function isAppend(change: Change): change is Append {
  return "append" in change;
}
