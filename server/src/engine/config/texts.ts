// Lists of texts in the files of other tools, read leniently.

import { listed } from "../suppressions/foreign.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";

/** The texts below a path: those of a list, or of one text with commas. */
export function textsAt(root: Node | undefined, ...path: readonly string[]): readonly string[] {
  const value = lookup(root, ...path);
  const alone = value.is === "set" ? textOf(value.value) : undefined;
  if (alone !== undefined) return listed(alone);
  return itemsAt(root, ...path).flatMap((item) => textOf(item)?.trim() || []);
}
