// Keys that are spelled otherwise than people spell them: what a document holds is then known only once it is parsed. Looking at
// the text decides for all ordinary files; this is for those few that could be hidden from that look.
import { type Node, pairOf, resolved } from "../node.ts";
import { parseYaml } from "./parse.ts";

/** What may be a double-quoted word with escapes for some of its letters, or broken off by `\` at the end of a line. */
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
export interface Wanted {
  readonly keys: readonly string[];
  /** Keys further down, of which one with escapes tells as much. */
  readonly below?: readonly string[];
  /** What tells too that the keys may be spelled otherwise. */
  readonly sign?: RegExp;
  /** Longer texts hold nothing, in characters. */
  readonly limit: number;
}

/**
 * Whether a document of the text holds what `isMeant` says of its top level, as far as the text leaves that open: only where the
 * words of `keys` are all there, as they are or with escapes, and something tells that they may be spelled otherwise.
 */
export function holdsUnusually(
  text: string,
  { keys, below = [], sign, limit }: Wanted,
  isMeant: (root: Node | undefined) => boolean,
): boolean {
  if (text.length > limit) return false;
  const missing = keys.filter((key) => !text.includes(key));
  if (missing.length > 0 || ESCAPE.test(text)) {
    const escaped = escapedWords(text);
    if (missing.some((key) => !escaped.has(key))) return false;
    if ([...keys, ...below].some((key) => escaped.has(key))) return holds(text, isMeant);
  }
  const isPossible = SIGNS.some((one) => one.test(text)) || sign?.test(text) || beginsIndented(text);
  return isPossible && holds(text, isMeant);
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

function holds(text: string, isMeant: (root: Node | undefined) => boolean): boolean {
  return parseYaml(text, "").some(({ doc }) => isMeant(doc.root));
}
