// What makes the build stop at a word in which Docker fills in variables: quotes, braces and substitutions (BuildKit 0.34:
// frontend/dockerfile/shell/lex.go, and which words go through it: instructions/commands.go, dockerfile2llb/convert.go).

import { byWord } from "../../core/by-word.ts";
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted, type Span } from "../../core/text.ts";
import { fieldsOf } from "../values/fields.ts";
import { type Flag, heredocWords, type Instruction, joinedBody, type Word } from "./document.ts";
import { type LexFault, lex } from "./lexer.ts";

/** A text that goes through the lexer, and where a stretch of it is in the file. */
interface Lexed {
  readonly text: string;
  span(from: number, to: number): Span;
  /** The content of a heredoc: quotes mean nothing in it, and a backslash escapes whatever the directive says. */
  readonly isContent?: true;
}

/** The errors of an instruction's words: at most one in each, and one for all quotes, since one that is open changes the others. */
export function* wordErrors(text: string, escapeChar: string, one: Instruction): Iterable<SyntaxProblem> {
  const open: SyntaxProblem[] = [];
  for (const lexed of lexedIn(text, one)) {
    const { fault } = lex(lexed.text, lexed.isContent ? "\\" : escapeChar, { quotes: !lexed.isContent });
    if (fault === undefined) continue;
    const foreign = lexed.isContent ? undefined : foreignIn(lexed.text, fault);
    const at = lexed.span(fault.from, foreign === undefined ? fault.to : fault.from + foreign.length);
    const code = foreign === undefined ? fault.code : "foreign-variable";
    const error = { code, at, message: messageOf(lexed.text, fault, foreign !== undefined) };
    if (fault.code === "unclosed-quote") open.push(error);
    else yield error;
  }
  const [first, second] = open;
  if (first !== undefined) yield second !== undefined && SPLIT.has(one.keyword) ? divided(one, first, second) : first;
}

/** Docker splits these at every blank. */
const SPLIT: ReadonlySet<string> = new Set(["ADD", "COPY", "VOLUME"]);

function divided({ keyword }: Instruction, first: SyntaxProblem, second: SyntaxProblem): SyntaxProblem {
  const message = `\`${keyword}\` splits at spaces even in quotes: write such paths as a JSON array.`;
  return { ...first, at: { start: first.at.start, end: Math.max(first.at.end, second.at.end) }, message };
}

/**
 * A property as Maven, Gradle and Ant fill it in when they copy a file, `${project.version}`: Docker is not meant to read it
 * (https://maven.apache.org/plugins/maven-resources-plugin/examples/filter.html).
 */
const FOREIGN = /^\$\{[A-Za-z][\w-]*\.[\w.-]+\}/;

function foreignIn(text: string, { code, from }: LexFault): string | undefined {
  return code === "bad-substitution" ? FOREIGN.exec(text.slice(from))?.[0] : undefined;
}

function messageOf(text: string, { code, from }: LexFault, isForeign: boolean): string {
  const close = text.indexOf("}", from);
  const shown = quoted(text.slice(from, close === -1 ? undefined : close + 1), 30);
  switch (code) {
    case "unclosed-quote":
      return "This quote is not closed.";
    case "unclosed-brace":
      return "This `${` is not closed: a `}` is missing.";
    case "bad-pattern":
      return "A pattern may only escape `*`, `?`, `/`, `}` and the backslash itself.";
    default:
      if (isForeign) return `\`${shown}\` must be filled in before the build: Docker's variables have no dots.`;
      return `\`${shown}\` is not a substitution that Docker supports.`;
  }
}

/** Without any of these a text has no fault. */
const SPECIAL = /["'$]/;
const SUBSTITUTION = "${";

function* lexedIn(text: string, one: Instruction): Iterable<Lexed> {
  for (const lexed of (LEXED[one.keyword] ?? (() => []))(one, text)) {
    if (lexed.isContent ? lexed.text.includes(SUBSTITUTION) : SPECIAL.test(lexed.text)) yield lexed;
  }
}

const LEXED: Readonly<Record<string, (one: Instruction, text: string) => Iterable<Lexed>>> = byWord({
  ADD: copied,
  ARG: ({ pairs }) => pairs.flatMap(({ value }) => (value === undefined ? [] : [ofWord(value)])),
  COPY: copied,
  ENV: paired,
  EXPOSE: ({ words }) => words.map(ofWord),
  FROM: ({ from, flags }) => [
    ...(from?.image === undefined ? [] : [ofWord(from.image)]),
    ...ofFlags(flags, ["platform"]),
  ],
  LABEL: paired,
  RUN: ({ flags }) => flags.filter(({ name }) => name === "mount").flatMap(ofMount),
  STOPSIGNAL: whole,
  USER: whole,
  VOLUME: ({ words, exec }) => [...words, ...(exec?.items ?? [])].map(ofWord),
  WORKDIR: whole,
});

function ofWord({ at, raw, value }: Pick<Word, "at" | "value"> & { readonly raw?: string }): Lexed {
  const text = raw ?? value;
  // A word that a line break divides, and the item of an array, are marked as a whole.
  const isExact = raw !== undefined && raw.length === at.end - at.start;
  return { text, span: (from, to) => (isExact ? { start: at.start + from, end: at.start + to } : at) };
}

function ofFlags(flags: readonly Flag[], names: readonly string[]): readonly Lexed[] {
  return flags.flatMap(({ name, value, valueAt }) =>
    value === undefined || valueAt === undefined || !names.includes(name) ? [] : [{ text: value, span: () => valueAt }],
  );
}

function ofMount({ value, valueAt }: Flag): readonly Lexed[] {
  if (value === undefined || valueAt === undefined) return [];
  return (fieldsOf(value) ?? []).flatMap((field) => {
    const equals = field.indexOf("=");
    return equals === -1 ? [] : [{ text: field.slice(equals + 1), span: () => valueAt }];
  });
}

function whole(one: Instruction, text: string): readonly Lexed[] {
  return one.words.length === 0 ? [] : [joinedBody(text, one)];
}

function paired({ pairs }: Instruction, text: string): readonly Lexed[] {
  return pairs.flatMap(({ nameAt, value }) => {
    const name = text.slice(nameAt.start, nameAt.end);
    return [ofWord({ at: nameAt, raw: name, value: name }), ...(value === undefined ? [] : [ofWord(value)])];
  });
}

function copied(one: Instruction, text: string): readonly Lexed[] {
  const { words, exec, flags, heredocs } = one;
  const opened = heredocWords(one);
  return [
    ...ofFlags(flags, ["chown", "chmod", "checksum"]),
    ...words.filter(({ at }) => !opened.has(at.start)).map(ofWord),
    ...(exec?.items ?? []).map(ofWord),
    ...heredocs.flatMap(({ body, expand }): readonly Lexed[] =>
      expand
        ? [
            {
              text: text.slice(body.start, body.end),
              span: (from, to) => ({ start: body.start + from, end: body.start + to }),
              isContent: true,
            },
          ]
        : [],
    ),
  ];
}
