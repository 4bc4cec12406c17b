// Scalars without quotes: where they end depends on what stands around them.
import { type Cursor, columnOf, isBlank, isBreak, isDocumentMark, passBreak, refuseTab, separates } from "./cursor.ts";

/** Takes a plain scalar, which may go on in further lines. */
export function plainScalar(c: Cursor): void {
  const start = c.at;
  const least = c.indent + 1;
  let end = start;
  let text = "";
  /** What stands between the pieces of the text, once it turns out that it goes on. */
  let between = "";
  let broken = false;
  while (!isDocumentMark(c) && c.text[c.at] !== "#") {
    const from = c.at;
    passPlain(c);
    if (c.at > from) {
      text += between + c.text.slice(from, c.at);
      end = c.at;
      between = "";
      broken = false;
    }
    const code = c.text.charCodeAt(c.at);
    if (!isBlank(code) && !isBreak(code)) break;
    const gap = passGap(c, least);
    between = gap.text;
    broken = gap.broken;
    if (c.flow === 0 && columnOf(c) < least) break;
  }
  if (broken) c.keyAllowed = true;
  c.tokens.push({ kind: "scalar", start, end, text, style: "plain" });
}

/** Goes to the next blank, or to the sign that ends the scalar. */
function passPlain(c: Cursor): void {
  for (; ; c.at += 1) {
    const code = c.text.charCodeAt(c.at);
    if (separates(code)) return;
    if (code === 58 && separates(c.text.charCodeAt(c.at + 1))) return;
    if (c.flow === 0) continue;
    if (code === 44 || code === 91 || code === 93 || code === 123 || code === 125) return;
    if (code === 63 && (c.dialect.flowIndicators || separates(c.text.charCodeAt(c.at + 1)))) return;
  }
}

/** Goes over blanks and line breaks and answers what they stand for: themselves, a blank for one line break, of more all but the first. */
function passGap(c: Cursor, least: number): { readonly text: string; readonly broken: boolean } {
  const start = c.at;
  let blanksEnd = start;
  let breaks: string[] | undefined;
  for (;;) {
    const code = c.text.charCodeAt(c.at);
    if (isBlank(code)) {
      if (breaks !== undefined && code === 9 && columnOf(c) < least) refuseTab(c);
      c.at += 1;
      if (breaks === undefined) blanksEnd = c.at;
    } else if (isBreak(code)) {
      breaks ??= [];
      breaks.push(passBreak(c));
    } else break;
  }
  return breaks === undefined
    ? { text: c.text.slice(start, blanksEnd), broken: false }
    : { text: folded(breaks), broken: true };
}

/** What line breaks in a scalar that is folded stand for. */
export function folded(breaks: readonly string[]): string {
  const [first, ...more] = breaks;
  if (first !== "\n") return breaks.join("");
  return more.length === 0 ? " " : more.join("");
}
