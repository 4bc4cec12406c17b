// Which files a kustomization names, and which facts of one file hold for another.
import { type Entry, entry, type Found, type Index, type Table, table } from "../core/index.ts";
import { itemsAt, lookup, type Node, pairsAt, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";

/** What names a path: a kustomization lists it among its resources (bases and patches included) or its components. */
export interface MemberRow {
  readonly as: "resource" | "component";
}

/** A kustomization, by its own path. */
export interface KustomizationRow {
  /** Whether it names any resource, base or component. */
  readonly names: boolean;
}

/** What a kustomization makes of an image, keyed by the image's name without tag. */
export interface ImageOverrideRow {
  /** Whether it gives the image a digest or a tag other than `latest`. */
  readonly pinned: boolean;
}

/** A label that a kustomization gives to pods and to what selects them, keyed by `app=web`. */
export type LabelRow = Readonly<Record<string, never>>;

/** Keyed by the path of a file or folder below the root, without a slash at its end. */
export const members = table<MemberRow>("kubernetes/kustomize-members");
export const kustomizations = table<KustomizationRow>("kubernetes/kustomizations");
export const imageOverrides = table<ImageOverrideRow>("kubernetes/image-overrides");
export const addedLabels = table<LabelRow>("kubernetes/kustomize-labels");

/** The tables that `reaches` asks. */
export const REACH: readonly Table<unknown>[] = [members, kustomizations];

/** Whether a path is that of a kustomization, which may leave out `apiVersion` and `kind`. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

/** The rows of a kustomization at `path`; none for other files. */
export function kustomizationEntries(doc: Manifest, path: string): readonly Entry[] {
  if (!isKustomization(path)) return [];
  const { root } = doc;
  const texts = (key: string) => itemsAt(root, key).flatMap((item) => textOf(item) ?? []);
  const resources = ["resources", "bases", "crds", "patchesStrategicMerge"].flatMap(texts);
  const patches = ["patches", "patchesJson6902"].flatMap((key) =>
    itemsAt(root, key).flatMap((item) => valueAt(item, "path") ?? []),
  );
  const components = texts("components");
  const about = "kustomization";
  const member = (as: MemberRow["as"]) => (written: string) => {
    const target = resolvePath(folderOf(path), written);
    return target === undefined ? [] : [entry<MemberRow>(members, target, { as }, about)];
  };
  const names = ["resources", "bases", "components"].some((key) => itemsAt(root, key).length > 0);
  return [
    entry<KustomizationRow>(kustomizations, path, { names }, about),
    ...[...resources, ...patches].flatMap(member("resource")),
    ...components.flatMap(member("component")),
    ...imagesIn(root).map(([name, row]) => entry<ImageOverrideRow>(imageOverrides, name, row, about)),
    ...labelsIn(root).map((label) => entry<LabelRow>(addedLabels, label, {}, about)),
  ];
}

function imagesIn(root: Node | undefined): readonly (readonly [string, ImageOverrideRow])[] {
  return itemsAt(root, "images").flatMap((item) => {
    const name = valueAt(item, "name");
    if (name === undefined) return [];
    const tag = lookup(item, "newTag");
    const moving = tag.is === "absent" || (tag.is === "set" && textOf(tag.value) === "latest");
    return [[name, { pinned: !moving || lookup(item, "digest").is !== "absent" }] as const];
  });
}

/** Labels that reach pods: `commonLabels`, and `labels` that say so. */
function labelsIn(root: Node | undefined): readonly string[] {
  const reaching = itemsAt(root, "labels").filter((item) =>
    ["includeSelectors", "includeTemplates"].some((key) => valueAt(item, key) === "true"),
  );
  const pairs = [...pairsAt(root, "commonLabels"), ...reaching.flatMap((item) => pairsAt(item, "pairs"))];
  return pairs.flatMap(({ key, value }) => {
    const text = textOf(value);
    return text === undefined ? [] : [`${key.value}=${text}`];
  });
}

function valueAt(node: Node | undefined, key: string): string | undefined {
  const value = lookup(node, key);
  return value.is === "set" ? textOf(value.value) : undefined;
}

/**
 * Whether a fact that a file states holds for the file at `path`: what a kustomization says, for all that it names, however many
 * steps away; what a file says that kustomizations name, for all that they name; what a chart's template says, for the chart's
 * templates; else for the file's own folder and those below it.
 */
export function reaches(index: Index, { file }: Pick<Found<unknown>, "file">, path: string): boolean {
  const above = namersOf(index, path);
  if (isKustomization(file)) {
    const names = index.get(kustomizations, file).some(({ data }) => data.names);
    return names ? appliedBy(index, file).some((one) => above.has(one)) : isBelow(path, folderOf(file));
  }
  const namers = namersOf(index, file);
  if (namers.size > 0) return [...namers].some((one) => above.has(one));
  return isBelow(path, templatesOf(file) ?? folderOf(file));
}

/** The kustomizations that name a file, directly or through others. */
function namersOf(index: Index, path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const keys = isKustomization(next) ? [next, folderOf(next)] : [next];
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
  const found = new Set([file]);
  for (const one of found) {
    for (const row of [one, folderOf(one)].flatMap((key) => index.get(members, key))) {
      if (row.data.as === "component") found.add(row.file);
    }
  }
  return [...found];
}

/** The folder of the templates that a file of a chart is one of. */
function templatesOf(path: string): string | undefined {
  const at = `/${path}`.lastIndexOf("/templates/");
  return at === -1 ? undefined : path.slice(0, at + "templates".length);
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

/** A path's folder without a slash at its end; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A relative path taken from a folder; undefined for an address, and for what leads out of the root. */
function resolvePath(folder: string, written: string): string | undefined {
  if (/^[a-z+]+:\/\/|^git@|\?ref=|^\//i.test(written)) return undefined;
  const steps = folder === "" ? [] : folder.split("/");
  for (const step of written.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join("/");
}
