// Which files are below a folder without what git ignores, over any file system that can list folders: this machine's
// (files.ts), or one that only the editor can reach.
import ignore, { type Ignore } from "ignore";
import { URI } from "vscode-uri";
import type { Files } from "./project.ts";
import { inFolder, isStep, normalFolder, parentOf, pathBelow, wellFormed } from "./uris.ts";

/** What is in a folder. Links are not: they may lead out of the workspace, or to what never ends. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder";
}

/** What a walk needs of a file system. Nothing here throws. */
export interface Disk extends Pick<Files, "caseMatters" | "read" | "stat"> {
  /** The regular files and folders in a folder, in any order; undefined where it cannot be listed. */
  list(folder: string): Promise<readonly Entry[] | undefined>;
}

/** Folders that never hold what a user writes; left out even where git does not ignore them. */
const NEVER = new Set([".git", ".hg", ".svn", "node_modules"]);

/** Where a walk ends though the file system has more: one that is made up may go on for ever. */
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
  readonly rules: Ignore;
}

/** The part of the port `Files` that follows from the rest of it. */
export function walksOf(disk: Disk, limits = LIMITS): Pick<Files, "walk" | "leavesOut" | "namesIn"> {
  return {
    walk: (folder, missed) => walk(disk, folder, limits, missed),
    leavesOut: (root, uri) => leavesOut(disk, root, uri),
    async namesIn(folder) {
      const entries = await disk.list(folder);
      return entries && new Set(entries.flatMap(({ name, kind }) => (kind === "file" ? [name] : [])));
    },
  };
}

/**
 * The files below a folder, folder by folder in the order of their names; git-ignored ones (`.gitignore` of this folder,
 * those below and those above up to the repository, `.git/info/exclude`) are left out.
 */
async function* walk(
  disk: Disk,
  folder: string,
  limits: WalkLimits,
  missed?: (why: string) => void,
): AsyncGenerator<string> {
  const start = URI.parse(normalFolder(folder));
  yield* walkFolder({ disk, limits, found: 0, missed: once(missed) }, start, 1, await rulesAbove(disk, start));
}

/** One walk on its way. */
interface Walk {
  readonly disk: Disk;
  readonly limits: WalkLimits;
  found: number;
  missed(why: string): void;
}

async function* walkFolder(on: Walk, folder: URI, depth: number, above: readonly Rules[]): AsyncGenerator<string> {
  const { disk, limits } = on;
  if (depth > limits.depth) return on.missed(`What is more than ${limits.depth} folders deep was left out.`);
  const listed = await disk.list(folder.toString());
  if (listed === undefined) return;
  const entries = listed.filter(({ name }) => isStep(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.some(({ name }) => name === ".gitignore") ? await rulesIn(disk, folder) : undefined;
  const rules = own === undefined ? above : [...above, own];
  const home = pathOf(folder);
  for (const { name, kind } of entries) {
    if (NEVER.has(name)) continue;
    const path = `${home}/${name}`;
    if (isIgnored(path, kind === "folder", rules)) continue;
    on.found += 1;
    if (on.found > limits.entries) {
      return on.missed(`There are more than ${limits.entries} files and folders; the rest was left out.`);
    }
    const uri = folder.with({ path: wellFormed(path) });
    if (kind === "folder") yield* walkFolder(on, uri, depth + 1, rules);
    else yield uri.toString();
  }
}

/** Tells each sentence once. */
function once(tell: ((sentence: string) => void) | undefined): (sentence: string) => void {
  const told = new Set<string>();
  return (sentence) => {
    if (!told.has(sentence)) tell?.(sentence);
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
  const own = await Promise.all(folders.map((folder) => rulesIn(disk, folder)));
  const above = await rulesAbove(disk, top);
  // A folder that is left out takes all below it along, whatever is in there.
  return paths.some((path, i) => {
    const rules = [...above, ...own.slice(0, i + 1)].filter((one) => one !== undefined);
    return isIgnored(path, i < paths.length - 1, rules);
  });
}

/** The path of a folder, with `/` between names and none at its end. */
const pathOf = (folder: URI): string => folder.path.replace(/\/$/, "");

/** Git's order: the nearest file decides, and within a file the last pattern that matches. */
function isIgnored(path: string, folder: boolean, rules: readonly Rules[]): boolean {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const one = rules[i];
    if (one === undefined) continue;
    const relative = path.slice(one.folder.length + 1);
    const { ignored, unignored } = one.rules.test(folder ? `${relative}/` : relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

async function rulesIn(disk: Disk, folder: URI, file = ".gitignore"): Promise<Rules | undefined> {
  const found = await disk.read(inFolder(folder.toString(), file));
  if ("failed" in found) return undefined;
  // As git does: case counts in patterns where it counts in names.
  return { folder: pathOf(folder), rules: ignore({ ignorecase: !disk.caseMatters }).add(found.text) };
}

/** The ignore rules that folders above bring, from the repository's root down; none outside a repository. */
async function rulesAbove(disk: Disk, start: URI): Promise<readonly Rules[]> {
  const chain: URI[] = [];
  for (let folder: string | undefined = start.toString(); ; folder = parentOf(folder)) {
    if (folder === undefined) return [];
    chain.unshift(URI.parse(folder));
    const git = await disk.stat(inFolder(folder, ".git"));
    if (git === "file" || git === "folder") break;
  }
  const exclude = await rulesIn(disk, chain[0] ?? start, ".git/info/exclude");
  const found = await Promise.all(chain.slice(0, -1).map((folder) => rulesIn(disk, folder)));
  return [exclude, ...found].filter((one) => one !== undefined);
}
