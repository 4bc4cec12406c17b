// YAML from several documents as one tree: aliases and merge keys written out, every node with the source it comes from.
import type { Source } from "../../core/deployment.ts";
import type { Span } from "../../core/text.ts";
import {
  isFaulty,
  isMerge,
  type MapNode,
  type Node,
  type Pair,
  resolved,
  type ScalarNode,
  type YamlDocument,
} from "../node.ts";

export interface YamlSource extends Source {
  readonly doc: YamlDocument;
}

/** Where a woven node is written. */
export interface Place {
  readonly source: YamlSource;
  readonly at: Span;
  /** Whether several nodes stand there: it was reached through an alias or a merge key, so that no edit may touch it. */
  readonly shared: boolean;
  /** Whether all that is below stands there too: it is an alias. */
  readonly whole?: boolean;
  /** Of what an alias brings, where the anchor holds it. */
  readonly anchored?: Span;
}

export interface WovenPair {
  readonly key: string;
  /** The key as each source wrote it, the first source first; several where one was laid over the other. */
  readonly keys: readonly { readonly node: ScalarNode | undefined; readonly place: Place; readonly whole: Span }[];
  readonly value: Woven;
  /** What a merge key brings under the same key, where a tag on the map's own value may take that away. */
  readonly hidden?: Woven;
}

export type Woven =
  | {
      readonly kind: "map";
      readonly pairs: readonly WovenPair[];
      readonly place: Place;
      readonly node?: Node;
      /** A source has a line in it that cannot be read. */
      readonly faulty?: true;
    }
  | { readonly kind: "sequence"; readonly items: readonly Woven[]; readonly place: Place; readonly node?: Node }
  | { readonly kind: "scalar"; readonly node: ScalarNode; readonly place: Place }
  /** A text that no source holds as it is: made from what stands at its place. `raw`: no text, but `true`, a number, `null`. */
  | { readonly kind: "derived"; readonly text: string; readonly raw?: boolean; readonly place: Place };

/** More nodes, or more text in them, are a bomb of aliases. */
const MOST_NODES = 100_000;
const MOST_CHARACTERS = 8_000_000;

/** Counts what is woven; shared by the documents of one deployment. */
export interface Budget {
  nodes: number;
  characters: number;
}

/** What may be spent on the trees of one deployment: aliases can multiply a small text. */
export function budget(): Budget {
  return { nodes: MOST_NODES, characters: MOST_CHARACTERS };
}

/**
 * The tree of a document; undefined where it has none, where an unknown anchor, a key that is no text or two merge keys in one map leave
 * something open, or the budget is used up.
 */
export function weave(source: YamlSource, spent: Budget): Woven | undefined {
  return source.doc.root && woven(source.doc.root, { source, at: source.doc.root.at, shared: false }, spent);
}

function woven(node: Node, place: Place, spent: Budget): Woven | undefined {
  spent.nodes -= 1;
  if (spent.nodes < 0) return undefined;
  if (node.kind === "alias") {
    const target = resolved(node);
    // All that an alias brings is shown at the alias.
    return (
      target &&
      withPlace(
        target,
        { ...place, at: place.whole ? place.at : node.at, shared: true, whole: true, anchored: target.at },
        spent,
      )
    );
  }
  return withPlace(node, place, spent);
}

function withPlace(node: Exclude<Node, { kind: "alias" }>, place: Place, spent: Budget): Woven | undefined {
  const below = (at: Span, own = true): Place => ({
    ...place,
    at: place.whole ? place.at : at,
    shared: place.shared || !own,
    ...(place.whole && { anchored: at }),
  });
  if (node.kind === "scalar") {
    spent.characters -= node.at.end - node.at.start;
    const isUnknown = node.masked && node.at.end > node.at.start;
    return isUnknown || spent.characters < 0 ? undefined : { kind: "scalar", node, place };
  }
  // What is open for a line that cannot be read is still put together: that line is then missing, and known to be.
  if (node.open && !isFaulty(node)) return undefined;
  if (node.kind === "sequence") {
    const items: Woven[] = [];
    for (const item of node.items) {
      const one = woven(item, below(item.at), spent);
      if (one === undefined) return undefined;
      items.push(one);
    }
    return { kind: "sequence", items, place, node };
  }
  const found = node.pairs.some(({ key }) => key.masked) ? undefined : pairsIn(node);
  if (found === undefined) return undefined;
  const pairs: WovenPair[] = [];
  for (const [key, { pair, own, behind }] of found) {
    const value = woven(pair.value, below(pair.value.at, own), spent);
    if (value === undefined) return undefined;
    const whole = place.whole ? place.at : pair.at;
    const keys = [{ node: pair.key, place: below(pair.key.at, own), whole }];
    const hidden =
      behind !== undefined && tagOf(value) !== undefined
        ? woven(behind.value, below(behind.value.at, false), spent)
        : undefined;
    pairs.push({ key, keys, value, ...(hidden !== undefined && { hidden }) });
  }
  return { kind: "map", pairs, place, node, ...(isFaulty(node) && { faulty: true }) };
}

interface FoundPair {
  readonly pair: Pair;
  /** Whether it is the map's own, and not a merge key's. */
  readonly own: boolean;
  /** What a merge key brings under a key of the map's own. */
  readonly behind?: Pair;
}

/**
 * The pairs of a map and those of its merge keys, by their keys: its own first, of duplicates the last. Undefined where it
 * cannot be told: after two merge keys in one map, or one of something else than maps.
 */
function pairsIn(map: MapNode): ReadonlyMap<string, FoundPair> | undefined {
  const found = new Map<string, FoundPair>();
  const seen = new Set<MapNode>();
  let clear = true;
  const visit = (one: MapNode, own: boolean) => {
    if (seen.has(one)) return;
    seen.add(one);
    const merged = one.pairs.filter(isMerge);
    if (merged.length > 1) clear = false;
    const pairs = new Map(one.pairs.flatMap((pair) => (merged.includes(pair) ? [] : [[String(pair.key.value), pair]])));
    for (const [key, pair] of pairs) {
      const known = found.get(key);
      if (known === undefined) found.set(key, { pair, own });
      else if (known.own && known.behind === undefined) found.set(key, { ...known, behind: pair });
    }
    for (const { value: source } of merged) {
      const value = resolved(source);
      for (const item of value?.kind === "sequence" ? value.items : [value]) {
        const from = resolved(item);
        if (from?.kind === "map") visit(from, false);
        else clear = false;
      }
    }
  };
  visit(map, true);
  return clear ? found : undefined;
}

/** The same, as it is known to have a line in it that cannot be read. */
export function halfTyped(node: Woven): Woven {
  return node.kind === "map" ? { ...node, faulty: true } : node;
}

/** Whether a value is missing that is half-typed. */
export function isUnknown(node: Woven): boolean {
  return node.kind === "scalar" && node.node.masked;
}

/** The value of a key; undefined where the node is no map or has no such key. */
export function valueAt(node: Woven | undefined, key: string): Woven | undefined {
  return node?.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value : undefined;
}

/** The tag of a node as it is written, `!reset`; undefined where it has none. */
export function tagOf(node: Woven): string | undefined {
  return node.kind === "derived" ? undefined : node.node?.kind === "alias" ? undefined : node.node?.tag;
}

/** A scalar as text; undefined for null and for what is no scalar. */
export function wovenText(node: Woven | undefined): string | undefined {
  if (node?.kind === "derived") return node.raw === true && node.text === "null" ? undefined : node.text;
  return node?.kind === "scalar" && node.node.value !== null ? String(node.node.value) : undefined;
}
