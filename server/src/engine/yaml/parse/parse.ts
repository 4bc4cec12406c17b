// From the text of a YAML or JSON file to frozen documents: mask templates, split the stream, read each document once.

import type { LanguageId, Part, SyntaxProblem } from "../../core/document.ts";
import { recall, remember, withFacts } from "../../core/fact.ts";
import { lineStart, type Span, shift } from "../../core/text.ts";
import type { YamlDocument } from "../node.ts";
import { type Dialect, YAML } from "../syntax/dialect.ts";
import { type Masked, type MaskedAction, mask } from "../template/mask.ts";
import { type Template, templateOf } from "../template/template.ts";
import { asWritten, breakOf, withLineFeeds, withSeparatedLines } from "./breaks.ts";
import { commentsOf, scalarSpans } from "./comments.ts";
import { collector } from "./errors.ts";
import { objectStarts } from "./json.ts";
import { readDocument } from "./reading.ts";
import { separatorProblems, splitDocuments } from "./split.ts";

/** How a stream is parsed. */
export interface Parsing {
  /** The parts of the version before: a document is taken over as it is where neither its text nor its masked text has changed. */
  readonly previous?: readonly Part<YamlDocument>[] | undefined;
  /** Maps, by `keyOf`, in which something cannot be read where they are written. */
  readonly faulty?: ReadonlySet<string>;
  /** Whether `{{ … }}` may be an action of a template; without it braces are those of YAML. */
  readonly isTemplate?: boolean;
  /** How the program reads that the text is for. */
  readonly dialect?: Dialect;
}

/** The documents of a stream, each at its start. Never throws, linear. */
export function parseYaml(
  text: string,
  language: LanguageId,
  { previous = [], faulty, isTemplate = true, dialect = YAML }: Parsing = {},
): readonly Part<YamlDocument>[] {
  const lines = withLineFeeds(text);
  const masked = withoutMark(isTemplate ? mask(lines) : { text: lines, actions: [] });
  const isRendered = masked.actions.length > 0;
  const spans = spansOf(masked, text, dialect, isRendered ? undefined : begin(text));
  const slices = spans.map(({ start, end }) => ({
    start,
    text: lines.slice(start, end),
    written: text.slice(start, end),
    masked: masked.text.slice(start, end),
  }));
  const reusable = previous.filter((part) => part.doc.language === language);
  const reuses = (slice: Slice | undefined, part: Part<YamlDocument> | undefined): boolean =>
    slice !== undefined &&
    part !== undefined &&
    slice.text === part.doc.text &&
    slice.masked === maskedTextOf(part.doc) &&
    (recall(part.doc, RENDERED) ?? isRendered) === isRendered;
  // What is typed changes one stretch; before and behind it the documents are the same in the same order.
  let head = 0;
  while (reuses(slices[head], reusable[head])) head += 1;
  let tail = 0;
  const most = Math.min(slices.length, reusable.length) - head;
  while (tail < most && reuses(slices[slices.length - 1 - tail], reusable[reusable.length - 1 - tail])) tail += 1;
  const moved = reusable.length - slices.length;
  let action = 0;
  let above: YamlDocument | undefined;
  return slices.map((slice, i) => {
    const end = slice.start + slice.text.length;
    const actions: MaskedAction[] = [];
    for (let next = masked.actions[action]; next !== undefined && next.at.start < end; next = masked.actions[action]) {
      actions.push(next);
      action += 1;
    }
    const kept = i < head ? reusable[i] : i >= slices.length - tail ? reusable[i + moved] : undefined;
    const isRest = above !== undefined && isCutOff(above);
    const isUncut = i === 0 && !isRendered && dialect.commentedMarks && UNCUT_MARK.test(slice.text);
    const isSame =
      kept !== undefined &&
      (recall(kept.doc, REST) ?? false) === isRest &&
      (recall(kept.doc, UNCUT) ?? false) === isUncut;
    above = isSame
      ? kept.doc
      : parseDocument(slice, actions, language, { dialect, isRendered, faulty, isRest, isUncut });
    return { start: slice.start, doc: above };
  });
}

/**
 * Where the lines of a stream begin that may be cut off. Behind a byte order mark the first line is no `---`; of a stream that begins
 * as JSON it is not known how far it is read as such.
 */
function begin(text: string): number | undefined {
  return /^\uFEFF?\s*\{/.test(text) ? undefined : text.startsWith("\uFEFF") ? 1 : 0;
}

/**
 * The documents of a stream; where JSON is tried first, also those of several objects that follow each other. Who cuts a stream at
 * its lines `---` looks for `\n` in the text as it is written.
 */
function spansOf(
  { text, actions }: Masked,
  written: string,
  { stream, json }: Dialect,
  first: number | undefined,
): readonly Span[] {
  const objects = json && actions.length === 0 ? objectStarts(text) : [];
  if (objects.length === 0) return splitDocuments(stream === "cut" ? asWritten(text, written) : text, stream, first);
  return objects.map((start, i) => ({ start: i === 0 ? 0 : start, end: objects[i + 1] ?? text.length }));
}

interface Slice {
  readonly start: number;
  readonly text: string;
  /** The text with its own line breaks. */
  readonly written: string;
  readonly masked: string;
}

const MASKED = "yaml masked text";

/** The text of a document with its template actions covered: as long, and what every span was read from. */
export function maskedTextOf(doc: YamlDocument): string {
  return recall<string>(doc, MASKED) ?? doc.text;
}

/** Of a document that would be told of where its file has no template actions: whether the file had some. */
const RENDERED = "yaml rendered";

/** Of a document that may be the rest of a quote or a bracket in the one above it: that it was read as such. */
const REST = "yaml rest";

/** Of a document whose `---#` on a file's first line cuts nothing off: that it was read as such. */
const UNCUT = "yaml uncut";
const UNCUT_MARK = /^\uFEFF?---#/;

/** Whether a quote or a bracket is open where a document ends: a separator inside it has cut it off. */
function isCutOff({ errors }: YamlDocument): boolean {
  return errors.some(({ code }) => code === "unclosed-quote" || code === "unclosed-bracket");
}

/** The errors of such a rest without the one about the bracket that it begins with, which closes the one above. */
function withoutCloser(text: string, errors: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  const closer = /^---[^\n]*\n\s*[\]}]/.exec(text);
  return closer === null ? errors : Object.freeze(errors.filter(({ at }) => at.start !== closer[0].length - 1));
}

