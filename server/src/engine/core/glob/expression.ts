// Regular expressions from outside, as other tools' files have them for paths and names, matched by the automaton in time that is
// bounded by pattern and text. What Python and Go read alike is known: characters, `.`, brackets, groups, `|`, `^`, `$` and how often.
import { addTo } from "../lists.ts";
import { accept, builderFor } from "./automaton.ts";
import { matcherOf } from "./matching.ts";
import { BEGIN, END, type Part } from "./part.ts";
import { MOST_PLACES, partsOf } from "./reading.ts";

/** The longest pattern and the longest text that are matched, in characters. */
const LONGEST = 1000;
/**
 * In how many places of all patterns of a file one may be at the same time: each character of a text may cost as many steps. Measured
 * with patterns that are made for it, a name of 240 letters takes some 5 ms.
 */
const MOST_AT_ONCE = 3000;
/** How many places they may have together, which is memory. */
const MOST_TOGETHER = 100_000;
/** How many times as much those of several files may cost that are matched at once. */
const MOST_FILES = 4;
/** How many nodes the sets have together that a matcher keeps. */
const MOST_KEPT = 200_000;

/**
 * Adds up what the patterns of one file cost; one that is given again costs nothing. Answers why a pattern must not be matched, as half
 * a sentence; undefined where it may be. What is not understood costs nothing: it matches nothing.
 */
export function expressionBudget(): (pattern: string) => string | undefined {
  const { partOf } = budget(1);
  return (pattern) => {
    const part = partOf(pattern);
    return typeof part === "string" ? part : undefined;
  };
}

function budget(times: number): { readonly partOf: (pattern: string, anyCase?: boolean) => Part | string | undefined } {
  const known = new Map<string, Part | string | undefined>();
  let places = 0;
  let atOnce = 0;
  const priced = (pattern: string, anyCase?: boolean): Part | string | undefined => {
    if (pattern.length > LONGEST) return `it is longer than ${LONGEST} characters`;
    const part = partsOf(pattern, anyCase);
    if (part === undefined) return undefined;
    if (part === "too large") return `it has more than ${MOST_PLACES} parts, each counted as often as it is repeated`;
    const own = costOf(part, pattern.length);
    if (own > MOST_AT_ONCE) return "its repetitions would take too long";
    if (places + part.places > times * MOST_TOGETHER || atOnce + own > times * MOST_AT_ONCE)
      return "it would take too long together with those before it";
    places += part.places;
    atOnce += own;
    return part;
  };
  return {
    partOf(pattern, anyCase) {
      if (!known.has(pattern)) known.set(pattern, priced(pattern, anyCase));
      return known.get(pattern);
    },
  };
}

/** What a pattern is charged: where it is more than it is long, as much more once again, so that no short file takes long. */
function costOf({ isAnchored, atOnce, cost }: Part, length: number): number {
  const most = isAnchored ? atOnce : cost;
  return most * Math.max(1, most / length);
}

/**
 * Answers which of some patterns match a part of a text, by their numbers, or of a beginning of it that ends at one of some offsets. One
 * that is not closed or too long matches nothing, and so does one with signs whose meaning is not known here, such as `(?=` or `\b`. No
 * pattern matches a text of more than 1,000 characters. Nor does one behind what may be matched at once: readers of files ask
 * `expressionBudget` before, and tell.
 * @param anyCase upper and lower case are alike
 */
export function expressions(
  patterns: readonly string[],
  anyCase = false,
): (text: string, ends?: readonly number[]) => readonly number[] {
  const builder = builderFor(-1);
  const root = builder.alone();
  const anywhere = builder.star(root, true);
  const { partOf } = budget(MOST_FILES);
  const numbers = new Map<string, number[]>();
  for (const [i, pattern] of patterns.entries()) addTo(numbers, pattern, i);
  const distinct = [...numbers.values()];
  let edges = 0;
  for (const [i, pattern] of [...numbers.keys()].entries()) {
    const part = partOf(pattern, anyCase);
    if (part === undefined || typeof part === "string") continue;
    edges = Math.max(edges, part.edges);
    accept(builder.star(part.write(builder, anywhere), true), "end", i);
  }
  const { beginnings } = matcherOf(-1, root, builder.alone(), MOST_KEPT);
  // Each `^` and `$` takes a sign of its own, so that `^^a` means the same as `^a`.
  const [head, tail] = [BEGIN.repeat(edges), END.repeat(edges)];
  return (text, ends = []) => {
    if (text.length > LONGEST) return [];
    const found = beginnings(head, text, ends, tail).flatMap((i) => distinct[i] ?? []);
    return found.sort((a, b) => a - b);
  };
}
