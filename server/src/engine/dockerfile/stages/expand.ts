// Variable expansion inside a word, after BuildKit's shell lexer: every form of `${…}`, quotes and escapes.

import { addAll } from "../../core/lists.ts";
import { closingQuote } from "../parse/tokens.ts";
import { replacePattern, trimPattern } from "./glob.ts";

/** What a name stands for: its text, null where the value comes from outside, undefined where nothing declares it. */
export type Lookup = (name: string) => string | null | undefined;

/** One use of a variable inside a word. */
export interface VariableUse {
  readonly name: string;
  /** From `$` on, counted in the word's raw text. */
  readonly from: number;
  readonly to: number;
  /** The form has a fallback of its own: `${V:-x}`, `${V-x}`, `${V:+x}`, `${V+x}`. */
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

/** Forms nested deeper or longer than this are left alone, so that unclosed braces stay cheap. */
const DEEPEST = 8;
const LONGEST = 2_000;
const NAME = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?\-$!])/;

/** Expands the raw text of a word. An undeclared name expands to nothing, as it does in Docker. Linear but for nesting, which is bounded. */
export function expand(raw: string, escapeChar: string, lookup: Lookup, depth = 0): Expansion {
  const pieces: Expanded[] = [];
  const uses: VariableUse[] = [];
  let literal = "";
  let literalFrom = 0;
  let quoted = false;
  const flush = (to: number) => {
    if (literal !== "") pieces.push({ text: literal, from: literalFrom, to, variable: undefined });
    literal = "";
  };
  let i = 0;
  while (i < raw.length) {
    const char = raw[i] ?? "";
    if (char === '"' && (quoted || closingQuote(raw, i, escapeChar) !== -1)) {
      flush(i);
      quoted = !quoted;
      i += 1;
      literalFrom = i;
    } else if (char === "'" && !quoted && raw.indexOf("'", i + 1) !== -1) {
      flush(i);
      const close = raw.indexOf("'", i + 1);
      if (close > i + 1) pieces.push({ text: raw.slice(i + 1, close), from: i + 1, to: close, variable: undefined });
      i = close + 1;
      literalFrom = i;
    } else if (char === escapeChar) {
      const next = raw[i + 1] ?? "";
      const drops = !quoted || next === '"' || next === "$" || next === escapeChar;
      literal += drops ? next : char + next;
      i += 2;
    } else if (char === "$") {
      const use = readVariable(raw, i, escapeChar, lookup, depth);
      if (use === undefined) {
        literal += char;
        i += 1;
        continue;
      }
      flush(i);
      pieces.push({ text: use.text, from: i, to: use.to, variable: use.name });
      uses.push({ name: use.name, from: i, to: use.to, guarded: use.guarded });
      addAll(uses, use.inner);
      i = use.to;
      literalFrom = i;
    } else {
      literal += char;
      i += 1;
    }
  }
  flush(raw.length);
  return { pieces, uses };
}

/** What is longer is taken as unknown: arguments that double each other would fill the memory. */
const LONGEST_TEXT = 65_536;

/** The text of an expansion; undefined where a piece of it is unknown. */
export function textOf(pieces: readonly Expanded[]): string | undefined {
  let text = "";
  for (const piece of pieces) {
    if (piece.text === undefined || text.length + piece.text.length > LONGEST_TEXT) return undefined;
    text += piece.text;
  }
  return text;
}

interface Read {
  readonly name: string;
  readonly text: string | undefined;
  readonly to: number;
  readonly guarded: boolean;
  readonly inner: readonly VariableUse[];
}

function readVariable(raw: string, from: number, escapeChar: string, lookup: Lookup, depth: number): Read | undefined {
  const braced = raw[from + 1] === "{";
  const name = NAME.exec(raw.slice(from + (braced ? 2 : 1)))?.[0];
  // A lone `$`, `$(…)`, `${}` and `$$` are no variables.
  if (name === undefined || !/^\w/.test(name)) return undefined;
  const known = lookup(name);
  const value = known === null ? undefined : (known ?? "");
  const nameEnd = from + (braced ? 2 : 1) + name.length;
  const read = (text: string | undefined, to: number, guarded = false, inner: readonly VariableUse[] = []): Read => ({
    name,
    text,
    to,
    guarded,
    inner,
  });
  if (!braced) return read(value, nameEnd);
  if (raw[nameEnd] === "}") return read(value, nameEnd + 1);
  const close = closingBrace(raw, nameEnd, escapeChar);
  if (close === -1) return undefined;
  const form = raw.slice(nameEnd, close);
  const guarded = /^:?[-+]/.test(form);
  if (depth >= DEEPEST) return read(undefined, close + 1, guarded);
  const strict = form.startsWith(":");
  const operator = form[strict ? 1 : 0] ?? "";
  const operandAt = nameEnd + (strict ? 2 : 1);
  const operand = expand(raw.slice(operandAt, close), escapeChar, lookup, depth + 1);
  const inner = operand.uses.map((use) => ({ ...use, from: use.from + operandAt, to: use.to + operandAt }));
  const word = textOf(operand.pieces);
  const isSet = known !== undefined && !(strict && known === "");
  const pick = (): string | undefined => {
    switch (operator) {
      case "-":
        return known === null ? undefined : isSet ? value : word;
      case "+":
        return known === null ? undefined : isSet ? word : "";
      case "?":
        return isSet ? value : undefined;
      case "#":
      case "%":
      case "/": {
        const pattern = raw.slice(operandAt, close);
        if (value === undefined || pattern.includes("$")) return undefined;
        return operator === "/" ? replacePattern(value, pattern) : trimPattern(value, pattern, operator);
      }
      default:
        return undefined;
    }
  };
  return read(pick(), close + 1, guarded, inner);
}

/** The brace that closes a `${` whose inside starts at `from`. */
function closingBrace(raw: string, from: number, escapeChar: string): number {
  let depth = 1;
  const end = Math.min(raw.length, from + LONGEST);
  for (let i = from; i < end; i += 1) {
    const char = raw[i];
    if (char === escapeChar) i += 1;
    else if (char === "{" && raw[i - 1] === "$") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
