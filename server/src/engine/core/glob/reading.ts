// Regular expressions from outside as they are read: what is understood of one. For expression.ts.

import { byWord } from "../by-word.ts";
import { addAll } from "../lists.ts";
import type { Range } from "./automaton.ts";
import { anyOf, BEGIN, END, exactly, inTurn, JOINT, NOTHING, type Part, repeat, SIGN } from "./part.ts";

/**
 * How many places a pattern may have once its repetitions are written out. The name of a host, `[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?`, takes
 * 66.
 */
export const MOST_PLACES = 300;
/** How often a part may be repeated by number (Go's regexp/syntax: `maxRepeat`); Python has no such limit. */
const MOST_TIMES = 1000;
/** How many `^` and `$` may stand one behind the other: each takes a sign of its own. */
const MOST_EDGES = 10;

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;
const EDGES: readonly Range[] = [[codeOf(JOINT), codeOf(END)]];
const DIGITS: readonly Range[] = [[codeOf("0"), codeOf("9")]];
const WORD: readonly Range[] = [
  ...DIGITS,
  [codeOf("A"), codeOf("Z")],
  [codeOf("_"), codeOf("_")],
  [codeOf("a"), codeOf("z")],
];
const SPACE: readonly Range[] = [
  [9, 13],
  [32, 32],
];
const CLASSES: Readonly<Record<string, readonly Range[]>> = byWord({ d: DIGITS, w: WORD, s: SPACE });
const CONTROLS: Readonly<Record<string, string>> = byWord({ n: "\n", r: "\r", t: "\t" });

