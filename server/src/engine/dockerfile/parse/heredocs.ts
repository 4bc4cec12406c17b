// Finds the heredocs a RUN, COPY or ADD opens: their words, and where their bodies end.
import { lineEnd, type Span } from "../../core/text.ts";
import type { Heredoc } from "./document.ts";
import { isArray } from "./exec.ts";
import { readFlags } from "./flags.ts";
import type { Joined } from "./joined.ts";
import { lex, rawWords } from "./lexer.ts";

/** BuildKit's form of an opening word: a file descriptor, `<<`, a dash, blanks, the delimiter with its quotes. */
const OPENING = /^\d*<<(-?)([^<]*)$/;
const HEREDOC_KEYWORD = /^\s*(?:ONBUILD\s+)?(RUN|COPY|ADD)\s/i;

/** A word that opens a heredoc. */
export interface Opening {
  readonly delimiter: string;
  readonly expand: boolean;
  readonly dash: boolean;
  readonly at: Span;
  /** Blanks stand between `<<` and the delimiter: it might also be meant as a shift in arithmetic. */
  readonly loose: boolean;
}

/** The words of one instruction that open a heredoc; the first index of `joined` is the keyword's. */
function openings(joined: Joined, escapeChar: string): readonly Opening[] {
  const { text } = joined;
  if (!text.includes("<<")) return [];
  const keyword = HEREDOC_KEYWORD.exec(text);
  if (keyword === null || isArray(text.slice(readFlags(joined, keyword[0].length, escapeChar).rest))) return [];
  return rawWords(text).flatMap(({ from, to }) => {
    const heredoc = heredocIn(text.slice(from, to));
    return heredoc === undefined ? [] : [{ ...heredoc, at: joined.span(from, to) }];
  });
}

/** What a word opens; undefined where that is no heredoc. */
export function heredocIn(word: string): Omit<Opening, "at"> | undefined {
  const [, dash, rest = ""] = OPENING.exec(word) ?? [];
  const name = rest.trimStart();
  const delimiter = name === "" ? "" : delimiterOf(name);
  if (delimiter === "") return undefined;
  // `<< EOF` with a blank counts since BuildKit 0.22 (moby/buildkit#5817).
  return { delimiter, expand: quotesIn(name) === quotesIn(delimiter), dash: dash === "-", loose: name !== rest };
}

/** The word without quotes and escapes; empty where it is none, or more than one. */
function delimiterOf(name: string): string {
  const { pieces, fault } = lex(name, "\\", { raw: true });
  if (fault !== undefined) return "";
  const text = pieces
    .map((piece) => (piece.kind === "literal" ? piece.text : name.slice(piece.from, piece.to)))
    .join("");
  const isOne = pieces.every((piece) => piece.quoted || !/\s/.test(name.slice(piece.from, piece.to)));
  return isOne ? text : "";
}

const quotesIn = (text: string): number => text.split(/["']/).length;

/** Where each line of a text stands last: tells in one look whether a terminator is still to come. */
export function lastLines(text: string): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (let start = 0; start <= text.length; ) {
    const end = lineEnd(text, start);
    last.set(text.slice(start, end).replace(/^\t+/, ""), start);
    start = nextLine(text, end);
  }
  return last;
}

/** The start of the line behind the one that ends at `end`; behind the text where there is none. */
export function nextLine(text: string, end: number): number {
  const newline = text.indexOf("\n", end);
  return newline === -1 ? text.length + 1 : newline + 1;
}

/** What an instruction opens: heredocs, and what would be one if a line below closed it. */
export interface Opened {
  readonly heredocs: readonly Heredoc[];
  /** With a blank behind `<<` and no end: BuildKit stops there, but nothing below is taken for a body. */
  readonly unended: readonly Opening[];
}

/**
 * What an instruction opens. Bodies follow one another from `from`, the start of the line below the instruction;
 * one that is never closed reaches to the end of the text.
 */
export function heredocsOf(
  joined: Joined,
  text: string,
  from: number,
  escapeChar: string,
  last: () => ReadonlyMap<string, number>,
): Opened {
  const heredocs: Heredoc[] = [];
  const unended: Opening[] = [];
  let line = Math.min(from, text.length + 1);
  for (const opening of openings(joined, escapeChar)) {
    const { delimiter, expand, dash, at, loose } = opening;
    if (loose && (last().get(delimiter) ?? -1) < line) {
      unended.push(opening);
      continue;
    }
    const start = Math.min(line, text.length);
    let endAt: Span | undefined;
    let bodyEnd = text.length;
    while (line <= text.length) {
      const end = lineEnd(text, line);
      let first = line;
      if (dash) while (text[first] === "\t") first += 1;
      const closes = end - first === delimiter.length && text.startsWith(delimiter, first);
      if (closes) bodyEnd = line;
      line = nextLine(text, end);
      if (closes) {
        endAt = { start: first, end };
        break;
      }
    }
    heredocs.push({ delimiter, expand, dash, openAt: at, body: { start, end: bodyEnd }, endAt });
  }
  return { heredocs, unended };
}
