// Whether two values are the same once variables are filled in: what Compose does not list twice.
import { plainValue } from "../yaml/parse/scalar.ts";
import type { Woven } from "../yaml/woven/tree.ts";
import { interpolate } from "./interpolation.ts";

/** Whether both hold the same, to the type; the order of keys says nothing. */
export function isSame(a: Woven, b: Woven): boolean {
  if (a.kind === "map") {
    if (b.kind !== "map" || a.pairs.length !== b.pairs.length) return false;
    const others = new Map(b.pairs.map(({ key, value }) => [key, value]));
    return a.pairs.every(({ key, value }) => {
      const other = others.get(key);
      return other !== undefined && isSame(value, other);
    });
  }
  if (a.kind === "sequence") {
    if (b.kind !== "sequence" || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => {
      const other = b.items[i];
      return other !== undefined && isSame(item, other);
    });
  }
  return b.kind !== "map" && b.kind !== "sequence" && dataOf(a) === dataOf(b);
}

function dataOf(node: Extract<Woven, { kind: "scalar" | "derived" }>) {
  const value = node.kind === "scalar" ? node.node.value : node.raw === true ? plainValue(node.text) : node.text;
  return typeof value === "string" ? interpolate(value).shown : value;
}

/** The same text for values that `isSame` takes for the same, and for no others. */
export function sameText(node: Woven): string {
  if (node.kind === "map") {
    const pairs = new Map(node.pairs.map(({ key, value }) => [key, sameText(value)]));
    return JSON.stringify(["map", node.pairs.length, [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))]);
  }
  if (node.kind === "sequence") return JSON.stringify(["sequence", node.items.map(sameText)]);
  const data = dataOf(node);
  return JSON.stringify([typeof data, String(data)]);
}
