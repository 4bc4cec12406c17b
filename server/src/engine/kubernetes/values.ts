// Kubernetes' own types of values: lists of strings, label maps, quantities.
import { byWord } from "../core/by-word.ts";
import { set, unknown, type Value } from "../core/value.ts";
import {
  isMerge,
  isOpen,
  lineOf,
  lookup,
  mergedInto,
  type Node,
  type Pair,
  pairOf,
  resolved,
  textOf,
} from "../yaml/node.ts";

export interface StringList {
  /** Each entry by itself; one that is templated, null, not a string or over several lines is unknown. */
  readonly items: readonly Value<string>[];
  /** Whether further entries may be there in the end. */
  readonly open: boolean;
}

/** A list of strings below `node`; unknown where something else than a list stands there. */
export function stringsAt(node: Node | undefined, ...path: readonly string[]): Value<StringList> {
  const value = lookup(node, ...path);
  if (value.is !== "set") return value;
  const list = resolved(value.value);
  if (list?.kind !== "sequence") return unknown(value.at);
  const items = list.items.map((item): Value<string> => {
    const scalar = resolved(item);
    const known = scalar?.kind === "scalar" && !scalar.masked && scalar.continued !== true;
    return known ? set(scalar.value === null ? "" : String(scalar.value), item.at) : unknown(item.at);
  });
  return set({ items, open: isOpen(list) }, value.at);
}

/** Whether one of the entries passes: `maybe` where none does but one is unknown or may still be added. */
export function someString(list: StringList, passes: (text: string) => boolean): "yes" | "no" | "maybe" {
  if (list.items.some((item) => item.is === "set" && passes(item.value))) return "yes";
  return list.open || list.items.some((item) => item.is === "unknown") ? "maybe" : "no";
}

/** Labels, annotations, selectors: strings under strings. */
export interface StringMap {
  readonly entries: ReadonlyMap<string, Value<string>>;
  /** Whether further keys may be there in the end. */
  readonly open: boolean;
}

const EMPTY: StringMap = { entries: new Map(), open: false };

/** A map of strings below `node`, merge keys looked through. Where it is absent it is empty, where unknown empty and open. */
export function stringMapAt(node: Node | undefined, ...path: readonly string[]): StringMap {
  const value = lookup(node, ...path);
  if (value.is === "absent") return EMPTY;
  const map = value.is === "set" ? resolved(value.value) : undefined;
  if (map?.kind !== "map") return { ...EMPTY, open: true };
  const entries = new Map<string, Value<string>>();
  let open = isOpen(map);
  for (const pair of mergedPairs(map)) {
    if (pair.key.masked) {
      open = true;
      continue;
    }
    const text = lineOf(pair.value);
    entries.set(String(pair.key.value), text === undefined ? unknown(pair.value.at) : set(text, pair.value.at));
  }
  return { entries, open };
}

/** The pairs of a map and those that come in through merge keys, such that of equal keys the last one wins. */
function mergedPairs(node: Node, depth = 0): readonly Pair[] {
  const map = resolved(node);
  if (map?.kind !== "map") return [];
  const brought = (pair: Pair): readonly Pair[] =>
    depth === 20
      ? []
      : mergedInto(pair)
          .toReversed()
          .flatMap((one) => mergedPairs(one, depth + 1));
  if (map.inOrder === true) return map.pairs.flatMap((pair) => (isMerge(pair) ? brought(pair) : [pair]));
  return [...map.pairs.filter(isMerge).flatMap(brought), ...map.pairs.filter((pair) => !isMerge(pair))];
}

/** Whether a value at a path below `node` passes, or is written but templated; a field that a template may merely add does not count. */
export function mayBe<T>(value: Value<T>, node: Node, path: readonly string[], passes: (value: T) => boolean): boolean {
  if (value.is === "set") return passes(value.value);
  if (value.is === "absent") return false;
  let current: Node | undefined = node;
  for (const key of path) current = pairOf(current, key)?.value;
  return current !== undefined;
}

const SUFFIXES: Readonly<Record<string, number>> = byWord({
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
});

/**
 * The number that a quantity stands for (`512Mi`, `0.5`, `500m`, `1e3`); undefined where it is none.
 * Source: `resource.Quantity` of Kubernetes' apimachinery.
 */
export function quantityOf(text: string): number | undefined {
  const match = /^([+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40}))(?:[eE]([+-]?\d{1,4})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, digits = "", exponent, suffix = ""] = match;
  return exponent === undefined ? Number(digits) * (SUFFIXES[suffix] ?? 1) : Number(`${digits}e${exponent}`);
}

/** A quantity below `node`, written as a string or as a number; with the text it is written as. */
export function quantityAt(
  node: Node | undefined,
  ...path: readonly string[]
): Value<{ text: string; amount: number }> {
  const value = lookup(node, ...path);
  if (value.is !== "set") return value;
  const text = textOf(value.value);
  const amount = text === undefined ? undefined : quantityOf(text);
  return text === undefined || amount === undefined ? unknown(value.at) : set({ text, amount }, value.at);
}
