// The lines of private keys in a text, also of keys that are cut off: all but the first and the last, which only say what they are.
import { type Span, span } from "../core/text.ts";

const HEAD = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A key that is cut off: lines of base64, commented out or escaped or not. */
const BODY = /^(?:\s|\\[nrt]|["'#>+|-]|[A-Za-z0-9+/=]{16,}|[A-Za-z0-9-]{4,20}: [^\n]{0,200})*/;
/** The last of them, which may be short. */
const TAIL = /^[A-Za-z0-9+/=]{1,15}(?=["'\r\n]|$)/;
/** What examples have in place of a key. */
const STAND_IN = /^[\s#>|+-]{0,100}(?:<[^<>\n]{0,100}>|\.{3,9})?[\s#]{0,100}$/;
const LONGEST = 20_000;

/** Whether a text has a private key, or begins one: by its first line, unless what follows is a stand-in. */
export function holdsPrivateKey(text: string): boolean {
  return bodiesIn(text).some((at) => (at.end > at.start ? !isStandIn(text, at) : text.slice(at.end).trim() === ""));
}

/** In order; none of a key whose body is a stand-in or missing. */
export function keyLinesIn(text: string): readonly Span[] {
  return bodiesIn(text).filter((at) => at.end > at.start && !isStandIn(text, at));
}

function isStandIn(text: string, { start, end }: Span): boolean {
  return STAND_IN.test(text.slice(start, Math.min(end, start + 300)));
}

/** What is between the first and the last line of each key. */
function bodiesIn(text: string): readonly Span[] {
  const found: Span[] = [];
  const heads = new RegExp(HEAD);
  for (let head = heads.exec(text); head !== null; head = heads.exec(text)) {
    const start = head.index + head[0].length;
    const dashes = text.indexOf("-----", start);
    const ends = dashes !== -1 && text.startsWith("-----END ", dashes);
    const cut = start + (BODY.exec(text.slice(start, start + LONGEST))?.[0].length ?? 0);
    const end = ends ? dashes : cut + (TAIL.exec(text.slice(cut, cut + 20))?.[0].length ?? 0);
    found.push(span(start, end));
    heads.lastIndex = Math.max(heads.lastIndex, end);
  }
  return found;
}
