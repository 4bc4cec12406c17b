// Which other files Bake reads with one: those of its folder, and those that are named beside it where Bake is started.
import { bakeRunKeys } from "../core/builds/bake-runs.ts";
import { type BakeNamesRow, bakeNames, bakeRuns } from "../core/builds/builds.ts";
import type { Index } from "../core/index.ts";
import { folderOf } from "../core/paths.ts";

const runsOf = (index: Index, path: string) => bakeRunKeys(path).flatMap((key) => index.get(bakeRuns, key));

/** The files that are named beside one, as far as they are known. */
export function filesBeside(index: Index, path: string): ReadonlySet<string> {
  const files = new Set(runsOf(index, path).flatMap(({ data }) => data.files));
  files.delete(path);
  return files;
}

/** The names that the file at a path gives; none where it is not read. */
export function namesOfPath(index: Index, path: string): readonly BakeNamesRow[] {
  return index.get(bakeNames, folderOf(path)).flatMap(({ file, data }) => (file === path ? [data] : []));
}

/** The names that all of them give, as if every run read each; undefined where not all files are known. */
export function namesAround(index: Index, path: string): readonly BakeNamesRow[] | undefined {
  const rows = index.get(bakeNames, folderOf(path)).map(({ data }) => data);
  if (rows.length === 0) return undefined;
  for (const file of filesBeside(index, path)) {
    const found = namesOfPath(index, file);
    if (found.length === 0) return undefined;
    for (const row of found) rows.push(row);
  }
  // The file itself may be one of those that are not known.
  const isOpen = runsOf(index, path).some(({ data }) => data.open > (data.files.includes(path) ? 0 : 1));
  return isOpen ? undefined : rows;
}
