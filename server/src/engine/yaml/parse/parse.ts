// From the text of a YAML or JSON file to frozen documents: mask templates, split the stream, read each document once.

import type { LanguageId, Part } from "../../core/document.ts";
import { recall, remember, withFacts } from "../../core/fact.ts";
import type { YamlDocument } from "../node.ts";
import { type Masked, type MaskedAction, mask } from "../template/mask.ts";
import { type Template, templateOf } from "../template/template.ts";
import { builder } from "./build.ts";
import { commentsOf } from "./comments.ts";
import { collector } from "./errors.ts";
import { nestsTooDeeply } from "./nesting.ts";
import { readDocument } from "./read.ts";
import { splitDocuments } from "./split.ts";

/** How a stream is parsed. */
export interface Parsing {
  /** The parts of the version before: a document is taken over as it is where neither its text nor its masked text has changed. */
  readonly previous?: readonly Part<YamlDocument>[] | undefined;
  /** Whether `{{ … }}` may be an action of a template; without it braces are those of YAML. */
  readonly isTemplate?: boolean;
}

/** The documents of a stream, each at its start. Never throws, linear. */
export function parseYaml(
  text: string,
  language: LanguageId,
  { previous = [], isTemplate = true }: Parsing = {},
): readonly Part<YamlDocument>[] {
  const masked = withoutMark(isTemplate ? mask(text) : { text, actions: [] });
  const spans = splitDocuments(masked.text);
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
    slice.masked === maskedTextOf(part.doc);
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
    return { start: slice.start, doc: kept?.doc ?? parseDocument(slice, actions, language) };
  });
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

function parseDocument(slice: Slice, actions: readonly MaskedAction[], language: LanguageId): YamlDocument {
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
  const errors = collector(text, template);
  const deep = nestsTooDeeply(masked);
  const build = builder(template, text.length, errors.alias);
  const read = deep ? { root: undefined, errors: [] } : readDocument(masked, template, build);
  if (deep) errors.tooDeep();
  for (const error of read.errors) errors.library(error, read.root);
  errors.duplicates(read.root);
  const doc: YamlDocument = Object.freeze(
    withFacts({
      language,
      text,
      errors: errors.list(),
      ...(template === undefined ? {} : { doubts: errors.doubts() }),
      root: read.root,
      comments: Object.freeze(commentsOf(masked, text, read.root)),
      templated: actions.length > 0,
      ...(build.brought() === 0 ? {} : { brought: build.brought() }),
    }),
  );
  if (masked !== text) remember(doc, MASKED, masked);
  if (template !== undefined) remember(doc, TEMPLATE, template);
  if (errors.guessedFrom() !== undefined) remember(doc, GUESSED, errors.guessedFrom());
  return doc;
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
