// How far the facts of one file reach: a LimitRange, the images and labels of a kustomization.
import { fact, remembered } from "../core/fact.ts";
import type { Found, Index, Table } from "../core/index.ts";
import { folderOf, isBelow } from "../core/paths.ts";
import type { Context } from "../core/rule.ts";
import type { Scope } from "./image-writers.ts";
import { ANY, anyIn, isKustomization, members, setNamespaces } from "./kustomize.ts";

/** What a rule `reads` that asks `factsFor` about some tables. */
export function withReach(...tables: readonly Table<unknown>[]): readonly Table<unknown>[] {
  return [...tables, members, setNamespaces];
}

/**
 * Whether a kustomization puts what is in the rule's file into another namespace than may be written there: then the one that is
 * written tells nothing. For a rule whose `reads` are those of `withReach`.
 */
export function isPutElsewhere(context: Pick<Context, "index" | "path">): boolean {
  return factsFor(context, setNamespaces, ANY).length > 0;
}

/** The rows under some keys of a table that apply to the rule's file. Its `reads` are those of `withReach`. */
export function factsFor<T>(
  { index, path }: Pick<Context, "index" | "path">,
  of: Table<T>,
  ...keys: readonly string[]
): readonly Found<T>[] {
  return remembered(index, `facts ${of.name} ${path} ${keys.join(" ")}`, () =>
    keys.flatMap((key) => different(index.get(of, key))).filter((row) => reaches(index, row, path)),
  ) as readonly Found<T>[];
}

/** One of all rows of a file that say the same: a file may say it thousands of times. */
const different = fact((rows: readonly Found<unknown>[]): readonly Found<unknown>[] => [
  ...new Map(rows.map((row) => [`${row.file}\n${JSON.stringify(row.data)}`, row] as const)).values(),
]);

/**
 * Whether a fact that a file states applies to the file at `path`:
 * - a fact with places of its own (`within`), to these files and folders;
 * - one in a kustomization, to all that it names, however many steps away;
 * - one in a file that kustomizations name, to all that these name;
 * - one in a template of a chart, to the chart's templates;
 * - any other, to the files in its own folder and below it.
 */
function reaches(index: Index, { file, data }: Found<unknown>, path: string): boolean {
  const above = namersOf(index, path);
  const { scope, within } = data as { readonly scope?: Scope; readonly within?: readonly string[] };
  if (within !== undefined)
    return within.some(
      (place) => path === place || isBelow(path, place) || [...above].some((one) => folderOf(one) === place),
    );
  if (isKustomization(file)) {
    if (above.has(file)) return true;
    if (scope === "folder") return isBelow(path, folderOf(file));
    return scope === "component" && above.size > 0 && appliedBy(index, file).some((one) => above.has(one));
  }
  const namers = namersOf(index, file);
  if (namers.size > 0) return [...namers].some((one) => above.has(one));
  return isBelow(path, chartTemplates(file) ?? folderOf(file));
}

/**
 * The kustomizations that name a file, directly or through others; a kustomization counts as naming itself. Asked once for all facts of a
 * rule.
 */
function namersOf(index: Index, path: string): ReadonlySet<string> {
  return remembered(index, `namers ${path}`, () => findNamers(index, path));
}

function findNamers(index: Index, path: string): ReadonlySet<string> {
  const found = new Set(isKustomization(path) ? [path] : []);
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const keys = [next, anyIn(folderOf(next)), ...(isKustomization(next) ? [folderOf(next)] : [])];
    for (const { file } of keys.flatMap((key) => index.get(members, key))) {
      if (found.has(file)) continue;
      found.add(file);
      open.push(file);
    }
  }
  return found;
}

/** The kustomizations whose resources a kustomization changes: itself, and those that list it as a component. */
function appliedBy(index: Index, file: string): readonly string[] {
  return remembered(index, `appliers ${file}`, () => findAppliers(index, file));
}

function findAppliers(index: Index, file: string): readonly string[] {
  const found = new Set([file]);
  for (const one of found) {
    for (const row of [one, folderOf(one)].flatMap((key) => index.get(members, key))) {
      if (row.data.as === "component") found.add(row.file);
    }
  }
  return [...found];
}

/** The folder of templates that a file of a chart is in; undefined for other files. */
export function chartTemplates(path: string): string | undefined {
  const at = `/${path}`.lastIndexOf("/templates/");
  return at === -1 ? undefined : path.slice(0, at + "templates".length);
}