/** What a pattern means; undefined where it is not closed or has signs whose meaning is not known here, such as `(?=` or `\b`. */
export function partsOf(pattern: string, anyCase = false): Part | "too large" | undefined {
  const chars = [...pattern];
  let i = 0;
  let broken = false;
  let isLarge = false;
  const fail = (): Part => {
    broken = true;
    return NOTHING;
  };

  const alternatives = (depth: number): Part => {
    const parts = [sequence(depth)];
    while (chars[i] === "|" && !broken) {
      i += 1;
      parts.push(sequence(depth));
    }
    return parts.length === 1 ? (parts[0] as Part) : anyOf(parts);
  };
  const sequence = (depth: number): Part => {
    const parts: Part[] = [];
    while (i < chars.length && chars[i] !== "|" && chars[i] !== ")" && !broken) parts.push(repeated(depth));
    return inTurn(parts);
  };
  const repeated = (depth: number): Part => {
    // Python refuses to repeat the edges of a text, and both refuse to repeat nothing.
    const isEdge = chars[i] === "^" || chars[i] === "$";
    if (countAt() !== undefined) return fail();
    const part = atom(depth);
    const times = timesAt();
    if (times === undefined) return part;
    if (isEdge) return fail();
    const [least, most] = times;
    const found = repeat(part, least, most);
    // No more of it is read: the sizes of nested ones multiply.
    if (found.places <= MOST_PLACES) return found;
    isLarge = true;
    return fail();
  };
  /** How often what is before may come: `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`. That as little as possible is taken makes no difference. */
  const timesAt = (): readonly [least: number, most: number | undefined] | undefined => {
    const char = chars[i] ?? "";
    let times: readonly [number, number | undefined] | undefined;
    if (char === "*") times = [0, undefined];
    else if (char === "+") times = [1, undefined];
    else if (char === "?") times = [0, 1];
    else if (char === "{") {
      const count = countAt();
      if (count === undefined) return undefined;
      times = timesOf(count);
      i += count.length - 1;
    } else return undefined;
    i += 1;
    if (chars[i] === "?") i += 1;
    if (/^[*+?]$/.test(chars[i] ?? "") || countAt() !== undefined) broken = true;
    return times;
  };
  /** What says how often between braces, as `{2}` does, or would in one of Python and Go; braces around anything else are characters. */
  const countAt = (): string | undefined =>
    chars[i] === "{"
      ? /^\{(?:\d{1,20}(?:,\d{0,20})?|,\d{0,20})\}/.exec(chars.slice(i, i + 50).join(""))?.[0]
      : undefined;
  const timesOf = (count: string): readonly [number, number | undefined] => {
    const [least = "", most = least] = count.slice(1, -1).split(",");
    const times = [Number(least), most === "" ? undefined : Number(most)] as const;
    // To Go `{,2}` is four characters, and it repeats at most a thousand times.
    broken ||= least === "" || times[0] > MOST_TIMES || (times[1] ?? times[0]) > MOST_TIMES;
    broken ||= times[1] !== undefined && times[1] < times[0];
    return times;
  };
  const atom = (depth: number): Part => {
    const char = chars[i] ?? "";
    i += 1;
    if (char === "(") {
      if (depth > 50) return fail();
      if (chars[i] === "?" && chars[i + 1] === ":") i += 2;
      const inner = alternatives(depth + 1);
      if (chars[i] !== ")") return fail();
      i += 1;
      return inner;
    }
    if (char === "[") return brackets();
    if (char === ".") return oneOf([...EDGES, [10, 10]], true);
    if (char === "^") return exactly(BEGIN);
    if (char === "$") return exactly(END);
    if (char === "\\") {
      const escaped = escapeAt();
      return escaped === undefined
        ? fail()
        : typeof escaped === "string"
          ? one(escaped)
          : oneOf(escaped.ranges, escaped.negated);
    }
    return char === "" || char === ")" || /^[*+?]$/.test(char) ? fail() : one(char);
  };
  /** What is behind a `\`. */
  const escapeAt = (): string | { readonly ranges: readonly Range[]; readonly negated: boolean } | undefined => {
    const char = chars[i] ?? "";
    i += 1;
    const ranges = CLASSES[char.toLowerCase()];
    if (ranges !== undefined) {
      const negated = char !== char.toLowerCase();
      return { ranges: negated ? [...ranges, ...EDGES] : ranges, negated };
    }
    return CONTROLS[char] ?? (/^[^\w\s]$/u.test(char) ? char : undefined);
  };
  const brackets = (): Part => {
    const negated = chars[i] === "^";
    if (negated) i += 1;
    const ranges: Range[] = [];
    for (let first = true; i < chars.length && (chars[i] !== "]" || first); first = false) {
      let char = chars[i] ?? "";
      i += 1;
      if (char === "[" && chars[i] === ":") return fail();
      if (char === "\\") {
        const escaped = escapeAt();
        if (escaped === undefined) return fail();
        if (typeof escaped !== "string") {
          if (escaped.negated) return fail();
          addAll(ranges, escaped.ranges);
          continue;
        }
        char = escaped;
      }
      let last = char;
      if (chars[i] === "-" && chars[i + 1] !== undefined && chars[i + 1] !== "]") {
        last = chars[i + 1] ?? "";
        i += 2;
        if (last === "\\") {
          const escaped = escapeAt();
          if (typeof escaped !== "string") return fail();
          last = escaped;
        }
      }
      if (codeOf(last) < codeOf(char)) return fail();
      ranges.push([codeOf(char), codeOf(last)]);
    }
    if (chars[i] !== "]") return fail();
    i += 1;
    return oneOf(negated ? [...ranges, ...EDGES] : ranges, negated);
  };
  const one = (char: string): Part =>
    anyCase && /\p{L}/u.test(char) ? oneOf([[codeOf(char), codeOf(char)]], false) : exactly(char);
  const oneOf = (ranges: readonly Range[], negated: boolean): Part => {
    const all = anyCase ? ranges.flatMap(inBothCases) : ranges;
    // Of what it is charged by, case makes no difference.
    const places = 1 + Math.floor(ranges.length / 4);
    return {
      ...SIGN,
      write: (builder, from) => builder.oneOf(from, all, negated),
      places,
      cost: places,
      atOnce: places,
    };
  };

  const part = alternatives(0);
  if (isLarge || (!broken && (part.places > MOST_PLACES || part.edges > MOST_EDGES))) return "too large";
  return broken || i < chars.length ? undefined : part;
}

/** A range of characters with the same letters in the other case, as far as they are ASCII's. */
function inBothCases(range: Range): readonly Range[] {
  const [from, to] = range;
  const other = (first: number, last: number, by: number): readonly Range[] => {
    const [start, end] = [Math.max(from, first), Math.min(to, last)];
    return start <= end ? [[start + by, end + by]] : [];
  };
  return [range, ...other(codeOf("a"), codeOf("z"), -32), ...other(codeOf("A"), codeOf("Z"), 32)];
}
