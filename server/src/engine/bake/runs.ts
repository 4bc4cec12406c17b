// Which other files Bake reads with one: those of its folder, and those that are named beside it where Bake is started.
import { bakeRunKeys } from "../core/bake-runs.ts";
import { type BakeNamesRow, bakeNames, bakeRuns } from "../core/builds.ts";
import type { Index } from "../core/index.ts";
import { folderOf } from "../core/paths.ts";

/** The names that all of them give, as if every run read each; undefined where not all files are known. */
export function namesAround(index: Index, path: string): readonly BakeNamesRow[] | undefined {
  const rows = index.get(bakeNames, folderOf(path)).map(({ data }) => data);
  if (rows.length === 0) return undefined;
  const runs = bakeRunKeys(path).flatMap((key) => index.get(bakeRuns, key));
  for (const file of new Set(runs.flatMap(({ data }) => data.files))) {
    const found = index.get(bakeNames, folderOf(file)).filter((row) => row.file === file);
    if (found.length === 0) return undefined;
    for (const { data } of found) rows.push(data);
  }
  // The file itself may be one of those that are not known.
  const isOpen = runs.some(({ data }) => data.open > (data.files.includes(path) ? 0 : 1));
  return isOpen ? undefined : rows;
}
