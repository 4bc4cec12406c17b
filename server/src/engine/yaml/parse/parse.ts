// From the text of a YAML or JSON file to frozen documents: mask templates, split the stream, read each document once.

import type { LanguageId, Part } from "../../core/document.ts";
import { recall, remember, withFacts } from "../../core/fact.ts";
import { lineStart, type Span } from "../../core/text.ts";
import type { Node, YamlDocument } from "../node.ts";
import { type Dialect, forJson, YAML } from "../syntax/dialect.ts";
import { type Grammatical, readGrammar } from "../syntax/grammar.ts";
import { type Masked, type MaskedAction, mask } from "../template/mask.ts";
import { type Template, templateOf } from "../template/template.ts";
import { type Builder, builder } from "./build.ts";
import { commentsOf } from "./comments.ts";
import { type Collector, collector } from "./errors.ts";
import { isJson, objectStarts } from "./json.ts";
import { type Recovered, recovered } from "./library.ts";
import { nestsTooDeeply } from "./nesting.ts";
import { readTree } from "./read.ts";
import { refusals } from "./refusals.ts";
import { relaxed } from "./relax.ts";
import { separatorProblems, splitDocuments } from "./split.ts";

/** How a stream is parsed. */
export interface Parsing {
  /** The parts of the version before: a document is taken over as it is where neither its text nor its masked text has changed. */
  readonly previous?: readonly Part<YamlDocument>[] | undefined;
  /** Whether `{{ … }}` may be an action of a template; without it braces are those of YAML. */
  readonly isTemplate?: boolean;
  /** How the program reads that the text is for. */
  readonly dialect?: Dialect;
}

