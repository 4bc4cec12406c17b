// Keys in an unusual spelling: a file that has them is recognised only once it is parsed. For ordinary files a look at the text
// decides; this is for the few that such a look misses.
import { type Node, pairOf, resolved } from "../node.ts";
import { parseYaml } from "./parse.ts";

/** A double-quoted word that may have escapes in it, also `\` at the end of a line. */
const QUOTED = /"[\w\\ \t\r\n]+"/g;
const ESCAPE = /\\(?:[xuU]|\r?\n)/;
const ONE_ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|\r?\n[ \t]*)/g;

/** `? key`, a tag, an anchor, a merge, or a flow that begins a document but not the text. */
const SIGNS: readonly RegExp[] = [
  /(?:^|[\s{,])\?\s/,
  /(?:^|[\s{,[])!/,
  /(?:^|[\s{,[])&[^\s&]/,
  /<<["']?\s*:/,
  /^(?:---)?[ \t]*\{(?:[^{]|$)/m,
];

/** What tells that a text may be of a language. */
export interface Wanted {
  readonly keys: readonly string[];
  /** Keys further down, of which one with escapes is reason enough to parse. */
  readonly below?: readonly string[];
  /** Another sign that the keys may be spelled unusually. */
  readonly sign?: RegExp;
  /** The longest text that is looked at, in characters. */
  readonly limit: number;
}

/**
 * Whether `isMeant` holds for the top level of a document in the text. It is parsed only where all words of `keys` are in it, with or
 * without escapes, and something tells that they may be spelled unusually.
 */
export function holdsUnusually(
  text: string,
  { keys, below = [], sign, limit }: Wanted,
  isMeant: (root: Node | undefined) => boolean,
): boolean {
  if (text.length > limit) return false;
  const escaped = escapedWords(text);
  if (keys.some((key) => !text.includes(key) && !escaped.has(key))) return false;
  const isPossible =
    [...keys, ...below].some((key) => escaped.has(key)) ||
    SIGNS.some((one) => one.test(text)) ||
    sign?.test(text) ||
    beginsIndented(text);
  return isPossible && parseYaml(text, "").some(({ doc }) => isMeant(doc.root));
}

/** Whether the first line with content is indented: all its keys may be. */
function beginsIndented(text: string): boolean {
  for (let line = 0; line < text.length; ) {
    const newline = text.indexOf("\n", line);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(line, end).trim();
    if (content !== "" && !content.startsWith("#") && !content.startsWith("---")) return /[ \t]/.test(text[line] ?? "");
    line = end + 1;
  }
  return false;
}

/** Whether a node, or one of the items of a list, has pairs of all these keys; merge keys looked through. */
export function hasKeys(node: Node | undefined, keys: readonly string[]): boolean {
  const found = resolved(node);
  const nodes = found?.kind === "sequence" ? found.items : [found];
  return nodes.some((one) => keys.every((key) => pairOf(one, key) !== undefined));
}

/** The words that are spelled with escapes somewhere, as they are read. */
function escapedWords(text: string): ReadonlySet<string> {
  if (!ESCAPE.test(text)) return new Set();
  return new Set(
    Array.from(text.matchAll(QUOTED), ([quoted]) =>
      quoted.slice(1, -1).replace(ONE_ESCAPE, (_, x?: string, u?: string, wide?: string) => letterOf(x ?? u ?? wide)),
    ),
  );
}

function letterOf(hex: string | undefined): string {
  const code = hex === undefined ? undefined : Number.parseInt(hex, 16);
  return code === undefined || code > 0x10ffff ? "" : String.fromCodePoint(code);
}
