// Which files are below a folder without what git ignores, over any file system that can list folders: this machine's
// (local.ts), or one that only the editor can reach.
import { URI } from "vscode-uri";
import { type IgnoreRules, ignoreRules } from "../engine/core/glob/git-ignore.ts";
import { inFolder, isStep, normalFolder, parentOf, pathBelow, wellFormed } from "../paths/uris.ts";
import { membersJudge, ownersJudge } from "./authority.ts";
import { LARGEST_CONFIGURATION } from "./decode.ts";
import type { Files, Missed, Passed } from "./port.ts";

/** What is in a folder. Links are `other`: they may lead out of the workspace, or to what never ends. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}

/** What a walk needs of a file system. Nothing here throws. */
export interface Disk extends Pick<Files, "caseMatters" | "read" | "stat" | "ownership"> {
  /** What is in a folder, in any order; undefined where it cannot be listed. */
  list(folder: string): Promise<readonly Entry[] | undefined>;
}

/** Folders that never hold what a user writes; left out even where git does not ignore them. */
const NEVER = new Set([".git", ".hg", ".svn", "node_modules"]);

/** The folder for copies of dependencies, and what Go (`go mod vendor`) and Composer write into it: without that it may be anybody's. */
const VENDORED = { name: "vendor", marks: ["modules.txt", "autoload.php"] };

/** Where a walk ends though the file system has more: a virtual one may have no end. */
export interface WalkLimits {
  /** How many folders deep. */
  readonly depth: number;
  /** How many files and folders, without those that are left out. */
  readonly entries: number;
}

const LIMITS: WalkLimits = { depth: 100, entries: 1_000_000 };

/** The ignore rules of one folder, for paths relative to it. */
interface Rules {
  /** As `pathOf` gives it. */
  readonly folder: string;
  readonly rules: IgnoreRules;
}

/** The part of the port `Files` that follows from the rest of it. */
export function walksOf(disk: Disk, limits = LIMITS): Pick<Files, "walk" | "leavesOut" | "namesIn"> {
  return {
    walk: (folder, missed, which, passed) => walk(disk, folder, limits, { missed, passed, all: which === "all" }),
    leavesOut: (root, uri) => leavesOut(disk, root, uri),
    async namesIn(folder, of = "files") {
      const entries = await disk.list(folder);
      return entries && new Set(entries.flatMap(({ name, kind }) => (of === "all" || kind === "file" ? [name] : [])));
    },
  };
}

/**
 * The files below a folder, folder by folder in the order of their names; git-ignored ones (`.gitignore` of this folder,
 * those below and those above up to the repository, `.git/info/exclude`) are left out unless all are wanted.
 */
async function* walk(
  disk: Disk,
  folder: string,
  limits: WalkLimits,
  { missed, passed = () => {}, all }: Asked,
): AsyncGenerator<string> {
  const start = URI.parse(normalFolder(folder));
  const on: Walk = { disk, limits, all, found: 0, missed: once(missed), passed };
  yield* walkFolder(on, start, 1, all ? [] : await rulesAbove(disk, start, on.missed));
}

/** Who hears of a walk, and whether it leaves nothing out. */
interface Asked {
  readonly missed: Missed | undefined;
  readonly passed: Passed | undefined;
  readonly all: boolean;
}

/** One walk on its way. */
interface Walk {
  readonly disk: Disk;
  readonly limits: WalkLimits;
  /** Whether what git ignores counts, too. */
  readonly all: boolean;
  found: number;
  /** The first folder that was too deep. */
  deepest?: string;
  readonly missed: Missed;
  readonly passed: Passed;
}

