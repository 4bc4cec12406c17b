// Regular expressions from outside, as other tools' files have them for paths and names, matched by the automaton in time that is
// bounded by pattern and text. What Python and Go read alike is known: characters, `.`, brackets, groups, `|`, `^`, `$` and how often.
import { addAll } from "../lists.ts";
import { accept, type Builder, builderFor, lead, type Node, type Range } from "./automaton.ts";
import { matcherOf } from "./matching.ts";

/** The longest pattern that is matched, in characters, and how many places it may have once repetitions are written out. */
const LONGEST = 1000;
const MOST_PLACES = 5000;
/** How often a part may be repeated by number (Go's regexp/syntax: `maxRepeat`); Python has no such limit. */
const MOST_TIMES = 1000;
/** The most places that patterns have together which are matched at once: those behind match nothing. */
const MOST_TOGETHER = 200_000;

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;
/** Between parts of a text that are matched one by one: a pattern matches it only where it names it. */
export const JOINT = "\u0001";
/** Where a text begins and ends: no text holds these. */
const [BEGIN, END] = ["\u0002", "\u0003"];
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
const CLASSES: Readonly<Record<string, readonly Range[]>> = { d: DIGITS, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Adds nodes behind one and answers with the last of them. */
type Write = (from: Node) => Node;

/**
 * Answers which of some patterns match a part of a text, by their numbers. One that is not closed or too long matches nothing, and so
 * does one with signs whose meaning is not known here, such as `(?=` or `\b`.
 * @param anyCase upper and lower case are alike
 */
export function expressions(patterns: readonly string[], anyCase = false): (text: string) => readonly number[] {
  const builder = builderFor(-1);
  const root = builder.alone();
  const anywhere = builder.star(root, true);
  let places = 0;
  let signs = 0;
  for (const [i, pattern] of patterns.entries()) {
    const part = pattern.length > LONGEST ? undefined : read(pattern, builder, anyCase);
    if (part === undefined || part.places > MOST_PLACES || places + part.places > MOST_TOGETHER) continue;
    places += part.places;
    signs = Math.max(signs, countOf(pattern, "^"), countOf(pattern, "$"));
    accept(builder.star(part.write(fresh(builder, anywhere)), true), "end", i);
  }
  const { all } = matcherOf(-1, root, builder.alone());
  // Each `^` and `$` takes a sign of its own, so that `^^a` means the same as `^a`.
  return (text) => all(`${BEGIN.repeat(signs)}${text}${END.repeat(signs)}`);
}

/** The same for one pattern. */
export function expression(pattern: string, anyCase = false): (text: string) => boolean {
  const matching = expressions([pattern], anyCase);
  return (text) => matching(text).length > 0;
}

const countOf = (text: string, sign: string): number => text.split(sign).length - 1;

interface Part {
  readonly write: Write;
  /** How many nodes it takes. */
  readonly places: number;
}

function read(pattern: string, builder: Builder, anyCase: boolean): Part | undefined {
  const chars = [...pattern];
  let i = 0;
  let broken = false;
  const fail = (): Part => {
    broken = true;
    return { write: (from) => from, places: 0 };
  };

  const alternatives = (depth: number): Part => {
    const parts = [sequence(depth)];
    while (chars[i] === "|" && !broken) {
      i += 1;
      parts.push(sequence(depth));
    }
    return parts.length === 1 ? (parts[0] as Part) : anyOf(builder, parts);
  };
  const sequence = (depth: number): Part => {
    const parts: Part[] = [];
    while (i < chars.length && chars[i] !== "|" && chars[i] !== ")" && !broken) parts.push(repeated(depth));
    return {
      write: (from) => parts.reduce((node, { write }) => write(node), from),
      places: parts.reduce((sum, { places }) => sum + places, 0),
    };
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
    const count = Math.max(least, most ?? 0, 1);
    if (count * part.places > MOST_PLACES) return fail();
    return { write: (from) => repeat(builder, part, least, most, from), places: count * (part.places + 2) };
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
  const exactly = (char: string): Part => ({
    write: (from) => builder.char(fresh(builder, from), codeOf(char)),
    places: 2,
  });
  const one = (char: string): Part =>
    anyCase && /\p{L}/u.test(char) ? oneOf([[codeOf(char), codeOf(char)]], false) : exactly(char);
  const oneOf = (ranges: readonly Range[], negated: boolean): Part => {
    const all = anyCase ? ranges.flatMap(inBothCases) : ranges;
    return { write: (from) => builder.oneOf(fresh(builder, from), all, negated), places: 2 };
  };

  const part = alternatives(0);
  return broken || i < chars.length ? undefined : part;
}

/** A node of this pattern alone behind another: what is added to it is shared with nothing. */
function fresh(builder: Builder, from: Node): Node {
  const node = builder.alone();
  lead(from, node);
  return node;
}

function anyOf(builder: Builder, parts: readonly Part[]): Part {
  return {
    write: (from) => {
      const to = builder.alone();
      for (const { write } of parts) lead(write(fresh(builder, from)), to);
      return to;
    },
    places: parts.reduce((sum, { places }) => sum + places + 1, 1),
  };
}

function repeat(builder: Builder, { write }: Part, least: number, most: number | undefined, from: Node): Node {
  let node = from;
  for (let n = 0; n < least; n += 1) node = write(node);
  const to = builder.alone();
  if (most === undefined) {
    const again = fresh(builder, node);
    lead(write(again), again);
    lead(again, to);
    return to;
  }
  lead(node, to);
  for (let n = least; n < most; n += 1) {
    node = write(node);
    lead(node, to);
  }
  return to;
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
