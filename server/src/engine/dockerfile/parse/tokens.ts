// Splits joined text into words and takes quotes off, after BuildKit's shell lexer (frontend/dockerfile/shell/lex.go).
import type { Quoting, Word } from "./document.ts";
import type { Joined } from "./joined.ts";

/** What separates words where quotes hold blanks: Unicode's blanks, as Go's `unicode.IsSpace` has them. */
export const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** The first place from `from` on without a blank. */
export function skipBlanks(text: string, from: number): number {
  let i = from;
  while (i < text.length && BLANK.test(text[i] ?? "")) i += 1;
  return i;
}
/** What ends a keyword and separates the words that Docker splits at every blank. */
export const PLAIN_BLANK = /[\t\v\f\r ]/;

/** The length of a text up to the first plain blank. */
export function untilBlank(text: string): number {
  return PLAIN_BLANK.exec(text)?.index ?? text.length;
}

/** Whether a word may hold blanks between quotes: not for FROM, COPY, ADD, EXPOSE and VOLUME, which Docker splits at every blank. */
export type Splitting = "quoted" | "plain";

/** Where a quoted stretch that opens at `from` closes: the index of the closing quote, -1 where there is none. */
export function closingQuote(text: string, from: number, escapeChar: string): number {
  const quote = text[from];
  for (let i = from + 1; i < text.length; i += 1) {
    if (text[i] === quote) return i;
    if (quote === '"' && text[i] === escapeChar) i += 1;
  }
  return -1;
}

/**
 * The first index behind the word that starts at `from`. A quote that never closes takes the rest along; with `unclosed` it
 * counts as a letter.
 */
export function endOfWord(text: string, from: number, to: number, escapeChar: string, unclosed?: Unclosed): number {
  let i = from;
  while (i < to) {
    const char = text[i] ?? "";
    if (BLANK.test(char)) break;
    if (char === escapeChar) i += 2;
    else if ((char === '"' || char === "'") && !unclosed?.[char]) {
      const close = closingQuote(text, i, escapeChar);
      if (close === -1 || close >= to) {
        if (unclosed === undefined) return to;
        unclosed[char] = true;
        i += 1;
      } else i = close + 1;
    } else i += 1;
  }
  return Math.min(i, to);
}

/** Quotes already known not to close further on: looked for once, so that a line full of apostrophes stays linear. */
export interface Unclosed {
  '"': boolean;
  "'": boolean;
}

/** The words of `joined` between two indexes. */
export function splitWords(
  joined: Joined,
  from: number,
  to: number,
  escapeChar: string,
  how: Splitting,
): readonly Word[] {
  const { text } = joined;
  const words: Word[] = [];
  const unclosed: Unclosed = { '"': false, "'": false };
  const blank = how === "quoted" ? BLANK : PLAIN_BLANK;
  let i = from;
  while (i < to) {
    if (blank.test(text[i] ?? "")) {
      i += 1;
      continue;
    }
    let end = how === "quoted" ? endOfWord(text, i, to, escapeChar, unclosed) : i;
    if (how === "plain") while (end < to && !blank.test(text[end] ?? "")) end += 1;
    words.push(makeWord(joined, i, end, escapeChar));
    i = end;
  }
  return words;
}

/** The word between two indexes of the joined text. */
export function makeWord(joined: Joined, from: number, to: number, escapeChar: string): Word {
  const raw = joined.text.slice(from, to);
  return { at: joined.span(from, to), raw, value: unquote(raw, escapeChar), quoting: quotingOf(raw, escapeChar) };
}

/**
 * `raw` without quotes and escapes. Between single quotes nothing is special, between double quotes only an escaped
 * `"`, `$` or escape character; outside the escape character drops out. A quote that never closes stays.
 */
export function unquote(raw: string, escapeChar: string): string {
  if (!raw.includes('"') && !raw.includes("'") && !raw.includes(escapeChar)) return raw;
  let value = "";
  for (let i = 0; i < raw.length; i += 1) {
    const char = raw[i] ?? "";
    if (char === escapeChar) {
      i += 1;
      value += raw[i] ?? "";
    } else if (char === '"' || char === "'") {
      const close = closingQuote(raw, i, escapeChar);
      if (close === -1) return value + raw.slice(i);
      value += char === "'" ? raw.slice(i + 1, close) : unescapeDouble(raw.slice(i + 1, close), escapeChar);
      i = close;
    } else value += char;
  }
  return value;
}

function unescapeDouble(inner: string, escapeChar: string): string {
  if (!inner.includes(escapeChar)) return inner;
  let value = "";
  for (let i = 0; i < inner.length; i += 1) {
    const next = inner[i + 1];
    if (inner[i] === escapeChar && (next === '"' || next === "$" || next === escapeChar)) i += 1;
    value += inner[i] ?? "";
  }
  return value;
}

function quotingOf(raw: string, escapeChar: string): Quoting {
  const first = raw[0];
  if (first === '"' || first === "'") {
    if (raw.length > 1 && closingQuote(raw, 0, escapeChar) === raw.length - 1)
      return first === '"' ? "double" : "single";
  }
  return raw.includes('"') || raw.includes("'") ? "mixed" : "none";
}
