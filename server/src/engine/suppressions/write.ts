// Writing exceptions: from a finding to the edit that silences it, as a comment of ours or as an annotation.
import type { Catalog } from "../catalog/catalog.ts";
import { type Comment, type Document, type Part, partAt, type SourceFile } from "../core/document.ts";
import { type Finding, nameOf } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { isFault, soundness } from "../core/open.ts";
import { means } from "../core/suppression.ts";
import {
  applyEdits,
  belowShebang,
  contains,
  indentAt,
  lineBreakOf,
  point,
  type Span,
  shift,
  type TextEdit,
  wholeLineAt,
} from "../core/text.ts";
import { WHOLE_FILE } from "./foreign.ts";
import { ADJACENT } from "./move.ts";
import { suppressionsOf } from "./suppressions.ts";

/** `section`: the stage, object or service around the finding. */
export type IgnoreScope = "line" | "section" | "file";

export interface IgnoreWritten {
  /** Spans count from the start of the file. */
  readonly edits: readonly TextEdit[];
  /** Where the edits are one new comment: how much of its text stands in front of the place for a date and a reason. */
  readonly reasonAt?: number;
}

export interface IgnoreInput {
  readonly file: SourceFile;
  readonly language: Language;
  readonly catalog: Catalog;
  /** A finding of `file`, or of what it would be without an exception. */
  readonly finding: Pick<Finding, "rule" | "row" | "at" | "parts">;
  readonly scope: IgnoreScope;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * The edits after which an exception of ours covers the finding: a comment above it, one more id in a comment of ours
 * that stands there without date and reason, or an annotation where a comment cannot stand. Undefined where none would
 * do it; what comes back was parsed and covers the finding.
 */
export function writeIgnore(input: IgnoreInput): IgnoreWritten | undefined {
  const { file, language, finding, scope } = input;
  const part = partAt(file.parts, finding.at.start);
  if (part === undefined) return undefined;
  // What is shown for several stands where none of them is.
  if (finding.parts !== undefined && scope !== "file") return undefined;
  const at = shift(finding.at, -part.start);
  if (scope === "section" && language.sectionName?.(language.subject(part.doc, at)) === undefined) return undefined;
  // What is said of one exception is not said of those that share its comment.
  const isPlain = input.until === undefined && tailOf(input) === "";
  for (const write of isPlain ? [added, commented, annotated] : [commented, annotated]) {
    const written = write(input, part, at);
    if (written !== undefined && silences(input, written.edits)) return written;
  }
  return undefined;
}

/** What is behind the ids: ` until 2027-01-31 -- reason`, each where it is given. */
function tailOf({ until, reason = "" }: IgnoreInput): string {
  const line = harmless(reason);
  return `${until === undefined ? "" : ` until ${until}`}${line === "" ? "" : ` -- ${line}`}`;
}

/**
 * A reason that is nothing but words, in one line, for everything that reads the file. Characters that end a line for some reader would
 * end the comment, those without a width of their own may show another text than there is. A template's action runs in a comment of YAML
 * too (https://helm.sh/docs/chart_best_practices/templates/, "Comments"), and other tools obey their exceptions anywhere in one, as
 * Trivy does: both are taken apart here, since what reads them is right to.
 */
function harmless(reason: string): string {
  return reason
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .replace(/([{<])(?=[{%#])/g, "$1 ")
    .replace(/[:=](?= ?(?:ignore|skip|disable))/gi, " ")
    .replace(/((?:ignore|skip|disable)[\w-]{0,20})[:=]/gi, "$1 ")
    .replace(/nosemgrep/gi, "no semgrep")
    .replace(/kics-scan/gi, "kics scan")
    .trim();
}

function commandFor({ language, scope }: IgnoreInput): string {
  if (scope === "line") return "ignore";
  if (scope === "file") return "ignore-file";
  return language.sectionCommand ?? "ignore-resource";
}

/** One more id in a comment of ours with the same reach; one with a date or a reason speaks of its own ids only. */
function added(input: IgnoreInput, part: Part, at: Span): IgnoreWritten | undefined {
  const { file, finding, language, scope } = input;
  const home = scope === "file" ? file.parts[0] : part;
  if (home === undefined) return undefined;
  const command = commandFor(input);
  const comment = language.comments(home.doc).findLast((one) => {
    const [, said, ids] = /^plimsoll[ \t]*:[ \t]*([\w-]+)[ \t]+(\S.*)$/i.exec(one.text) ?? [];
    if (said?.toLowerCase() !== command) return false;
    return ids !== undefined && !/(?:^|[\s,])(?:--|until)(?=[\s:=]|$)/i.test(ids) && reaches(one, input, home.doc, at);
  });
  if (comment === undefined) return undefined;
  const text = home.doc.text.slice(comment.at.start, comment.at.end);
  const end = home.start + comment.at.start + text.trimEnd().replace(/,$/, "").length;
  return { edits: [{ at: point(end), text: `, ${nameOf(finding)}` }] };
}

function reaches({ target }: Comment, { language, scope }: IgnoreInput, doc: Document, at: Span): boolean {
  if (scope === "file") return true;
  if (target === undefined) return false;
  return contains(scope === "line" ? target : language.section(doc, target), point(at.start));
}

/** A comment of its own on a line above. */
function commented(input: IgnoreInput, part: Part, at: Span): IgnoreWritten | undefined {
  const { file, finding, language, scope } = input;
  const home = scope === "file" ? file.parts[0] : part;
  if (home === undefined) return undefined;
  const wanted = scope === "line" ? at : scope === "section" ? language.section(home.doc, at) : point(0);
  const place = language.commentPlace(home.doc, wanted);
  if (place === undefined) return undefined;
  let offset = aboveAdjacent(home.doc, language, place.offset) + home.start;
  if (offset === 0) offset = Math.max(belowShebang(file.text), file.text.startsWith("\uFEFF") ? 1 : 0);
  // What stands in front of an object may be a dash: a comment goes to the column of the line.
  const comment = `${indentAt(file.text, offset)}# plimsoll: ${commandFor(input)} ${nameOf(finding)}`;
  const text = comment + tailOf(input) + lineBreakOf(file.text);
  return { edits: [{ at: point(offset), text }], reasonAt: comment.length };
}

/**
 * Above the exceptions that are there already: some tools obey theirs only on the line directly above. Parser directives are no
 * comments, and a comment above them would end them.
 */
export function aboveAdjacent(doc: Document, language: Language, offset: number): number {
  const head = language.directives?.(doc).at(-1)?.at.end ?? -1;
  let at = offset;
  for (const comment of language.comments(doc).toReversed()) {
    if (comment.at.start >= at) continue;
    const line = wholeLineAt(doc.text, comment.at.start);
    if (comment.at.start <= head || line.end !== at || !comment.ownLine || !ADJACENT.test(comment.text)) break;
    at = line.start;
  }
  return at;
}

/** The annotation `plimsoll/ignore` on the object, for files without comments. */
function annotated(input: IgnoreInput, part: Part, at: Span): IgnoreWritten | undefined {
  const { finding, language, scope } = input;
  if (scope !== "section") return undefined;
  const tail = tailOf(input);
  let isShared = false;
  const edits = language.annotate?.(part.doc, at, "plimsoll/ignore", (before) => {
    if (before === undefined || before.trim() === "") return nameOf(finding) + tail;
    isShared = true;
    return `${nameOf(finding)}, ${before}`;
  });
  if (isShared && tail !== "") return undefined;
  return edits && { edits: edits.map((edit) => ({ ...edit, at: shift(edit.at, part.start) })) };
}

/**
 * Whether the edits are where the parser is sure, and the text with them has an exception in the form of a tool, ours or
 * another's, that covers the finding.
 */
export function silences(
  { file, language, catalog, finding, until: wanted }: IgnoreInput,
  edits: readonly TextEdit[],
  tool = "plimsoll",
): boolean {
  const own = partAt(file.parts, finding.at.start);
  const isSound = soundness(language, file.parts);
  if (!edits.every(({ at }) => isSound(at)) && !(own !== undefined && isFault(own, finding.at))) return false;
  const text = applyEdits(file.text, edits);
  const grown = edits
    .filter((edit) => edit.at.start <= finding.at.start)
    .reduce((sum, edit) => sum + edit.text.length - (edit.at.end - edit.at.start), 0);
  const parts = language.parse(text, file.parts);
  const offset = finding.at.start + grown;
  const home = partAt(parts, offset);
  return parts.some((part) =>
    suppressionsOf(part.doc, language, catalog).some((one) => {
      const { scope, origin, until, fault } = one;
      if (origin.tool !== tool || until !== wanted || fault !== undefined || !means(one, finding)) return false;
      if (scope === WHOLE_FILE) return true;
      return part === home && "at" in scope && contains(scope.at, point(offset - part.start));
    }),
  );
}
