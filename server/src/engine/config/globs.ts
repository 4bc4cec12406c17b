// Globs of configuration and ignore files, relative to the folder of the file that holds them.
import picomatch from "picomatch/posix.js";

// Braces and stars are all that such lists use; the rest of the glob language costs time on hostile patterns. A name may hold
// any character, a line break too.
const OPTIONS = { dot: true, noextglob: true, nonegate: true, flags: "s" } as const;

/**
 * Whether one of `globs` matches a path, both relative to the root. As in ignore files: a glob without a slash matches at
 * any depth, a folder matches all below it, `!glob` takes back what an earlier one matched.
 */
export function globMatcher(dir: string, globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const negated = glob.startsWith("!");
    return { negated, matches: matcherOf(negated ? glob.slice(1) : glob) };
  });
  const prefix = dir === "" ? "" : `${dir}/`;
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    const relative = path.slice(prefix.length);
    let matched = false;
    for (const { negated, matches } of tests) if (matched === negated && matches(relative)) matched = !negated;
    return matched;
  };
}

/**
 * Whether one of `patterns` matches a whole path, as Go's doublestar has it, which Trivy and kube-linter use: `Dockerfile` is
 * the one in `dir`, `a` and `a/` are no file. Only patterns for which `isPathPattern` holds match anything.
 */
export function pathMatcher(dir: string, patterns: readonly string[]): (path: string) => boolean {
  const tests = patterns.map((pattern) => (isPathPattern(pattern) ? wholePath(pattern) : () => false));
  const prefix = dir === "" ? "" : `${dir}/`;
  return (path) => path.startsWith(prefix) && tests.some((matches) => matches(path.slice(prefix.length)));
}

const CLASS = /\[[!^]?(?:\\.|[^\]\\])+\]/;
const ESCAPED = /\\./;

/** Whether brackets and braces of a doublestar pattern are closed; else it is none, which ends Trivy with an error. */
export function isPathPattern(pattern: string): boolean {
  let depth = 0;
  for (const [sign] of pattern.matchAll(new RegExp(`${CLASS.source}|${ESCAPED.source}|[[\\\\{}]`, "g"))) {
    if (sign === "[" || sign === "\\") return false;
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function wholePath(pattern: string): (path: string) => boolean {
  // picomatch takes these for other spellings of a path, or for a range; doublestar does not.
  if (pattern.length > 1000 || /^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)|\{[^{}]*\.\./.test(pattern)) return () => false;
  const plain = pattern.replace(new RegExp(`${CLASS.source}|${ESCAPED.source}|[()|+@!$^".]`, "g"), (sign) =>
    sign.length === 1 ? `\\${sign}` : sign.replace(/^\[!/, "[^"),
  );
  try {
    return picomatch(plain, OPTIONS);
  } catch {
    return () => false;
  }
}

function matcherOf(glob: string): (path: string) => boolean {
  const bare = glob.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  if (bare === "" || bare.length > 1000) return () => false;
  if (bare === "**") return () => true;
  const rooted = bare.includes("/") || /^\.?\//.test(glob);
  const patterns = rooted ? [bare, `${bare}/**`] : [bare, `${bare}/**`, `**/${bare}`, `**/${bare}/**`];
  try {
    return picomatch(patterns, OPTIONS);
  } catch {
    return () => false;
  }
}
