// The lines of private keys in a text, those of keys without an end among them: all but the first and the last, which say what it is.
import { type Span, span } from "../../core/text.ts";

const HEAD = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** Without its end: lines of base64, whatever comments or escapes them. */
const BODY = /^(?:\s|\\[nrt]|["'#>+|-]|[A-Za-z0-9+/=]{16,}|[A-Za-z0-9-]{4,20}: [^\n]{0,200})*/;
/** What stands in a key's place in an example. */
const STAND_IN = /^[\s#>|+-]{0,100}(?:<[^<>\n]{0,100}>|\.{3,9})?[\s#]{0,100}$/;
const LONGEST = 20_000;

export function keyLinesIn(text: string): readonly Span[] {
  const found: Span[] = [];
  const heads = new RegExp(HEAD);
  for (let head = heads.exec(text); head !== null; head = heads.exec(text)) {
    const start = head.index + head[0].length;
    const dashes = text.indexOf("-----", start);
    const ends = dashes !== -1 && text.startsWith("-----END ", dashes);
    const end = ends ? dashes : start + (BODY.exec(text.slice(start, start + LONGEST))?.[0].length ?? 0);
    if (end > start && !STAND_IN.test(text.slice(start, Math.min(end, start + 300)))) found.push(span(start, end));
    heads.lastIndex = Math.max(heads.lastIndex, end);
  }
  return found;
}
