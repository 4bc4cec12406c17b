// Globs of configuration and ignore files, relative to the folder of the file that holds them.
import picomatch from "picomatch/posix.js";

// Braces and stars are all that such lists use; the rest of the glob language costs time on hostile patterns.
const OPTIONS = { dot: true, noextglob: true, nonegate: true } as const;

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
