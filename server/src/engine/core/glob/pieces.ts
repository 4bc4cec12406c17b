// A pattern from outside in pieces: characters, and signs that mean something. glob.ts makes a matcher of them.
import type { Range } from "./automaton.ts";
import { type BracketSyntax, classesOf } from "./brackets.ts";

/** What the signs in a sort of pattern mean. All other characters stand for themselves, as does a bracket or brace that is not closed. */
export interface Syntax extends BracketSyntax {
  /**
   * Which of these signs mean something: `*` any characters, `?` one character, `[` one of those up to `]` (with `!` or `^` first,
   * none of them; `a-z` is a range), `{` one of several patterns with commas between them, `\` that the next sign means itself.
   */
  readonly signs: string;
  /** Texts are paths: `*`, `?` and `[…]` stay within a name, and `**` alone between slashes takes any number of names. */
  readonly paths?: true;
  /** `{a}`, which has no comma, means `a`. */
  readonly single?: true;
  /** More than two stars are as good as two. */
  readonly manyStars?: true;
  /** `a/**` means `a` as well. */
  readonly itself?: true;
  /** Pattern and text are read from their ends. For patterns without braces. */
  readonly backwards?: true;
}

export type Piece =
  | { readonly is: "char"; readonly code: number }
  | { readonly is: "any" | "open" | "comma" | "close" }
  | { readonly is: "class"; readonly ranges: readonly Range[]; readonly negated: boolean }
  | { readonly is: "stars"; readonly count: number };

const codeOf = (char: string | undefined): number => char?.codePointAt(0) ?? 0;
export const SLASH = codeOf("/");

/** A pattern in pieces. Braces that make no group are characters. Linear. */
export function piecesOf(pattern: string, syntax: Syntax): { readonly pieces: Piece[]; readonly closed: boolean } {
  const { signs, single } = syntax;
  const chars = [...pattern];
  const pieces: Piece[] = [];
  /** The groups that are open: where their signs are among the pieces. */
  const open: number[][] = [];
  let closed = true;
  const classAt = signs.includes("[") ? classesOf(chars, syntax) : undefined;
  let brackets = true;
  const literal = (char: string | undefined) => pieces.push({ is: "char", code: codeOf(char) });
  for (let i = 0; i < chars.length; i += 1) {
    const char = chars[i] ?? "";
    if (char === "\\" && signs.includes("\\")) {
      if (i + 1 === chars.length) closed = false;
      else i += 1;
      literal(chars[i]);
    } else if (char === "*" && signs.includes("*")) {
      let count = 1;
      while (chars[i + count] === "*") count += 1;
      pieces.push({ is: "stars", count: syntax.manyStars ? Math.min(count, 2) : count });
      i += count - 1;
    } else if (char === "?" && signs.includes("?")) pieces.push({ is: "any" });
    else if (char === "[" && classAt !== undefined) {
      const found = brackets ? classAt(i) : undefined;
      if (found === undefined) {
        // No bracket further on is closed either.
        brackets = false;
        closed = false;
        literal(char);
      } else {
        pieces.push({ is: "class", ranges: found.ranges, negated: found.negated });
        i = found.end;
      }
    } else if (char === "{" && signs.includes("{")) open.push([pieces.push({ is: "open" }) - 1]);
    else if (char === "," && open.length > 0) open.at(-1)?.push(pieces.push({ is: "comma" }) - 1);
    else if (char === "}" && signs.includes("{")) {
      const group = open.pop();
      if (group === undefined) closed = false;
      if (group !== undefined && (group.length > 1 || single)) pieces.push({ is: "close" });
      else {
        for (const place of group ?? []) pieces[place] = { is: "char", code: codeOf("{") };
        literal(char);
      }
    } else literal(char);
  }
  for (const [brace = 0, ...commas] of open) {
    closed = false;
    pieces[brace] = { is: "char", code: codeOf("{") };
    for (const comma of commas) pieces[comma] = { is: "char", code: codeOf(",") };
  }
  return { pieces, closed };
}
