// Globs of configuration and ignore files, relative to the folder of the file that holds them.
import { expressions } from "../core/glob/expression.ts";
import { DOUBLESTAR, GLOBS, type Glob, isClosed, globs as matcherFor } from "../core/glob/glob.ts";
import { withoutEnd } from "../core/text.ts";

/**
 * Whether one of `globs` matches a path, both relative to the root. As in ignore files: a glob without a slash matches at
 * any depth, a folder matches all below it, `!glob` takes back what an earlier one matched.
 */
export function globMatcher(dir: string, globs: readonly string[]): (path: string) => boolean {
  const lists = globLists(dir, [globs]);
  return (path) => lists(path).length > 0;
}

/** The same for several lists, each by itself: the numbers of those that match a path, in order. */
export function globLists(dir: string, lists: readonly (readonly string[])[]): (path: string) => readonly number[] {
  const read: { readonly list: number; readonly negated: boolean; readonly glob: Glob }[] = [];
  for (const [list, globs] of lists.entries()) {
    for (const text of globs) {
      const negated = text.startsWith("!");
      const glob = readGlob(negated ? text.slice(1) : text);
      if (glob !== undefined) read.push({ list, negated, glob });
    }
  }
  if (read.length === 0) return () => [];
  const matcher = matcherFor(
    GLOBS,
    read.map(({ glob }) => glob),
  );
  const only = lists.length === 1;
  return below(dir, [], (path) => {
    if (only) {
      const last = read[matcher.last(path)];
      return last === undefined || last.negated ? [] : [0];
    }
    // The last of a list's globs that matches decides.
    const deciding = new Map(matcher.all(path).flatMap((i) => (read[i] ? [[read[i].list, read[i].negated]] : [])));
    return [...deciding].flatMap(([list, negated]) => (negated ? [] : [list]));
  });
}

/**
 * Which of some lists have a pattern that matches a whole path, as Go's doublestar has it, which Trivy and kube-linter use:
 * `Dockerfile` is the one in `dir`, `a` and `a/` are no file. Patterns for which `isPathPattern` is false match nothing.
 */
export function pathLists(dir: string, lists: readonly (readonly string[])[]): (path: string) => readonly number[] {
  const read = lists.flatMap((patterns, list) => patterns.filter(isPathPattern).map((text) => ({ list, text })));
  if (read.length === 0) return () => [];
  const matcher = matcherFor(DOUBLESTAR, read);
  return below(dir, [], (path) => [...new Set(matcher.all(path).flatMap((i) => read[i]?.list ?? []))]);
}

/**
 * Which of some lists have a pattern that fits a part of a path below `dir`, or of a folder above it there, as Checkov has it: the
 * pattern as it is written, or as a regular expression unless it begins with one dot. The path begins with `./`.
 */
export function expressionLists(
  dir: string,
  lists: readonly (readonly string[])[],
): (path: string) => readonly number[] {
  const read = lists.flatMap((patterns, list) =>
    patterns.filter((text) => text !== "").map((text) => ({ list, text })),
  );
  if (read.length === 0) return () => [];
  const others = read.filter(({ text }) => isPathExpression(text));
  const matching = expressions(others.map(({ text }) => text));
  return below(dir, [], (path) => {
    const whole = `./${path}`;
    const asWritten = read.filter(({ text }) => whole.includes(text));
    // A `$` may be the end of any folder.
    const ends = [...whole.matchAll(/\//g)].slice(1).map(({ index }) => index);
    const fitting = matching(whole, ends).flatMap((i) => others[i] ?? []);
    return [...new Set([...asWritten, ...fitting].map(({ list }) => list))];
  });
}

/** Whether Checkov takes a pattern for a path as a regular expression, too, and it means more than what is written. */
export function isPathExpression(text: string): boolean {
  return !/^\.[^.]/.test(text) && !/^[\w/-]*$/.test(text);
}

/** Whether brackets and braces of a doublestar pattern are closed; with another pattern Trivy ends with an error. */
export function isPathPattern(pattern: string): boolean {
  return isClosed(DOUBLESTAR, pattern);
}

/** Answers about paths below `dir`, which `answer` gets relative to it; about all others `otherwise`. */
function below<T>(dir: string, otherwise: T, answer: (path: string) => T): (path: string) => T {
  const prefix = dir === "" ? "" : `${dir}/`;
  return (path) => (path.startsWith(prefix) ? answer(path.slice(prefix.length)) : otherwise);
}

/** A glob as the matcher takes it; undefined where nothing is left of it. */
function readGlob(glob: string): Glob | undefined {
  const text = withoutEnd(glob.replace(/^(?:\.?\/)+/, ""), "/");
  if (text === "") return undefined;
  const rooted = text.includes("/") || /^\.?\//.test(glob);
  return { text, anywhere: !rooted, accepts: "names" };
}
