// Brackets in a pattern from outside, `[a-z_]`: which characters they match. For pieces.ts.

import { addAll } from "../lists.ts";
import type { Range } from "./automaton.ts";

/** What brackets may hold in a sort of patterns. */
export interface BracketSyntax {
  /** `\` among them means that the next sign means itself. */
  readonly signs: string;
  /** A `]` right behind the `[` is one of the characters. */
  readonly bracketFirst?: true;
  /** A range that runs backwards, `[z-a]`, matches the character it begins with. */
  readonly backwardFirst?: true;
  /** The classes of characters that brackets may name, as `[[:digit:]]`, by their names. A class of another name is not closed. */
  readonly named?: ReadonlyMap<string, readonly Range[]>;
  /** Upper and lower case are alike. */
  readonly anyCase?: boolean;
}

export interface Brackets {
  readonly ranges: readonly Range[];
  /** They match the characters in none of the ranges. */
  readonly negated: boolean;
  /** Where their `]` is among the characters of the pattern. */
  readonly end: number;
}

const codeOf = (char: string | undefined): number => char?.codePointAt(0) ?? 0;
/** Pairs of characters as ranges: `"azAZ"` are all letters. */
const ranges = (pairs: string): readonly Range[] => {
  const codes = [...pairs].map(codeOf);
  return codes.flatMap((code, i) => (i % 2 === 0 ? [[code, codes[i + 1] ?? code]] : []));
};

/** The classes that git knows, which are POSIX's in ASCII, but for a narrower `space`. */
export const GIT_CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ["alnum", ranges("09AZaz")],
  ["alpha", ranges("AZaz")],
  ["blank", ranges("  \t\t")],
  ["cntrl", ranges("\x00\x1f\x7f\x7f")],
  ["digit", ranges("09")],
  ["graph", ranges("!~")],
  ["lower", ranges("az")],
  ["print", ranges(" ~")],
  ["punct", ranges("!/:@[`{~")],
  ["space", ranges("  \t\n\r\r")],
  ["upper", ranges("AZ")],
  ["xdigit", ranges("09AFaf")],
]);

/**
 * Answers what the brackets mean that begin at a `[` of this pattern; undefined where they are not closed, or name a class that
 * is not known. Linear in the brackets.
 */
export function classesOf(chars: readonly string[], syntax: BracketSyntax): (from: number) => Brackets | undefined {
  const { signs, bracketFirst, backwardFirst, named, anyCase } = syntax;
  // The next `]`, which is looked for again only behind the last that was found.
  let closing = -1;
  const closingFrom = (from: number): number => {
    if (closing < from) closing = chars.indexOf("]", from);
    return closing === -1 ? chars.length : closing;
  };
  return (from) => {
    const negated = chars[from + 1] === "!" || chars[from + 1] === "^";
    const first = from + (negated ? 2 : 1);
    const found: Range[] = [];
    let i = first;
    const read = (): number => {
      if (chars[i] === "\\" && signs.includes("\\")) i += 1;
      i += 1;
      return codeOf(chars[i - 1]);
    };
    while (i < chars.length && (chars[i] !== "]" || (i === first && bracketFirst))) {
      if (named !== undefined && chars[i] === "[" && chars[i + 1] === ":") {
        const end = closingFrom(i + 2);
        if (end >= chars.length) return undefined;
        // `[[:a]` names no class.
        if (end > i + 2 && chars[end - 1] === ":") {
          const name = chars.slice(i + 2, end - 1).join("");
          const known = named.get(name);
          if (known === undefined) return undefined;
          addAll(found, known);
          if (anyCase && name === "upper") addAll(found, named.get("lower") ?? []);
          i = end + 1;
          continue;
        }
      }
      const code = read();
      if (chars[i] !== "-" || chars[i + 1] === undefined || chars[i + 1] === "]") found.push([code, code]);
      else {
        i += 1;
        const last = read();
        found.push([code, backwardFirst && last < code ? code : last]);
      }
    }
    return i >= chars.length || i === first ? undefined : { ranges: found, negated, end: i };
  };
}
