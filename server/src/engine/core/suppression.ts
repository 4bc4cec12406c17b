// A suppression: every tool's way of saying "not here", as one value.
import { nameOf, type RuleId, type RuleName } from "./finding.ts";
import type { Subject } from "./subject.ts";
import type { Span, TextEdit } from "./text.ts";

export type SuppressionScope =
  /** Findings that start inside this span of the document. */
  | { readonly at: Span }
  | { readonly subject: Subject }
  /** Files whose path matches one of the globs; the whole file for a comment that says so. */
  | { readonly files: readonly string[]; readonly by?: PathSyntax }
  /** Findings on objects whose kind, namespace and name match, and in the containers whose name does. */
  | { readonly object: ObjectPattern }
  | { readonly purl: string };

/**
 * What `files` are where they are not globs as in ignore files: doublestar's patterns for whole paths, or regular expressions that match
 * a part of the path of the file or of a folder above it.
 */
export type PathSyntax = "doublestar" | "expression";

/** What an object of a manifest goes by. */
export interface ObjectName {
  readonly kind: string;
  /** Empty where none is written. */
  readonly namespace: string;
  readonly name: string;
  /** The container that a finding is in. */
  readonly container?: string;
}

/** Regular expressions for the whole of each; what is missing may be anything. */
export type ObjectPattern = { readonly [K in keyof ObjectName]?: string };

export interface SuppressionOrigin {
  /** Whose form it is: `plimsoll`, `hadolint`, `trivy`, `kube-linter` … */
  readonly tool: string;
  /** Where it stands in the document; absent where it comes from a file of its own. */
  readonly at?: Span;
  /** The file it comes from, where that is not the document. */
  readonly file?: string;
}

export interface Suppression {
  /** As written. A comment that lists several ids gives one suppression per id, all with the same `origin`. */
  readonly ids: readonly string[];
  /** The names of the rules, and of single rows, that those ids mean; empty where none is known. `"all"` silences every rule. */
  readonly rules: ReadonlySet<RuleName> | "all";
  readonly scope: SuppressionScope;
  /** It counts only where nothing but comments is above its document in the file: what is said of it elsewhere. */
  readonly opening?: string;
  /** Inclusive, `YYYY-MM-DD`, UTC. */
  readonly until?: string;
  /** The date as it stands there, where the exception ends before that day does. */
  readonly written?: string;
  readonly reason?: string;
  readonly origin: SuppressionOrigin;
  /** Where the id stands in the document, where that is known. */
  readonly idAt?: Span;
  /** Why it covers nothing: one of ours that cannot be understood, one of another tool that this tool does not obey. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly at: Span;
  /** One sentence, as in a problem. */
  readonly message: string;
  /** As in a problem: what it is for may still be typed. */
  readonly missing?: true;
  /** What was probably meant instead of the text at `at`. */
  readonly instead?: string;
  /** The edits that make an exception of it that counts, where they are more than another text at `at`. */
  readonly edits?: readonly TextEdit[];
  /** Where its end is written as a day that does not exist: `until`, the day itself, and what is between them. */
  readonly until?: { readonly clause: Span; readonly day: Span };
  /** What the change to that is called, where the text does not say it: `Write the reason behind "#"`. */
  readonly title?: string;
}

/** Whether a suppression means the rule of a finding, or the row by which it was found. */
export function means(
  { rules }: Pick<Suppression, "rules">,
  finding: { readonly rule: RuleId; readonly row?: string | undefined },
): boolean {
  return rules === "all" || rules.has(finding.rule) || (finding.row !== undefined && rules.has(nameOf(finding)));
}
