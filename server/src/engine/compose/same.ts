// Whether two values are the same once variables are filled in: what Compose does not list twice.
import type { Woven } from "../yaml/woven/tree.ts";
import { composeGo } from "./dialect.ts";
import { interpolate } from "./interpolation.ts";

/** Whether both hold the same, to the type; the order of keys says nothing. */
export function isSame(a: Woven, b: Woven): boolean {
  return sameText(a) === sameText(b);
}

/** The same text for values that are the same, and for no others. */
export function sameText(node: Woven): string {
  // In one go: a text within a text is escaped anew at every level, and grows exponentially.
  return JSON.stringify(dataOf(node));
}

function dataOf(node: Woven): unknown {
  if (node.kind === "map") {
    const pairs = node.pairs.map(({ key, value }) => [key, dataOf(value)] as const);
    return ["map", pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)))];
  }
  if (node.kind === "sequence") return ["sequence", node.items.map(dataOf)];
  const value = node.kind === "scalar" ? node.node.value : node.raw === true ? composeGo.plain(node.text) : node.text;
  // Numbers of any sort and size.
  return [typeof value, typeof value === "string" ? interpolate(value).shown : String(value)];
}
