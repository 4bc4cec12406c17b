// Where the instructions of a stage use variables that Docker fills in: not in commands, which the shell of the container reads.
import { byWord } from "../../core/by-word.ts";
import type { Span } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, heredocWords, type Instruction, joinedBody } from "../parse/document.ts";
import { expand } from "../stages/expand.ts";

export interface Use {
  readonly name: string;
  /** The variable, `${NAME}`; the whole word where it is not written in one piece. */
  readonly at: Span;
  /** It has a default of its own: `${NAME:-x}`. */
  readonly guarded: boolean;
}

interface Text {
  readonly raw: string;
  readonly at: Span;
}

/** The uses of an instruction, in order (BuildKit 0.34: which words are expanded, instructions/commands.go). */
export function usesIn(doc: Dockerfile, one: Instruction): readonly Use[] {
  const texts = TEXTS[one.keyword];
  if (texts === undefined || !doc.text.slice(one.at.start, one.at.end).includes("$")) return [];
  return texts(one, doc).flatMap(({ raw, at }) => {
    if (!raw.includes("$")) return [];
    const isExact = raw.length === at.end - at.start;
    return expand(raw, doc.escape, () => null).uses.map(({ name, from, to, guarded }) => ({
      name,
      guarded,
      at: isExact ? { start: at.start + from, end: at.start + to } : at,
    }));
  });
}

const TEXTS: Readonly<Record<string, (one: Instruction, doc: Dockerfile) => readonly Text[]>> = byWord({
  ADD: copied,
  ARG: paired,
  COPY: copied,
  ENV: paired,
  EXPOSE: ({ words }) => words,
  LABEL: paired,
  STOPSIGNAL: whole,
  USER: whole,
  VOLUME: argumentsOf,
  WORKDIR: whole,
});

function whole(one: Instruction, doc: Dockerfile): readonly Text[] {
  return [{ raw: joinedBody(doc.text, one).text, at: one.body }];
}

function paired({ pairs }: Instruction): readonly Text[] {
  return pairs.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

const FILLED_IN: ReadonlySet<string> = new Set(["checksum", "chmod", "chown"]);

/** Quotes mean nothing in a heredoc that is copied (moby/buildkit, frontend/dockerfile/dockerfile2llb: `RawQuotes`). */
const QUOTES = /["']/g;

function copied(one: Instruction, { text }: Dockerfile): readonly Text[] {
  const opened = heredocWords(one);
  const flags = one.flags.flatMap(({ name, value, valueAt }) =>
    value === undefined || valueAt === undefined || !FILLED_IN.has(name) ? [] : [{ raw: value, at: valueAt }],
  );
  const contents = one.heredocs
    .filter(({ expand: isFilledIn }) => isFilledIn)
    .map(({ body }) => ({ raw: text.slice(body.start, body.end).replace(QUOTES, " "), at: body }));
  return [...flags, ...argumentsOf(one).filter(({ at }) => !opened.has(at.start)), ...contents];
}