const BREAK = "yaml line break";

/** The line break that lines written into a document end in. */
export function lineBreakIn(doc: YamlDocument): string {
  return recall<string>(doc, BREAK) ?? breakOf(doc.text);
}

const TEMPLATE = "yaml template";

/** The template actions of a document; undefined where it has none. */
export function templateActionsOf(doc: YamlDocument): Template | undefined {
  return recall<Template>(doc, TEMPLATE);
}

const GUESSED = "yaml guessed from";

/** From where on the structure of a document is a guess; undefined where it is certain. */
export function guessedFrom(doc: YamlDocument): number | undefined {
  return recall<number>(doc, GUESSED);
}

/** The same document with other properties besides; what is known of its templates and errors stays known. */
export function withProperties<D extends YamlDocument>(doc: YamlDocument, properties: Omit<D, keyof YamlDocument>): D {
  const copy = Object.freeze(withFacts({ ...doc, ...properties } as D));
  for (const key of [MASKED, RENDERED, REST, UNCUT, BREAK, TEMPLATE, GUESSED]) {
    const known = recall(doc, key);
    if (known !== undefined) remember(copy, key, known);
  }
  return copy;
}

interface DocumentParsing {
  readonly dialect: Dialect;
  /** Whether the file is rendered by a template engine before it is read. */
  readonly isRendered: boolean;
  readonly faulty: ReadonlySet<string> | undefined;
  readonly isRest: boolean;
  readonly isUncut: boolean;
}

function parseDocument(
  slice: Slice,
  actions: readonly MaskedAction[],
  language: LanguageId,
  { dialect: whole, isRendered, faulty = new Set(), isRest, isUncut }: DocumentParsing,
): YamlDocument {
  // That a rest is no map follows from the fault above it.
  const dialect = isRest ? { ...whole, onlyMaps: false } : isUncut ? { ...whole, commentedMarks: false } : whole;
  // A slice would keep the whole file's text alive for as long as the document is reused.
  const given = ownCopy(slice.text);
  const covered = slice.masked === slice.text ? given : ownCopy(slice.masked);
  const template =
    actions.length === 0
      ? undefined
      : templateOf(
          covered,
          actions.map((action) => ({ ...action, at: shift(action.at, -slice.start) })),
        );
  const errors = collector(given, template, dialect);
  const separators = dialect.stream === "cut" ? separatorProblems(slice.written, dialect.reader) : [];
  // Helm takes anything behind `---` (pkg/release/v1/util/manifest.go): templates put it there with trimmed actions.
  const misplaced = isRendered ? [] : separators;
  for (const problem of misplaced) errors.own(problem, true);
  const lead = withoutLead(covered, misplaced[0]?.at);
  const written = asWritten(lead, slice.written);
  const read = readDocument(lead, { text: given, written, template, errors, dialect, faulty });
  const lines = (one: string) => withSeparatedLines(one, () => scalarSpans(read.root));
  const text = lines(given);
  const masked = covered === given ? text : lines(covered);
  const doc: YamlDocument = Object.freeze(
    withFacts({
      language,
      text,
      errors: isRest ? withoutCloser(text, errors.list()) : errors.list(),
      ...(template === undefined ? {} : { doubts: errors.doubts() }),
      root: read.root,
      comments: Object.freeze(commentsOf(masked, text, read.root)),
      templated: actions.length > 0,
      ...(read.guess === undefined ? {} : { guess: read.guess }),
      ...(read.brought === 0 ? {} : { brought: read.brought }),
    }),
  );
  if (masked !== text) remember(doc, MASKED, masked);
  if (separators.length > 0) remember(doc, RENDERED, isRendered);
  if (isRest) remember(doc, REST, isRest);
  if (isUncut) remember(doc, UNCUT, isUncut);
  if (slice.written !== slice.text) remember(doc, BREAK, breakOf(slice.written));
  if (template !== undefined) remember(doc, TEMPLATE, template);
  if (errors.guessedFrom() !== undefined) remember(doc, GUESSED, errors.guessedFrom());
  return doc;
}

/** A text as if nothing stood behind the `---` it begins with; the text itself where that is not what is misplaced. */
function withoutLead(masked: string, lead: Span | undefined): string {
  if (lead === undefined || !/^---[ \t]+$/.test(masked.slice(lineStart(masked, lead.start), lead.start))) return masked;
  return masked.slice(0, lead.start) + " ".repeat(lead.end - lead.start) + masked.slice(lead.end);
}

/** A byte order mark would count as a column; as a line break it disturbs nothing. */
function withoutMark(masked: Masked): Masked {
  return masked.text.startsWith("\uFEFF") ? { ...masked, text: `\n${masked.text.slice(1)}` } : masked;
}

function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
