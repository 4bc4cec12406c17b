// What a `.dockerignore` says: its patterns, as moby/patternmatcher reads them (ignorefile.ReadAll, then New), and which files of a build
// context they leave out. Held to the program itself by test/oracles/dockerignore/.
import type { PatternText } from "../builds/contexts.ts";
import { fact } from "../fact.ts";
import { folderOf } from "../paths.ts";
import { type Span, span } from "../text.ts";
import { hasBackwardRange, isWellFormed, mobyPatterns } from "./moby.ts";

/** Why the build stops at a line: nothing follows its `!`, Go cannot read the pattern or the expression made of it, or it is too long. */
export type IgnoreFault = "empty" | "malformed" | "backwards" | "long";

/** A line that is a pattern, or so long that the build stops at it. */
export interface IgnorePattern extends PatternText {
  /** The pattern without the blanks around it. */
  readonly at: Span;
  /** Why the build stops at it. */
  readonly fault?: IgnoreFault;
}

/** The longest line that Go's scanner takes, in bytes; with a longer one the build stops. */
const LONGEST_LINE = 65_536;
/** White space as Go's `unicode.IsSpace` has it. */
const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** The patterns of an ignore file, in order. */
export function ignorePatterns(text: string): readonly IgnorePattern[] {
  const found: IgnorePattern[] = [];
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if (end - start >= LONGEST_LINE) found.push({ at: span(start, end), negated: false, pattern: "", fault: "long" });
    else if (text[start] !== "#") {
      const at = trimmed(text, start, end);
      if (at.end > at.start) found.push(patternOf(text.slice(at.start, at.end), at));
    }
    start = end + 1;
  }
  return found;
}

/** The patterns at which no build stops, in order: what a file says once the others are repaired. */
export function soundPatterns(text: string): readonly IgnorePattern[] {
  return ignorePatterns(text).filter(({ fault }) => fault === undefined);
}

/** What is left of a stretch without blanks at its ends. */
function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && BLANK.test(text[start] ?? "")) start += 1;
  while (end > start && BLANK.test(text[end - 1] ?? "")) end -= 1;
  return span(start, end);
}

function patternOf(written: string, at: Span): IgnorePattern {
  const isNegated = written.startsWith("!");
  const bare = isNegated ? trimmed(written, 1, written.length) : span(0, written.length);
  const rest = written.slice(bare.start, bare.end);
  const path = rest === "" ? "" : cleaned(rest);
  const rooted = path.length > 1 && path.startsWith("/") ? path.slice(1) : path;
  // Cleaned once more with the sign, which may also have come to the front only now: `./!a`.
  const whole = cleaned(isNegated ? `!${rooted}` : rooted);
  const negated = whole.startsWith("!");
  const pattern = negated ? whole.slice(1) : whole;
  const fault = faultOf(pattern);
  return { at, negated, pattern, ...(fault && { fault }) };
}

function faultOf(pattern: string): IgnoreFault | undefined {
  if (pattern === "") return "empty";
  if (!isWellFormed(pattern)) return "malformed";
  return hasBackwardRange(pattern) ? "backwards" : undefined;
}

/** The shortest name of a path, as Go's `path.Clean` gives it. */
function cleaned(path: string): string {
  const root = path.startsWith("/") ? "/" : "";
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (root === "") steps.push(step);
  }
  return `${root}${steps.join("/")}` || ".";
}

/** What the patterns of a file say of paths below the context, with `/`. */
export interface IgnoreRules {
  /** Whether a path, or a folder above it, is left out by the last pattern that matches one of them (`MatchesOrParentMatches`). */
  ignores(path: string): boolean;
  /** Whether the context that is sent does not hold it: the walk decides folder by folder (`MatchesUsingParentResults`). */
  leavesOut(path: string): boolean;
  /** The numbers of the patterns that match a path itself. */
  matching(path: string): ReadonlySet<number>;
}

/** What patterns leave out; undefined where one of them stops the build, or it is not known what they match. One answer for one list. */
export const ignoreRules: (patterns: readonly PatternText[]) => IgnoreRules | undefined = fact((patterns) => {
  const own = mobyPatterns(patterns.map(({ pattern }) => pattern));
  if (own === undefined) return undefined;
  const folders = new Map<string, Seen>();
  const see = (path: string): Seen => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const folder = folderOf(path);
    const above = folder === "" ? undefined : see(folder);
    const mine = own(path);
    const matched = new Set<number>();
    let isOut = false;
    // A pattern that would change nothing is not asked, nor noted for what is below.
    for (const i of [...new Set([...mine, ...(above?.matched ?? [])])].sort((a, b) => a - b)) {
      const negated = patterns[i]?.negated === true;
      if (above?.matched.has(i) !== true && (negated !== isOut || !mine.has(i))) continue;
      matched.add(i);
      isOut = !negated;
    }
    const seen = { matched, isOut };
    if (folders.size > MOST_KEPT) folders.clear();
    folders.set(path, seen);
    return seen;
  };
  return {
    matching: own,
    leavesOut: (path) => see(path).isOut,
    ignores(path) {
      let last = -1;
      for (let part = path; part !== ""; part = folderOf(part)) for (const i of own(part)) last = Math.max(last, i);
      return last !== -1 && patterns[last]?.negated === false;
    },
  };
});

/** The patterns that matched a path or a folder above it, and whether it is left out. */
interface Seen {
  readonly matched: ReadonlySet<number>;
  readonly isOut: boolean;
}

/** Of so many paths the answer is kept. */
const MOST_KEPT = 10_000;
