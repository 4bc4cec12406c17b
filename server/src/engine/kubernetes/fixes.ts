// Fixes put together from edits. Where one of the edits is not safe to make, there is no fix.

import { fact } from "../core/fact.ts";
import type { Fix, FixKind } from "../core/finding.ts";
import { addAll, addTo } from "../core/lists.ts";
import type { TextEdit } from "../core/text.ts";
import {
  type Edits,
  isExplained,
  type Plain,
  put,
  removeComments,
  removeItem,
  removePair,
  replaceValue,
} from "../yaml/edit/edit.ts";
import {
  holderOf,
  lookup,
  type MapNode,
  type Node,
  pairOf,
  resolved,
  type SequenceNode,
  textOf,
} from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Pod } from "./pods.ts";

/** A fix of all `edits` together; undefined where one of them cannot be made or nothing would change. */
export function fixOf(kind: FixKind, title: string, ...edits: readonly Edits[]): Fix | undefined {
  const changes = allOf(edits);
  return changes === undefined || changes.length === 0 ? undefined : { title, kind, changes: inOrder(changes) };
}

/**
 * A fix that takes away what `node` says, the value of a pair, or sets it to something else. In bulk only where nobody wrote why it
 * is there; the comments about it go with it.
 */
export function takeAway(
  doc: Manifest,
  title: string,
  node: Node | undefined,
  edits: Edits,
  kind: FixKind = "hardening",
): Fix | undefined {
  if (node === undefined || !isExplained(doc, node)) return fixOf(kind, title, edits);
  // Where the whole pair goes, its comments are among the lines that go.
  const goes = edits?.some(({ at }) => at.start < node.at.start && node.at.end <= at.end);
  return fixOf("choice", title, edits, goes ? [] : removeComments(doc, node));
}

/** The title of a fix that takes something away where nothing shows that it is not needed. */
export function mayNeed(title: string, who: "container" | "pod"): string {
  return `${title} (the ${who} may need it)`;
}

/** Several edits as one; undefined where one of them cannot be made. */
export function allOf(edits: readonly Edits[]): Edits {
  const all: TextEdit[] = [];
  for (const edit of edits) {
    if (edit === undefined) return undefined;
    addAll(all, edit);
  }
  return all;
}

/**
 * Where a map ends with a list, an item for the list and a key for the map go to the same offset: what is indented
 * deeper comes first, and an item before a key.
 */
function inOrder(changes: readonly TextEdit[]): readonly TextEdit[] {
  const depth = ({ text }: TextEdit) => {
    const [, indent = "", dash = ""] = /^\r?\n( *)(- )?/.exec(text) ?? [];
    return indent.length + dash.length / 4;
  };
  return changes.toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end || depth(b) - depth(a));
}

/** The fixes that can be made, in their order. */
export function fixesOf(fixes: readonly (Fix | undefined)[]): readonly Fix[] {
  return fixes.filter((fix) => fix !== undefined);
}

/** Gives a field below `node` another value; of one that stands in what an anchor shares, for all that have it. */
export function setField(doc: Manifest, node: Node, path: readonly string[], value: Plain): Edits {
  const edits = put(doc, node, path, value);
  if (edits !== undefined) return edits;
  const found = lookup(node, ...path);
  const shared = found.is === "set" ? resolved(found.value) : undefined;
  return shared && replaceValue(doc, shared, value, "shared");
}

/** Removes a field below `node`, and the maps above it that would be left empty; from what an anchor shares, for all that have it. */
export function removeField(doc: Manifest, node: Node, path: readonly string[]): Edits {
  return removeOwn(doc, node, path) ?? removeShared(doc, node, path);
}

function removeOwn(doc: Manifest, node: Node, path: readonly string[]): Edits {
  const maps: MapNode[] = [];
  let current: Node | undefined = node;
  for (const key of path) {
    if (current?.kind !== "map") return undefined;
    maps.push(current);
    current = current.pairs.find((pair) => pair.key.value === key)?.value;
    if (current === undefined) return undefined;
  }
  let depth = maps.length - 1;
  while (depth > 0 && maps[depth]?.pairs.length === 1 && maps[depth]?.open === false) depth -= 1;
  const [map, key] = [maps[depth], path[depth]];
  return map === undefined || key === undefined ? undefined : removePair(doc, map, key);
}

function removeShared(doc: Manifest, node: Node, path: readonly string[]): Edits {
  const field = path.at(-1) ?? "";
  const owner = lookup(node, ...path.slice(0, -1));
  const map = owner.is === "set" ? holderOf(owner.value, field) : undefined;
  return map && removePair(doc, map, field, "keep", "shared");
}

/** Removes one entry of a list below `node`, and with its last entry the list. */
export function removeEntry(doc: Manifest, node: Node, path: readonly string[], index: number): Edits {
  let list: Node | undefined = node;
  for (const key of path)
    list = list?.kind === "map" ? list.pairs.find((pair) => pair.key.value === key)?.value : undefined;
  if (list?.kind !== "sequence") return undefined;
  return list.items.length === 1 ? removeField(doc, node, path) : removeItem(doc, list, index);
}

/** Removes a volume of a pod and every mount of it. */
export function removeVolume(doc: Manifest, pod: Pod, name: string): Edits {
  const places = placesOfVolumes(pod);
  if (places === undefined) return undefined;
  return allOf(
    (places.get(name) ?? []).map(({ owner, key, list, at: [first = 0, ...more] }) => {
      if (1 + more.length === list.items.length && owner.kind === "map") return removePair(doc, owner, key);
      return more.length > 0 ? undefined : removeItem(doc, list, first);
    }),
  );
}

/** The entries of a list that have the same name, by their indexes. */
interface Entries {
  readonly owner: Node;
  readonly key: string;
  readonly list: SequenceNode;
  readonly at: number[];
}

/** Where the volumes of a pod are declared and mounted, by their names; undefined where one of them is not a list, such as an alias. */
const placesOfVolumes = fact((pod: Pod): ReadonlyMap<string, readonly Entries[]> | undefined => {
  const places = new Map<string, Entries[]>();
  const lists = [
    { owner: pod.spec, key: "volumes" },
    ...pod.containers.map(({ node }) => ({ owner: node, key: "volumeMounts" })),
  ];
  for (const { owner, key } of lists) {
    const list = pairOf(owner, key)?.value;
    if (list === undefined) continue;
    if (list.kind !== "sequence") return undefined;
    const own = new Map<string, Entries>();
    for (const [index, item] of list.items.entries()) {
      const name = textOf(pairOf(item, "name")?.value);
      if (name === undefined) continue;
      const entries = own.get(name) ?? { owner, key, list, at: [] };
      entries.at.push(index);
      own.set(name, entries);
    }
    for (const [name, entries] of own) addTo(places, name, entries);
  }
  return places;
});
