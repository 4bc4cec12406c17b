// YAML as plain frozen data with spans: the only thing rules of YAML languages ever see of a parser.
import type { Comment, Document } from "../core/document.ts";
import { addAll } from "../core/lists.ts";
import type { Span } from "../core/text.ts";
import { absent, set, unknown, type Value } from "../core/value.ts";
import { isMergeKey } from "./merge-key.ts";

export type Scalar = string | number | boolean | null;

export interface ScalarNode {
  readonly kind: "scalar";
  /** The value as written, quotes and block header included; without tag and anchor. Empty where the value is missing (`key:`). */
  readonly at: Span;
  /** What it means to the program that the file is for (`syntax/dialect.ts`): `yes` is a boolean to kubectl and a text to Compose. */
  readonly value: Scalar;
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
  /** Whether `value` says nothing: a template stands in it, or in place of a missing value something that could not be read. */
  readonly masked: boolean;
  /** A plain scalar over several lines: its last one may be a key that is being typed, so names and numbers are not known by it. */
  readonly continued?: true;
  readonly tag?: string;
  readonly anchor?: string;
}

export interface Pair {
  readonly key: ScalarNode;
  readonly value: Node;
  /** From the key to the end of the value. */
  readonly at: Span;
  /** Whether a template's `if`, `with` or `range` decides about this pair alone, not about the whole map. */
  readonly conditional?: boolean;
}

export interface MapNode {
  readonly kind: "map";
  readonly at: Span;
  readonly pairs: readonly Pair[];
  /** `{a: b}` instead of lines. */
  readonly flow: boolean;
  /** Whether keys may be missing here that are there in the end: a template's include, a merge of something unknown, a line that could not be read. */
  readonly open: boolean;
  /** Whether what a merge key brings wins over the keys above it, as kubectl's reader has it: set only where there is one. */
  readonly inOrder?: true;
  /** A line lies in it, at whatever depth, that could not be read. */
  readonly faulty?: true;
  readonly tag?: string;
  readonly anchor?: string;
}

export interface SequenceNode {
  readonly kind: "sequence";
  readonly at: Span;
  readonly items: readonly Node[];
  readonly flow: boolean;
  /** Whether items may be missing here that are there in the end. */
  readonly open: boolean;
  /** A line lies in it, at whatever depth, that could not be read. */
  readonly faulty?: true;
  readonly tag?: string;
  readonly anchor?: string;
}

/** `*name`. Accessors look through it; edits go to the alias itself, never to the shared anchor. */
export interface AliasNode {
  readonly kind: "alias";
  readonly at: Span;
  /** What the anchor holds; undefined where there is no such anchor, where it would contain itself, or beyond the depth limit. */
  readonly target: Node | undefined;
}

export type Node = ScalarNode | MapNode | SequenceNode | AliasNode;

/** One document of a YAML stream (or a JSON file). */
export interface YamlDocument extends Document {
  /** Undefined for an empty document and for one that cannot be read at all. */
  readonly root: Node | undefined;
  /**
   * What the parser made of the text before lines that could not be read were left out of `root`: what stands on them counts where
   * it must not be shown.
   */
  readonly guess?: Node;
  readonly comments: readonly Comment[];
  /** Whether the text holds template actions (`{{ … }}`): then what is missing may come from elsewhere. */
  readonly templated: boolean;
}

/** What a node is known by in its document. */
export function keyOf({ kind, at }: Pick<Node, "kind" | "at">): string {
  return `${kind} ${at.start}`;
}

/** Whether a line lies in a map or list, at whatever depth, that could not be read: then all of it is half-typed. */
export function isFaulty(node: Node | undefined): boolean {
  const found = resolved(node);
  return found !== undefined && found.kind !== "scalar" && found.faulty === true;
}

/** The node behind any chain of aliases. */
export function resolved(node: Node | undefined): Exclude<Node, AliasNode> | undefined {
  let current = node;
  for (let hops = 0; current?.kind === "alias"; hops += 1) {
    if (hops === 100) return undefined;
    current = current.target;
  }
  return current;
}

