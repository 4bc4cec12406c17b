// What the rules about the build context share: where a line is added to an ignore file.
import type { Append } from "../../core/finding.ts";
import { folderOf, isBelow } from "../../core/paths.ts";
import type { BuildContext } from "../context.ts";

/**
 * A line at the end of the ignore file of a context, which is made where there is none. Undefined where the file lies beside or above the
 * Dockerfile's folder, or a pattern of it would mean something else.
 */
export function ignoring(path: string, { ignoreFile }: BuildContext, pattern: string): Append | undefined {
  const folder = folderOf(path);
  if (!isBelow(ignoreFile, folder) || !/^!?[\w.@+-][\w.@+/-]*$/.test(pattern)) return undefined;
  const file = folder === "" ? ignoreFile : ignoreFile.slice(folder.length + 1);
  return { file, append: `${pattern}\n` };
}

/** What an ignore file is called beside its Dockerfile's name. */
export function nameOfIgnoreFile({ ignoreFile }: BuildContext): string {
  return ignoreFile.slice(ignoreFile.lastIndexOf("/") + 1);
}

/** So many patterns are looked at; with more of them any path may be kept. */
const MOST_KEPT = 200;

/**
 * Whether a `!` of the ignore file may keep a path that a source names, or some of what is in it if that is a folder. BuildKit judges no
 * source where there is a `!` at all (moby/buildkit#7125), though one that none of them can concern is never found.
 */
export function mayKeep({ kept }: BuildContext, path: string): boolean {
  if (kept.length > MOST_KEPT) return true;
  if (kept.length > 0 && (path === "" || HAS_SIGNS.test(path))) return true;
  const steps = path.split("/");
  return kept.some((pattern) => {
    const wanted = pattern.split("/").slice(0, steps.length);
    const open = wanted.indexOf("**");
    return (open === -1 ? wanted : wanted.slice(0, open)).every((one, i) => mayBe(one, steps[i] ?? ""));
  });
}

const HAS_SIGNS = /[*?[\\]/;

/** Whether a step of a pattern may be a name; what has more than one `*` or other signs may be any. */
function mayBe(step: string, name: string): boolean {
  const [start = "", end, ...more] = step.split("*");
  if (more.length > 0 || step === "." || !/^[\w.@ *-]+$/.test(step)) return true;
  if (end === undefined) return step === name;
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
