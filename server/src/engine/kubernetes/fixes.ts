// Fixes put together from edits. Where one of the edits is not safe to make, there is no fix.

import type { Fix, FixKind } from "../core/finding.ts";
import { addAll } from "../core/lists.ts";
import type { TextEdit } from "../core/text.ts";
import { type Edits, removeItem, removePair } from "../yaml/edit/edit.ts";
import { type MapNode, type Node, pairOf, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Pod } from "./pods.ts";

/** A fix of all `edits` together; undefined where one of them cannot be made or nothing would change. */
export function fixOf(kind: FixKind, title: string, ...edits: readonly Edits[]): Fix | undefined {
  const changes = allOf(edits);
  return changes === undefined || changes.length === 0 ? undefined : { title, kind, changes: inOrder(changes) };
}

/** Some edits as one; undefined where one of them cannot be made. */
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

/** Removes a field below `node`, and the maps above it that would be left empty. */
export function removeField(doc: Manifest, node: Node, path: readonly string[]): Edits {
  const maps: MapNode[] = [];
  let current: Node | undefined = node;
  for (const key of path) {
    // An alias is not followed: what it stands for is shared with others.
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
  const edits: TextEdit[] = [];
  const lists = [
    { owner: pod.spec, key: "volumes" },
    ...pod.containers.map(({ node }) => ({ owner: node, key: "volumeMounts" })),
  ];
  for (const { owner, key } of lists) {
    const list = pairOf(owner, key)?.value;
    if (list === undefined) continue;
    if (list.kind !== "sequence") return undefined;
    const gone = list.items.flatMap((item, index) => (isNamed(item, name) ? [index] : []));
    if (gone.length === 0) continue;
    const whole = gone.length === list.items.length && owner.kind === "map";
    if (!whole && gone.length > 1) return undefined;
    const edit = whole ? removePair(doc, owner, key) : removeItem(doc, list, gone[0] ?? 0);
    if (edit === undefined) return undefined;
    addAll(edits, edit);
  }
  return edits;
}

function isNamed(item: Node, name: string): boolean {
  return textOf(pairOf(item, "name")?.value) === name;
}
