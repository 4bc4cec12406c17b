// What the rules about the build context share: where a line is added to an ignore file.
import type { Append } from "../../core/finding.ts";
import { folderOf, inFolder, isBelow } from "../../core/paths.ts";
import { type BuildContext, type ContextSource, isWhole, type TakenSecrets } from "../context.ts";

/**
 * A line at the end of the ignore file of a context, which is made where there is none. Undefined where the file lies beside or above the
 * Dockerfile's folder, or a pattern of it would mean something else.
 */
export function ignoring(path: string, { ignoreFile }: BuildContext, pattern: string): Append | undefined {
  const folder = folderOf(path);
  if (!isBelow(ignoreFile, folder) || !/^!?[\w.@+-][\w.@+/-]*$/.test(pattern.replace(ANY_FOLDER, ""))) return undefined;
  const file = folder === "" ? ignoreFile : ignoreFile.slice(folder.length + 1);
  return { file, append: `${pattern}\n` };
}

/** In a pattern, any number of folders. */
const ANY_FOLDER = "**/";

/** So many files a fix lists one by one. */
const MOST_LISTED = 50;

/** Lines for an ignore file, and whether they also leave out what else is called the same. */
interface Leaving {
  readonly lines: readonly Append[];
  readonly byName: boolean;
}

/**
 * The lines that leave the secrets out which a source takes along: a path each, or where these are many, a pattern for each of their
 * names in the folder of the source. None where the names are many too.
 */
export function leavingOut(
  path: string,
  context: BuildContext,
  source: ContextSource,
  { files, names }: TakenSecrets,
): Leaving {
  const byName = files.length > MOST_LISTED;
  if (byName && names.length > MOST_LISTED) return { lines: [], byName };
  const within = isWhole(source) ? "" : source.path;
  const patterns = byName
    ? names.map((name) => inFolder(within, ANY_FOLDER + name))
    : files.map((file) => belowContext(context, file.path));
  return { lines: patterns.flatMap((pattern) => ignoring(path, context, pattern) ?? []), byName };
}

/** A path from the root, as it is called in a context that it is in. */
export function belowContext({ folder }: BuildContext, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
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
