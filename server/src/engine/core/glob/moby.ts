// The patterns of ignore files as Docker matches them: moby/patternmatcher turns each into a literal, a beginning, an end or a regular
// expression of Go's, with the slips that this has, and decides path by path in the order of the lines. Held to the program itself by
// test/oracles/dockerignore/.
import { byWord } from "../by-word.ts";
import { accept, builderFor } from "./automaton.ts";
import { matcherOf } from "./matching.ts";
import { BEGIN, END, exactly, inTurn, type Part } from "./part.ts";
import { partsOf } from "./reading.ts";

/** How many places all patterns of a file may have together, how many of them at once, and how long a path may be. */
const MOST_PLACES = 100_000;
const MOST_AT_ONCE = 12_000;
const LONGEST = 1000;
/** A byte that Go's bitmap of signs has no room for stays as it is: `|`, `{` and `}` mean what they mean to Go. */
const ESCAPED = new Set(".+()$");
/** Characters that Go's expressions know by a letter behind `\`, besides those that are read everywhere. */
const LETTERS: Readonly<Record<string, string>> = byWord({ a: "\x07", f: "\f", v: "\v" });

/** Whether Go's `filepath.Match` takes a pattern: brackets are closed and hold something, and a sign comes behind each `\`. */
export function isWellFormed(pattern: string): boolean {
  return rangesIn(pattern) !== undefined;
}

/** Whether brackets of a pattern have a range that ends before it begins, `[z-a]`, which Go's regular expressions refuse. */
export function hasBackwardRange(pattern: string): boolean {
  return rangesIn(pattern)?.some(([first, last]) => first > last) === true;
}

/** The ranges in the brackets of a pattern, by their first and last sign; undefined where `filepath.Match` does not take the pattern. */
function rangesIn(pattern: string): readonly (readonly [number, number])[] | undefined {
  const chars = [...pattern];
  const ranges: (readonly [number, number])[] = [];
  let i = 0;
  /** The sign at `i`, which is passed; undefined where there is none, or nothing behind it. */
  const member = (): number | undefined => {
    if (chars[i] === undefined || chars[i] === "-" || chars[i] === "]") return undefined;
    if (chars[i] === "\\") i += 1;
    const sign = chars[i]?.codePointAt(0);
    i += 1;
    return i < chars.length ? sign : undefined;
  };
  for (; i < chars.length; i += 1) {
    if (chars[i] === "\\") {
      i += 1;
      if (i === chars.length) return undefined;
      continue;
    }
    if (chars[i] !== "[") continue;
    i += chars[i + 1] === "^" ? 2 : 1;
    for (let isFirst = true; isFirst || chars[i] !== "]"; isFirst = false) {
      const first = member();
      if (first === undefined) return undefined;
      if (chars[i] !== "-") continue;
      i += 1;
      const last = member();
      if (last === undefined) return undefined;
      ranges.push([first, last]);
    }
  }
  return ranges;
}

/** What a pattern matches, as parts of an automaton; undefined where Go refuses the expression, or its meaning is not known here. */
function partOf(pattern: string): readonly Part[] | undefined {
  const { is, expression } = translated(pattern);
  const literal = (text: string) => [...text].map(exactly);
  if (is === "exact") return [inTurn([exactly(BEGIN), ...literal(pattern), exactly(END)])];
  if (is === "beginning") return [inTurn([exactly(BEGIN), ...literal(pattern.slice(0, -2))])];
  if (is === "end") {
    const end = pattern.slice(2);
    const named = inTurn([exactly(BEGIN), ...literal(end.slice(1)), exactly(END)]);
    return [inTurn([...literal(end), exactly(END)]), ...(end.startsWith("/") ? [named] : [])];
  }
  const part = partsOf(expression);
  return part === undefined || part === "too large" ? undefined : [part];
}

/** How moby/patternmatcher matches a pattern (`compile`), and the regular expression that it writes for it. */
function translated(pattern: string): {
  readonly is: "exact" | "beginning" | "end" | "expression";
  readonly expression: string;
} {
  const chars = [...pattern];
  let is: "exact" | "beginning" | "end" | "expression" = "exact";
  let expression = "^";
  for (let i = 0; i < chars.length; i += 1) {
    const char = chars[i] ?? "";
    if (char === "*" && chars[i + 1] === "*") {
      const isFirst = i === 0;
      i += chars[i + 2] === "/" ? 2 : 1;
      if (i + 1 < chars.length) {
        expression += "(.*/)?";
        is = "expression";
      } else if (is === "exact") is = "beginning";
      else {
        expression += ".*";
        is = "expression";
      }
      if (isFirst) is = "end";
    } else if (char === "*" || char === "?") {
      expression += char === "*" ? "[^/]*" : "[^/]";
      is = "expression";
    } else if (ESCAPED.has(char)) expression += `\\${char}`;
    else if (char === "\\" && i + 1 < chars.length) {
      i += 1;
      expression += LETTERS[chars[i] ?? ""] ?? `\\${chars[i]}`;
      is = "expression";
    } else {
      expression += char;
      if (char === "[" || char === "]") is = "expression";
    }
  }
  return { is, expression: `${expression}$` };
}

/**
 * Answers which of some cleaned patterns, without their `!`, match a path, by their numbers. Undefined where one of them stops the build,
 * its meaning is not known, or they would cost too much together.
 */
export function mobyPatterns(patterns: readonly string[]): ((path: string) => ReadonlySet<number>) | undefined {
  const builder = builderFor(-1);
  const root = builder.alone();
  const anywhere = builder.star(root, true);
  let [places, atOnce, edges] = [0, 0, 0];
  for (const [i, pattern] of patterns.entries()) {
    const parts = isWellFormed(pattern) ? partOf(pattern) : undefined;
    if (parts === undefined) return undefined;
    for (const part of parts) {
      places += part.places;
      atOnce += part.isAnchored ? part.atOnce : part.cost;
      edges = Math.max(edges, part.edges);
      if (places > MOST_PLACES || atOnce > MOST_AT_ONCE) return undefined;
      accept(builder.star(part.write(builder, anywhere), true), "end", i);
    }
  }
  const { all } = matcherOf(-1, root, builder.alone());
  const [head, tail] = [BEGIN.repeat(edges), END.repeat(edges)];
  return (path) => new Set(path.length > LONGEST ? [] : all(`${head}${path}${tail}`));
}
