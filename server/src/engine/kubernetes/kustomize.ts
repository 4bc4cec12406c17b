// What a kustomization says: which files it names, and what it makes of images, labels and namespaces.
import { type Entry, entry, table } from "../core/index.ts";
import { folderOf, inFolder, resolvePath } from "../core/paths.ts";
import { isFaulty, itemsAt, lookup, type Node, pairsAt, textOf } from "../yaml/node.ts";
import { type ImageOverrideRow, imageOverrides, imageOverridesIn, type Scope } from "./image-writers.ts";
import type { Manifest } from "./objects.ts";

/** What names a path: a kustomization lists it among its resources (bases included), its components or its patches. */
export interface MemberRow {
  readonly as: "resource" | "component" | "patch";
}

/** A label that a kustomization gives to pods and to what selects them, keyed by `app=web`. */
export interface LabelRow {
  readonly scope: Scope;
}

/** That a kustomization puts objects into a namespace, whatever is written in them; all rows are under `ANY`. */
export interface NamespaceRow {
  readonly scope: Scope;
}

/** The key of rows about whatever a half-typed kustomization may name. */
export const ANY = "*";
export const anyIn = (folder: string): string => inFolder(folder, ANY);

/** Keyed by the path of a file or folder below the root, without a slash at its end; by `anyIn` for any file of a folder. */
export const members = table<MemberRow>("kubernetes/kustomize-members");
export const addedLabels = table<LabelRow>("kubernetes/kustomize-labels");
/**
 * Source: "namespace" in Kustomize's reference of `kustomization.yaml` ("Will override the existing namespace if it is set on a resource").
 */
export const setNamespaces = table<NamespaceRow>("kubernetes/kustomize-namespaces");

/** Whether a path is that of a kustomization, which may leave out `apiVersion` and `kind`. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|kustomization)$/i.test(path);
}

/** The rows of a kustomization at `path`; none for other files. */
export function kustomizationEntries(doc: Manifest, path: string): readonly Entry[] {
  if (!isKustomization(path)) return [];
  const { root } = doc;
  const texts = (key: string) => itemsAt(root, key).flatMap((item) => textOf(item) ?? []);
  const resources = ["resources", "bases", "crds"].flatMap(texts);
  const patches = [
    // An item of several lines is no path but the patch itself.
    ...texts("patchesStrategicMerge").filter((text) => !text.includes("\n")),
    ...["patches", "patchesJson6902"].flatMap((key) =>
      itemsAt(root, key).flatMap((item) => valueAt(item, "path") ?? []),
    ),
  ];
  const components = texts("components");
  const about = "kustomization";
  const member = (as: MemberRow["as"]) => (written: string) => {
    const target = REMOTE.test(written) ? undefined : resolvePath(folderOf(path), written);
    return target === undefined ? [] : [entry<MemberRow>(members, target, { as }, about)];
  };
  const names = ["resources", "bases", "components"].some((key) => itemsAt(root, key).length > 0);
  const scope: Scope = valueAt(root, "kind") === "Component" ? "component" : names ? "named" : "folder";
  // Of a line that cannot be read nothing tells which file, image or label it names.
  const hidden = isFaulty(root) || (root === undefined && doc.errors.length > 0);
  return [
    ...(hidden
      ? [
          entry<MemberRow>(members, anyIn(folderOf(path)), { as: "resource" }, about),
          entry<ImageOverrideRow>(imageOverrides, ANY, { scope, pinned: true }, about),
          entry<LabelRow>(addedLabels, ANY, { scope }, about),
          entry<NamespaceRow>(setNamespaces, ANY, { scope }, about),
        ]
      : []),
    ...resources.flatMap(member("resource")),
    ...patches.flatMap(member("patch")),
    ...components.flatMap(member("component")),
    ...imageOverridesIn(root, { scope }, about),
    ...(setsNamespace(root) ? [entry<NamespaceRow>(setNamespaces, ANY, { scope }, about)] : []),
    ...labelsIn(root).map((label) => entry<LabelRow>(addedLabels, label, { scope }, about)),
  ];
}

/** Addresses of remote bases. */
const REMOTE = /^[a-z+]+:\/\/|^git@|\?ref=/i;

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

/** Whether it puts objects into a namespace: by the field, or by a transformer of that kind that stands in it. */
function setsNamespace(root: Node | undefined): boolean {
  const namespace = lookup(root, "namespace");
  if (namespace.is === "unknown" || (namespace.is === "set" && textOf(namespace.value) !== "")) return true;
  return itemsAt(root, "transformers").some((item) => /\bkind: NamespaceTransformer\b/.test(textOf(item) ?? ""));
}

function valueAt(node: Node | undefined, key: string): string | undefined {
  const value = lookup(node, key);
  return value.is === "set" ? textOf(value.value) : undefined;
}
