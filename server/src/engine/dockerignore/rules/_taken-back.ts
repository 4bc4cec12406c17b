// Lines of an ignore file that keep something until a later line takes it back.
import { type IgnorePattern, ignoreRules } from "../../core/glob/ignore-file.ts";
import { folderOf } from "../../core/paths.ts";

/** The signs of a pattern. */
export const HAS_SIGNS = /[*?[\\]/;

/** So deep are the paths that are looked at. */
const DEEPEST = 100;

/** The folders that a path is in, the nearest first. */
export function foldersOf(path: string): readonly string[] {
  const found: string[] = [];
  for (let one = folderOf(path); one !== "" && found.length < DEEPEST; one = folderOf(one)) found.push(one);
  return found;
}

/** So many lines that keep something are looked at. */
const MOST_KEPT = 200;

/**
 * The lines that keep only what a later one leaves out, since the last line that matches a path or a folder above it decides: the same
 * pattern, or for a path without signs any that matches.
 */
export function takenBack(patterns: readonly IgnorePattern[]): ReadonlySet<IgnorePattern> {
  const kept = patterns.flatMap((one, i) => (one.negated ? [{ one, i }] : []));
  const found = new Set<IgnorePattern>();
  if (kept.length === 0) return found;
  const out = new Map(patterns.flatMap(({ negated, pattern }, i) => (negated ? [] : [[pattern, i] as const])));
  const rules = ignoreRules(patterns);
  for (const { one, i } of kept.slice(0, MOST_KEPT)) {
    const paths = HAS_SIGNS.test(one.pattern) ? [] : [one.pattern, ...foldersOf(one.pattern)];
    const isBack = (path: string) =>
      [...(rules?.matching(path) ?? [])].some((j) => j > i && patterns[j]?.negated === false);
    if ((out.get(one.pattern) ?? -1) > i || paths.some(isBack)) found.add(one);
  }
  return found;
}
