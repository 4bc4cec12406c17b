// The pattern forms of variable expansion: `${V#p}`, `${V##p}`, `${V%p}`, `${V%%p}`, `${V/p/r}`, `${V//p/r}`.
import { globs, isClosed, SHELL, type Syntax } from "../../core/glob/glob.ts";
import type { Matcher } from "../../core/glob/matching.ts";

/** In longer texts, and for longer patterns, the value stays unknown: a Dockerfile may have very many of these forms. */
const LONGEST = 400;
const FROM_THE_END: Syntax = { ...SHELL, backwards: true };

/** A shell pattern as a matcher; undefined where it is too long or ends in a lone escape. */
function matcherFor(syntax: Syntax, pattern: string): Matcher | undefined {
  return pattern.length <= LONGEST && isClosed(SHELL, pattern) ? globs(syntax, [{ text: pattern }]) : undefined;
}

/** `value` without the shortest (`p`) or longest (`#p`, `%p`) match of a pattern at its start (`#`) or end (`%`). */
export function trimPattern(value: string, operand: string, side: "#" | "%"): string | undefined {
  const greedy = operand.startsWith(side);
  const pattern = greedy ? operand.slice(1) : operand;
  const matcher = value.length > LONGEST ? undefined : matcherFor(side === "#" ? SHELL : FROM_THE_END, pattern);
  if (matcher === undefined) return undefined;
  const fitting = matcher.prefixes(value);
  const length = Math.max(0, greedy ? fitting.lastIndexOf(true) : fitting.indexOf(true));
  return side === "#" ? value.slice(length) : value.slice(0, value.length - length);
}

/** `value` with the first (`p/r`) or every (`/p/r`) match of a pattern replaced. Of several matches at one place the longest counts. */
export function replacePattern(value: string, operand: string): string | undefined {
  const every = operand.startsWith("/");
  const rest = every ? operand.slice(1) : operand;
  let slash = 0;
  while (slash < rest.length && rest[slash] !== "/") slash += rest[slash] === "\\" ? 2 : 1;
  if (slash >= rest.length || slash === 0 || value.length > LONGEST) return undefined;
  const pattern = rest.slice(0, slash);
  const matcher = matcherFor(SHELL, pattern);
  // One run from the end tells for each place whether a match begins there, so that only those are measured.
  const beginning = matcherFor(FROM_THE_END, `${pattern}*`)?.prefixes(value);
  if (matcher === undefined || beginning === undefined) return undefined;
  const replacement = rest.slice(slash + 1).replace(/\\([/}])/g, "$1");
  const pieces: string[] = [];
  let done = 0;
  for (let at = 0; at <= value.length; at += 1) {
    if (beginning[value.length - at] !== true) continue;
    const length = matcher.prefixes(value.slice(at)).lastIndexOf(true);
    pieces.push(value.slice(done, at), replacement);
    done = at + length;
    if (!every || done === value.length) break;
    at = done - 1;
  }
  return pieces.join("") + value.slice(done);
}
