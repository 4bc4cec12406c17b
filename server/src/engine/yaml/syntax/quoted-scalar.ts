// Scalars between quotes. Their further lines may begin in any column.
import { byWord } from "../../core/by-word.ts";
import { type Cursor, isBlank, isBreak, isDocumentMark, passBreak, separates } from "./cursor.ts";
import { refuse } from "./fault.ts";
import { folded } from "./plain-scalar.ts";

/** Takes a scalar in single or double quotes. */
export function quotedScalar(c: Cursor): void {
  const start = c.at;
  const quote = c.text.charCodeAt(start);
  let text = "";
  c.at += 1;
  for (;;) {
    if (c.at >= c.text.length || isDocumentMark(c)) {
      refuse({ start, end: start + 1 }, "unclosed-quote", "This quote is not closed.");
    }
    const word = passWord(c, quote);
    text += word.text;
    if (c.text.charCodeAt(c.at) === quote) break;
    text += passGap(c, word.escapedBreak);
  }
  c.at += 1;
  const style = quote === 39 ? "single" : "double";
  c.tokens.push({ kind: "scalar", start, end: c.at, text, style, indent: c.indent });
}

/** Goes to the next blank, line break or closing quote, or behind a line break that is escaped. */
function passWord(c: Cursor, quote: number): { readonly text: string; readonly escapedBreak: boolean } {
  let text = "";
  let from = c.at;
  for (;;) {
    const code = c.text.charCodeAt(c.at);
    if (separates(code)) break;
    if (code === quote) {
      if (quote === 34 || c.text.charCodeAt(c.at + 1) !== 39) break;
      text += c.text.slice(from, c.at + 1);
      c.at += 2;
      from = c.at;
    } else if (code === 92 && quote === 34) {
      text += c.text.slice(from, c.at);
      if (isBreak(c.text.charCodeAt(c.at + 1))) {
        c.at += 1;
        passBreak(c);
        return { text, escapedBreak: true };
      }
      text += escaped(c);
      from = c.at;
    } else c.at += 1;
  }
  return { text: text + c.text.slice(from, c.at), escapedBreak: false };
}

/** Goes over blanks and line breaks and answers what they stand for; behind an escaped line break blanks stand for nothing. */
function passGap(c: Cursor, isEscaped: boolean): string {
  const start = c.at;
  let blanksEnd = start;
  let breaks: string[] | undefined;
  for (;;) {
    const code = c.text.charCodeAt(c.at);
    if (isBlank(code)) {
      c.at += 1;
      if (breaks === undefined && !isEscaped) blanksEnd = c.at;
    } else if (isBreak(code)) {
      breaks ??= [];
      breaks.push(passBreak(c));
    } else break;
  }
  if (isEscaped) return breaks?.join("") ?? "";
  return breaks === undefined ? c.text.slice(start, blanksEnd) : folded(breaks);
}

const SHORT: Readonly<Record<string, string>> = byWord({
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
});
const DIGITS: Readonly<Record<string, number>> = byWord({ x: 2, u: 4, U: 8 });

/** Takes an escape sequence and answers what it stands for. One that is none is told of, and stands for itself. */
function escaped(c: Cursor): string {
  const start = c.at;
  const sign = c.text[start + 1] ?? "";
  const digits = DIGITS[sign];
  if (digits !== undefined) return codePoint(c, digits);
  c.at = start + 1 + sign.length;
  const short = SHORT[sign] ?? (sign === "/" && c.dialect.slash ? "/" : undefined);
  if (short !== undefined) return short;
  const source = c.text.slice(start, c.at);
  const message =
    source === "\\/"
      ? `${c.dialect.reader} rejects \`\\/\`, which only JSON has: write \`/\`.`
      : `\`${source}\` is not an escape sequence in YAML.`;
  c.problems.push({ at: { start, end: c.at }, code: "bad-escape", message });
  return source;
}

/** A character by its number: `\x41`, `\u0041`, `\U00000041`. */
function codePoint(c: Cursor, digits: number): string {
  const start = c.at;
  const hex = /^[0-9a-fA-F]*/.exec(c.text.slice(start + 2, start + 2 + digits))?.[0] ?? "";
  c.at = start + 2 + hex.length;
  const value = hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  const isHalf = value >= 0xd800 && value <= 0xdfff;
  if (value <= 0x10ffff && (!isHalf || c.dialect.surrogates)) return String.fromCodePoint(value);
  const source = c.text.slice(start, c.at);
  const message = isHalf
    ? `\`${source}\` is half a character: write \`\\U\` and eight digits, or the character itself.`
    : `\`${source}\` is not an escape sequence in YAML.`;
  c.problems.push({ at: { start, end: c.at }, code: "bad-escape", message });
  return source;
}
