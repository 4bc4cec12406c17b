// What a word becomes when variables are filled in, as BuildKit's shell lexer does it (parse/lexer.ts reads the word).
import { type Literal, lex, type Piece, type Variable } from "../parse/lexer.ts";
import { replacePattern, trimPattern } from "./glob.ts";

/** What a name stands for: its text, null where the value comes from outside, undefined where nothing declares it. */
export type Lookup = (name: string) => string | null | undefined;

/** One use of a variable inside a word. */
interface VariableUse {
  readonly name: string;
  /** From `$` on, counted in the word's raw text. */
  readonly from: number;
  readonly to: number;
  /** The form has a fallback of its own, `${V:-x}`, `${V-x}`, `${V:+x}`, `${V+x}`, or only counts where it is set: `${V:+x:$V}`. */
  readonly guarded: boolean;
}

/** A stretch of an expanded word: what it expands to, undefined where unknown, and where it stands in the raw text. */
export interface Expanded {
  readonly text: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly variable: string | undefined;
}

interface Expansion {
  readonly pieces: readonly Expanded[];
  readonly uses: readonly VariableUse[];
}

/** Expands the raw text of a word. An undeclared name expands to nothing, as it does in Docker. What is faulty stays as it is. */
export function expand(raw: string, escapeChar: string, lookup: Lookup): Expansion {
  const uses: VariableUse[] = [];
  return { pieces: expanded(lex(raw, escapeChar).pieces, { raw, lookup, set: [], uses }), uses };
}

interface Walk {
  readonly raw: string;
  readonly lookup: Lookup;
  /** The names of which it is certain that they are set. */
  readonly set: readonly string[];
  /** Filled on the way. */
  readonly uses: VariableUse[];
}

function expanded(pieces: readonly Piece[], walk: Walk): readonly Expanded[] {
  return pieces.map((piece) =>
    // `$?`, `$$` and the like mean nothing in a Dockerfile and are left for the shell.
    piece.kind === "variable" && /^\w/.test(piece.name) ? filledIn(piece, walk) : literalOf(piece, walk.raw),
  );
}

function literalOf(piece: Literal | Variable, raw: string): Expanded {
  const { from, to } = piece;
  return { text: piece.kind === "literal" ? piece.text : raw.slice(from, to), from, to, variable: undefined };
}

function filledIn({ name, from, to, modifier, operand, operandFrom }: Variable, walk: Walk): Expanded {
  const guarded = /^:?[-+]/.test(modifier) || walk.set.includes(name);
  walk.uses.push({ name, from, to, guarded });
  const known = walk.lookup(name);
  const value = known === null ? undefined : (known ?? "");
  const word = modifier === "" ? undefined : textOf(expanded(operand, within(walk, name, modifier)));
  const isSet = known !== undefined && !(modifier.startsWith(":") && known === "");
  const pick = (): string | undefined => {
    switch (modifier.replace(":", "")[0]) {
      case undefined:
        return value;
      case "-":
        return known === null ? undefined : isSet ? value : word;
      case "+":
        return known === null ? undefined : isSet ? word : "";
      case "?":
        return isSet ? value : undefined;
      case "#":
      case "%":
      case "/": {
        const pattern = walk.raw.slice(operandFrom, to - 1);
        if (value === undefined || pattern.includes("$")) return undefined;
        if (modifier === "#" || modifier === "%") return trimPattern(value, pattern, modifier);
        return replacePattern(value, modifier === "//" ? `/${pattern}` : pattern);
      }
      default:
        return undefined;
    }
  };
  return { text: pick(), from, to, variable: name };
}

/** What is behind `+` only counts where the variable is set, so it is guarded there too. */
function within(walk: Walk, name: string, modifier: string): Walk {
  return modifier.endsWith("+") ? { ...walk, set: [...walk.set, name] } : walk;
}

/** What is longer is taken as unknown: arguments that double each other would fill the memory. */
const LONGEST_TEXT = 65_536;

/** Whether a word is what it says: it has no variables, quotes or escapes. */
export function isPlain(raw: string): boolean {
  return raw.length <= LONGEST_TEXT && !/["$'\\`]/.test(raw);
}

/** The text of an expansion; undefined where a piece of it is unknown. */
export function textOf(pieces: readonly Expanded[]): string | undefined {
  let text = "";
  for (const piece of pieces) {
    if (piece.text === undefined || text.length + piece.text.length > LONGEST_TEXT) return undefined;
    text += piece.text;
  }
  return text;
}