/** How deep merge keys are followed. */
const MERGES = 20;

/**
 * The pair of `key` in a map, merge keys (`<<`) looked through; the map's own pair wins, but over one that is merged further down in
 * a map that is read in order. Of duplicates the last wins.
 */
export function pairOf(node: Node | undefined, key: string): Pair | undefined {
  return pairIn(node, key, 0, undefined);
}

/** The map that holds the pair which `pairOf` finds: the map itself, or one that is merged into it. */
export function holderOf(node: Node | undefined, key: string): MapNode | undefined {
  const found = pairOf(node, key);
  const pending = [node];
  for (let i = 0; found !== undefined && i < 200; i += 1) {
    const map = resolved(pending[i]);
    if (map?.kind !== "map") continue;
    if (map.pairs.includes(found)) return map;
    addAll(pending, map.pairs.filter(isMerge).flatMap(mergedInto));
  }
  return undefined;
}

type Seen = Set<MapNode> | undefined;

/** A map that is merged in twice is looked at once: maps that merge others twice would double the work at every level. */
function pairIn(node: Node | undefined, key: string, depth: number, seen: Seen): Pair | undefined {
  const map = resolved(node);
  if (map?.kind !== "map") return undefined;
  const follows = depth < MERGES && seen?.has(map) !== true;
  const waiting: Pair[] = [];
  for (let i = map.pairs.length - 1; i >= 0; i -= 1) {
    const pair = map.pairs[i];
    if (pair === undefined || pair.key.masked) continue;
    if (String(pair.key.value) === key) return pair;
    if (!follows || !isMerge(pair)) continue;
    const found = map.inOrder === true ? pairMerged(map, pair, key, depth, seen) : undefined;
    if (found !== undefined) return found;
    if (map.inOrder !== true) waiting.unshift(pair);
  }
  for (const pair of waiting) {
    const found = pairMerged(map, pair, key, depth, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pairMerged(map: MapNode, merge: Pair, key: string, depth: number, seen: Seen): Pair | undefined {
  const visited = (seen ?? new Set()).add(map);
  for (const source of mergedInto(merge)) {
    const pair = pairIn(source, key, depth + 1, visited);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

/** Whether a pair is one of a merge key. */
export function isMerge({ key }: Pair): boolean {
  return isMergeKey(key.value, key);
}

/** What a merge key brings, the first wins. */
export function mergedInto({ value }: Pair): readonly Node[] {
  const source = resolved(value);
  if (source?.kind === "sequence") return source.items;
  return source === undefined ? [] : [source];
}

/** Whether a key that is not found in the map may yet be there in the end. */
export function isOpen(node: Node | undefined): boolean {
  return isOpenBelow(node, 0, undefined);
}

function isOpenBelow(node: Node | undefined, depth: number, seen: Seen): boolean {
  const map = resolved(node);
  if (map === undefined) return true;
  if (map.kind === "scalar") return map.masked;
  if (map.open || depth === MERGES) return true;
  if (map.kind !== "map" || seen?.has(map)) return false;
  const merges = map.pairs.filter(isMerge);
  if (merges.length === 0) return false;
  if (merges.some(({ value }) => resolved(value) === undefined)) return true;
  const visited = (seen ?? new Set()).add(map);
  return merges.flatMap(mergedInto).some((source) => isOpenBelow(source, depth + 1, visited));
}

/** Whether a node stands for nothing: missing, `~`, `null`. */
export function isNull(node: Node | undefined): boolean {
  const scalar = resolved(node);
  return scalar?.kind === "scalar" && scalar.value === null && !scalar.masked;
}

/**
 * What stands at a path of keys below `node`. A null anywhere counts as absent (Kubernetes and Compose drop it), an open
 * map or a scalar on the way as unknown, and so does a scalar that a template sets under a condition. `at` of an absent value is the nearest enclosing node that exists.
 */
export function lookup(node: Node | undefined, ...path: readonly string[]): Value<Node> {
  let current = node;
  let nearest: Span = node?.at ?? { start: 0, end: 0 };
  let conditional = false;
  for (const key of path) {
    const map = resolved(current);
    if (map === undefined) return unknown(nearest);
    if (isNull(map)) return absent(nearest);
    if (map.kind !== "map") return unknown(map.at);
    const pair = pairOf(map, key);
    if (pair === undefined) return isOpen(map) ? unknown(nearest) : absent(nearest);
    current = pair.value;
    conditional = pair.conditional === true;
    nearest = pair.value.at.end > pair.value.at.start ? pair.value.at : pair.key.at;
  }
  const found = resolved(current);
  if (found === undefined) return unknown(nearest);
  if (isNull(found)) return absent(nearest);
  if (found.kind === "scalar" && (found.masked || conditional)) return unknown(found.at);
  return current === undefined ? absent(nearest) : set(current, current.at);
}

function typed<T extends Scalar>(
  node: Node | undefined,
  path: readonly string[],
  is: (value: Scalar) => value is T,
): Value<T> {
  const value = lookup(node, ...path);
  if (value.is !== "set") return value;
  const scalar = resolved(value.value);
  const known = scalar?.kind === "scalar" && scalar.continued !== true;
  return known && is(scalar.value) ? set(scalar.value, value.at) : unknown(value.at);
}

/** A string below `node`; a value of another type, or one that goes on over several lines without quotes, is unknown. */
export function stringAt(node: Node | undefined, ...path: readonly string[]): Value<string> {
  return typed(node, path, (value) => typeof value === "string");
}

/** A boolean below `node`; the string `"true"` is a type error and therefore unknown. */
export function booleanAt(node: Node | undefined, ...path: readonly string[]): Value<boolean> {
  return typed(node, path, (value) => typeof value === "boolean");
}

/** A number below `node`. */
export function numberAt(node: Node | undefined, ...path: readonly string[]): Value<number> {
  return typed(node, path, (value) => typeof value === "number");
}

/** The items of a sequence below `node`, aliases looked through; none where it is absent or not a sequence. */
export function itemsAt(node: Node | undefined, ...path: readonly string[]): readonly Node[] {
  const value = lookup(node, ...path);
  const sequence = value.is === "set" ? resolved(value.value) : undefined;
  return sequence?.kind === "sequence" ? sequence.items : [];
}

/** The pairs of a map below `node`, merge keys not looked through; none where it is absent or not a map. */
export function pairsAt(node: Node | undefined, ...path: readonly string[]): readonly Pair[] {
  const value = lookup(node, ...path);
  const map = value.is === "set" ? resolved(value.value) : undefined;
  return map?.kind === "map" ? map.pairs : [];
}

/** A scalar as text: numbers and booleans as written in canonical form; undefined for null, templates, maps and sequences. */
export function textOf(node: Node | undefined): string | undefined {
  const scalar = resolved(node);
  return scalar?.kind === "scalar" && scalar.value !== null && !scalar.masked ? String(scalar.value) : undefined;
}

/** The text at a key of a map, merge keys looked through; undefined where there is none. */
export function textAt(node: Node | undefined, key: string): string | undefined {
  return textOf(pairOf(node, key)?.value);
}

/** As `textOf`, but undefined too for a plain scalar over several lines: the last one may be a key that is being typed. */
export function lineOf(node: Node | undefined): string | undefined {
  const scalar = resolved(node);
  return scalar?.kind === "scalar" && scalar.continued === true ? undefined : textOf(scalar);
}

/** The offset at which the text of a scalar starts, behind a quote if there is one; undefined where it is not written as it is read (escapes, folded lines). */
export function literalStart(source: string, at: Span, text: string): number | undefined {
  return [at.start, at.start + 1].find((start) => start < at.end && source.startsWith(text, start));
}

/** Every map at or below a node; aliases are not followed. */
export function* mapsOf(root: Node | undefined): Generator<MapNode> {
  const stack: Node[] = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "map") {
      yield node;
      for (const pair of node.pairs) stack.push(pair.value);
    } else if (node.kind === "sequence") addAll(stack, node.items);
  }
}