/** The documents of a stream, each at its start. Never throws, linear. */
export function parseYaml(
  text: string,
  language: LanguageId,
  { previous = [], isTemplate = true, dialect = YAML }: Parsing = {},
): readonly Part<YamlDocument>[] {
  const masked = withoutMark(isTemplate ? mask(text) : { text, actions: [] });
  const isRendered = masked.actions.length > 0;
  const spans = spansOf(masked, dialect);
  const slices = spans.map(({ start, end }) => ({
    start,
    text: text.slice(start, end),
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
  return slices.map((slice, i) => {
    const end = slice.start + slice.text.length;
    const actions: MaskedAction[] = [];
    for (let next = masked.actions[action]; next !== undefined && next.at.start < end; next = masked.actions[action]) {
      actions.push(next);
      action += 1;
    }
    const kept = i < head ? reusable[i] : i >= slices.length - tail ? reusable[i + moved] : undefined;
    return { start: slice.start, doc: kept?.doc ?? parseDocument(slice, actions, language, dialect, isRendered) };
  });
}

/** The documents of a stream; where JSON is tried first, also those of several objects that follow each other. */
function spansOf({ text, actions }: Masked, { stream, json }: Dialect): readonly Span[] {
  const objects = json && actions.length === 0 ? objectStarts(text) : [];
  if (objects.length === 0) return splitDocuments(text, stream);
  return objects.map((start, i) => ({ start: i === 0 ? 0 : start, end: objects[i + 1] ?? text.length }));
}

interface Slice {
  readonly start: number;
  readonly text: string;
  readonly masked: string;
}

const MASKED = "yaml masked text";

/** The text of a document with its template actions covered: as long, and what every span was read from. */
export function maskedTextOf(doc: YamlDocument): string {
  return recall<string>(doc, MASKED) ?? doc.text;
}

/** Of a document that would be told of where its file has no template actions: whether the file had some. */
const RENDERED = "yaml rendered";

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
  for (const key of [MASKED, TEMPLATE, GUESSED]) {
    const known = recall(doc, key);
    if (known !== undefined) remember(copy, key, known);
  }
  return copy;
}

function parseDocument(
  slice: Slice,
  actions: readonly MaskedAction[],
  language: LanguageId,
  dialect: Dialect,
  isRendered: boolean,
): YamlDocument {
  // A slice would keep the whole file's text alive for as long as the document is reused.
  const text = ownCopy(slice.text);
  const masked = slice.masked === slice.text ? text : ownCopy(slice.masked);
  const template =
    actions.length === 0
      ? undefined
      : templateOf(
          masked,
          actions.map((action) => ({ ...action, at: shiftBack(action.at, slice.start) })),
        );
  const errors = collector(text, template, dialect);
  const build = builder(template, text.length, dialect.mergesInOrder, errors.alias);
  const separators = dialect.stream === "cut" ? separatorProblems(text, dialect.reader) : [];
  // Helm takes anything behind `---` (pkg/release/v1/util/manifest.go): templates put it there with trimmed actions.
  const misplaced = isRendered ? [] : separators;
  for (const problem of misplaced) errors.own(problem, true);
  const root = readRoot(withoutLead(masked, misplaced[0]?.at), template, build, errors, dialect);
  errors.duplicates(root);
  const doc: YamlDocument = Object.freeze(
    withFacts({
      language,
      text,
      errors: errors.list(),
      ...(template === undefined ? {} : { doubts: errors.doubts() }),
      root,
      comments: Object.freeze(commentsOf(masked, text, root)),
      templated: actions.length > 0,
      ...(build.brought() === 0 ? {} : { brought: build.brought() }),
    }),
  );
  if (masked !== text) remember(doc, MASKED, masked);
  if (separators.length > 0) remember(doc, RENDERED, isRendered);
  if (template !== undefined) remember(doc, TEMPLATE, template);
  if (errors.guessedFrom() !== undefined) remember(doc, GUESSED, errors.guessedFrom());
  return doc;
}

/** A text as if nothing stood behind the `---` it begins with; the text itself where that is not what is misplaced. */
function withoutLead(masked: string, lead: Span | undefined): string {
  if (lead === undefined || !/^---[ \t]+$/.test(masked.slice(lineStart(masked, lead.start), lead.start))) return masked;
  return masked.slice(0, lead.start) + " ".repeat(lead.end - lead.start) + masked.slice(lead.end);
}

/** The node of a document, as its reader reads it; behind a fault as far as the library makes sense of it. */
function readRoot(
  masked: string,
  template: Template | undefined,
  build: Builder,
  errors: Collector,
  dialect: Dialect,
): Node | undefined {
  if (nestsTooDeeply(masked)) {
    errors.tooDeep();
    return undefined;
  }
  const read = grammarOf(masked, dialect);
  const { fault, mark } = read;
  const rest: Recovered =
    fault === undefined || read.root !== undefined
      ? { root: read.root, errors: [] }
      : recovered(relaxed(masked, read.tokens, fault.at));
  const raw = rest.root;
  const root = raw && readTree(raw, masked, template, build, dialect);
  for (const problem of read.problems) errors.own(problem);
  if (raw === undefined && mark !== undefined && dialect.onlyMaps && template === undefined) {
    const message = `${dialect.reader} refuses a document without content: take this \`---\` out.`;
    errors.own({ at: mark, code: "no-map", message });
  }
  for (const error of rest.errors) errors.library(error, root);
  if (fault !== undefined) errors.fault(fault);
  // Of what had to be guessed nothing is refused.
  if (raw !== undefined && raw === read.root) {
    for (const problem of refusals(raw, masked, dialect, template)) errors.own(problem);
  }
  return root;
}

function grammarOf(masked: string, dialect: Dialect): Grammatical {
  const read = readGrammar(masked, dialect);
  const isFaulty = read.fault !== undefined || read.problems.length > 0;
  return isFaulty && dialect.json && isJson(masked) ? readGrammar(masked, forJson(dialect)) : read;
}

function shiftBack(at: { readonly start: number; readonly end: number }, by: number): { start: number; end: number } {
  return { start: at.start - by, end: at.end - by };
}

/** A byte order mark would count as a column; as a line break it disturbs nothing. */
function withoutMark(masked: Masked): Masked {
  return masked.text.startsWith("\uFEFF") ? { ...masked, text: `\n${masked.text.slice(1)}` } : masked;
}

function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