async function* walkFolder(on: Walk, folder: URI, depth: number, above: readonly Rules[]): AsyncGenerator<string> {
  const { disk, limits } = on;
  const home = pathOf(folder);
  if (depth > limits.depth) {
    on.deepest ??= home;
    return on.missed(`\`${on.deepest}\` and everything else more than ${limits.depth} folders deep was left out.`);
  }
  const all = await disk.list(folder.toString());
  if (all === undefined) return on.missed(`\`${home}\` cannot be listed.`, folder.toString());
  const listed = all.filter(({ kind }) => kind !== "other");
  const pass = (name: string, held: "ignored" | "link") =>
    on.passed(folder.with({ path: wellFormed(`${home}/${name}`) }).toString(), held);
  for (const { name, kind } of all) if (kind === "other" && isStep(name)) pass(name, "link");
  const entries = listed.filter(({ name }) => isStep(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const name of namesLeadingNowhere(listed)) {
    on.missed(`\`${home}/${name}\` has a name that cannot be opened.`, inFolder(folder.toString(), name));
  }
  const own =
    !on.all && entries.some(({ name }) => name === ".gitignore") ? await rulesIn(disk, folder, on.missed) : undefined;
  const rules = own === undefined ? above : [...above, own];
  for (const { name, kind } of entries) {
    if (on.all ? name === ".git" : NEVER.has(name)) continue;
    const path = `${home}/${name}`;
    if (isIgnored(path, kind === "folder", rules)) {
      if (kind === "file") pass(name, "ignored");
      continue;
    }
    on.found += 1;
    if (on.found > limits.entries) {
      return on.missed(`There are more than ${limits.entries} files and folders; the rest was left out.`);
    }
    const uri = folder.with({ path: wellFormed(path) });
    if (kind === "folder" && !on.all && (await isVendored(disk, name, uri))) continue;
    if (kind === "folder") yield* walkFolder(on, uri, depth + 1, rules);
    else yield uri.toString();
  }
}

/**
 * The names in a folder that cannot be used in a path: with a step up between backslashes, or one that occurs twice because bytes
 * that are not UTF-8 became the replacement character, so that only one of the two files can be opened.
 */
function namesLeadingNowhere(listed: readonly Entry[]): readonly string[] {
  const seen = new Set<string>();
  return listed.flatMap(({ name }) => {
    const isSecond = name.includes("\ufffd") && seen.has(name);
    seen.add(name);
    return isSecond || (name.includes("\\") && !name.includes("/") && !isStep(name)) ? [name] : [];
  });
}

/** Passes each sentence on once. */
function once(tell: Missed | undefined): Missed {
  const told = new Set<string>();
  return (sentence, at) => {
    if (!told.has(sentence)) tell?.(sentence, at);
    told.add(sentence);
  };
}

/** Whether `walk(root)` would leave a file below it out. */
async function leavesOut(disk: Disk, root: string, uri: string): Promise<boolean> {
  const top = URI.parse(normalFolder(root));
  const home = pathOf(top);
  const below = pathBelow(uri, root, disk.caseMatters);
  if (!below) return false;
  const steps = below.split("/");
  if (steps.some((step) => NEVER.has(step))) return true;
  const paths = steps.map((_, i) => [home, ...steps.slice(0, i + 1)].join("/"));
  const folders = [top, ...paths.slice(0, -1).map((path) => top.with({ path }))];
  const vendored = await Promise.all(
    steps.slice(0, -1).map((step, i) => isVendored(disk, step, folders[i + 1] ?? top)),
  );
  if (vendored.includes(true)) return true;
  const own = await Promise.all(folders.map((folder) => rulesIn(disk, folder)));
  const above = await rulesAbove(disk, top);
  // A folder that is left out takes all below it along, whatever is in there.
  return paths.some((path, i) => {
    const rules = [...above, ...own.slice(0, i + 1)].filter((one) => one !== undefined);
    return isIgnored(path, i < paths.length - 1, rules);
  });
}

/** Whether a folder holds copies of dependencies, which nobody writes here. */
async function isVendored(disk: Disk, name: string, folder: URI): Promise<boolean> {
  if (name !== VENDORED.name) return false;
  const marks = await Promise.all(VENDORED.marks.map((mark) => disk.stat(inFolder(folder.toString(), mark))));
  return marks.includes("file");
}

/** The path of a folder, with `/` between names and none at its end. */
const pathOf = (folder: URI): string => folder.path.replace(/\/$/, "");

/** Git's order: the nearest file decides, and within a file the last pattern that matches. */
function isIgnored(path: string, folder: boolean, rules: readonly Rules[]): boolean {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const one = rules[i];
    if (one === undefined) continue;
    const said = one.rules(path.slice(one.folder.length + 1), folder);
    if (said !== undefined) return said === "ignored";
  }
  return false;
}

/** The rules of an ignore file; undefined where there is none. `missed` hears of one that could not be read. */
async function rulesIn(
  disk: Disk,
  folder: URI,
  missed: (why: string) => void = () => {},
  file = ".gitignore",
): Promise<Rules | undefined> {
  const found = await disk.read(inFolder(folder.toString(), file), LARGEST_CONFIGURATION);
  // As git does: case counts in patterns where it counts in names.
  if (!("failed" in found)) return { folder: pathOf(folder), rules: ignoreRules(found.text, !disk.caseMatters) };
  if (found.exists === true) missed(`${found.failed.replace(/\.$/, "")}, so files that it ignores were looked at.`);
  return undefined;
}

/**
 * The ignore rules that folders above bring, from the repository's root down; none outside a repository, and none where they
 * ignore the folder itself: it was asked for, so what is in it is wanted. A repository, or a file in it, that others may have put
 * above the folder does not count.
 */
async function rulesAbove(disk: Disk, start: URI, missed: Missed = () => {}): Promise<readonly Rules[]> {
  const isOurs = await ownersJudge(disk, start.toString());
  const chain: URI[] = [];
  for (let folder: string | undefined = start.toString(); ; folder = parentOf(folder)) {
    if (folder === undefined) return [];
    chain.unshift(URI.parse(folder));
    const mark = inFolder(folder, ".git");
    const git = await disk.stat(mark);
    if (git !== "file" && git !== "folder") continue;
    if (folder === start.toString() || isOurs(await disk.ownership?.writers(mark))) break;
  }
  const exclude = await rulesIn(disk, chain[0] ?? start, missed, ".git/info/exclude");
  const counts = membersJudge(isOurs);
  const found = await Promise.all(
    chain.slice(0, -1).map(async (folder) => {
      const rules = await rulesIn(disk, folder, missed);
      return rules && counts(await disk.ownership?.writers(inFolder(folder.toString(), ".gitignore")))
        ? rules
        : undefined;
    }),
  );
  const isLeftOut = chain.slice(1).some((folder, i) => {
    const rules = [exclude, ...found.slice(0, i + 1)].filter((one) => one !== undefined);
    return isIgnored(pathOf(folder), true, rules);
  });
  return isLeftOut ? [] : [exclude, ...found].filter((one) => one !== undefined);
}
