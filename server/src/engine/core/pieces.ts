// A pattern from outside in pieces: characters, and signs that mean something. glob.ts makes a matcher of them.
import type { Range } from "./automaton.ts";

/** What signs mean in a sort of patterns. Everything else in a pattern means itself, as does a bracket or brace that is not closed. */
export interface Syntax {
  /**
   * Which of these signs mean something: `*` any characters, `?` one character, `[` one of those up to `]` (with `!` or `^` first,
   * none of them; `a-z` is a range), `{` one of several patterns with commas between them, `\` that the next sign means itself.
   */
  readonly signs: string;
  /** Texts are paths: `*`, `?` and `[…]` stay within a name, and `**` alone between slashes takes any number of names. */
  readonly paths?: true;
  /** `{a}`, which has no comma, means `a`. */
  readonly single?: true;
  /** A `]` right behind the `[` is one of the characters. */
  readonly bracketFirst?: true;
  /** More than two stars are as good as two. */
  readonly manyStars?: true;
  /** `a/**` means `a` as well. */
  readonly itself?: true;
  /** Upper and lower case are alike. */
  readonly anyCase?: boolean;
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
  let brackets = signs.includes("[");
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
    else if (char === "[" && signs.includes("[")) {
      const found = brackets ? classAt(chars, i, syntax) : undefined;
      if (found === undefined) {
        // No bracket further on is closed either.
        brackets = false;
        closed = false;
        literal(char);
      } else {
        pieces.push(found.piece);
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

/** The class that begins at a `[`, and where its `]` is; undefined where it is not closed. */
function classAt(
  chars: readonly string[],
  from: number,
  { signs, bracketFirst }: Syntax,
): { readonly piece: Piece; readonly end: number } | undefined {
  const negated = chars[from + 1] === "!" || chars[from + 1] === "^";
  const first = from + (negated ? 2 : 1);
  const ranges: Range[] = [];
  let i = first;
  const read = (): number => {
    if (chars[i] === "\\" && signs.includes("\\")) i += 1;
    i += 1;
    return codeOf(chars[i - 1]);
  };
  while (i < chars.length && (chars[i] !== "]" || (i === first && bracketFirst))) {
    const code = read();
    if (chars[i] !== "-" || chars[i + 1] === undefined || chars[i + 1] === "]") ranges.push([code, code]);
    else {
      i += 1;
      ranges.push([code, read()]);
    }
  }
  if (i >= chars.length || i === first) return undefined;
  return { piece: { is: "class", ranges, negated }, end: i };
}
