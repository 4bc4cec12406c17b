// The one place where frozen YAML nodes are made, whatever parser reads the text: anchors, template marks and limits live here.
import type { Span } from "../../core/text.ts";
import {
  type AliasNode,
  isMerge,
  keyOf,
  type MapNode,
  type Node,
  type Pair,
  type Scalar,
  type ScalarNode,
  type SequenceNode,
} from "../node.ts";
import { extendsBlock, fillsValue, type Template } from "../template/template.ts";
import type { Marks } from "./faults.ts";

/** Nodes an alias may stand for, aliases within it expanded; more is a decompression bomb. */
const LARGEST_TARGET = 20_000;
/**
 * How much all aliases and merges of a document may expand to, in characters: a list that many share multiplies the work, so the
 * budget grows with the text, as the time for checking does. Real files use no more than 2.3 times their length (Sentry's Compose file).
 */
const BROUGHT_BY_ANY = 32_768;
const BROUGHT_A_CHARACTER = 4;
/** Levels a node may have, aliases expanded. */
export const DEEPEST = 200;

export interface Properties {
  readonly tag?: string | undefined;
  readonly anchor?: string | undefined;
  /** Of a scalar: it is plain and over several lines. */
  readonly isContinued?: boolean;
}

/** Where a node stands: how a parser tells the builder what the template around it means for the node. */
export interface Place {
  /** The offset behind the key or dash in front of the node. */
  readonly from: number;
  /** The offset at which whatever follows the node begins. */
  readonly to: number;
  /** Where that key is, or the node itself behind a dash: both stand or fall with the same branch of a template. */
  readonly owner: number;
  /** The column of that key or dash. */
  readonly column: number;
}

export interface Builder {
  scalar(at: Span, value: Scalar, style: ScalarNode["style"], properties: Properties, place?: Place): ScalarNode;
  map(at: Span, pairs: readonly Pair[], flow: boolean, properties: Properties, place: Place): MapNode;
  sequence(at: Span, items: readonly Node[], flow: boolean, properties: Properties, place: Place): SequenceNode;
  pair(key: ScalarNode, value: Node): Pair;
  alias(at: Span, name: string): AliasNode;
  /** Must be called before the contents of an anchored node are built: inside it, the name stands for nothing yet. */
  opensAnchor(name: string | undefined): void;
  /** How many characters the aliases built so far expand to. */
  brought(): number;
}

/**
 * What may be wrong with an alias: it has no anchor, it stands within what it names, it expands to too much, or all of them together
 * do (reported of the first).
 */
export type AliasFault = "unknown" | "within" | "bomb" | "spent";

export interface Building {
  /** Whether what merge keys bring may win over the keys above them. */
  readonly mergesInOrder?: boolean;
  /** Called for each alias that is not followed. */
  readonly report?: (fault: AliasFault, at: Span, name: string) => void;
  /** What faults leave unknown. */
  readonly marks?: Marks | undefined;
}

/**
 * The builder of a document of `length` characters. Once the document's budget is spent, no further alias is followed: their values are
 * unknown.
 */
export function builder(
  template: Template | undefined,
  length: number,
  { mergesInOrder = false, report = () => undefined, marks }: Building,
): Builder {
  const most = BROUGHT_BY_ANY + BROUGHT_A_CHARACTER * length;
  let brought = 0;
  const anchors = new Map<string, Node | undefined>();
  const extents = new Map<Node, Extent>();
  const isMarked = (mark: keyof Marks, kind: Node["kind"], at: Span): boolean =>
    marks?.[mark].has(keyOf({ kind, at })) === true;
  const isMissing = (at: Span, value: Scalar): boolean => value === null && at.start === at.end;
  const done = <N extends Node>(node: N, anchor: string | undefined, children: readonly Node[]): N => {
    extents.set(node, extentOf(children, extents));
    if (anchor !== undefined) anchors.set(anchor, node);
    return Object.freeze(node);
  };
  return {
    scalar(at, value, style, properties, place) {
      const node: ScalarNode = {
        kind: "scalar",
        at,
        value,
        style,
        masked: isMasked(template, at, style, place) || (isMissing(at, value) && isMarked("unknown", "scalar", at)),
        ...((properties.isContinued === true || isMarked("unknown", "scalar", at)) && { continued: true }),
        ...given(properties),
      };
      if (properties.anchor !== undefined) anchors.set(properties.anchor, node);
      return Object.freeze(node);
    },
    map(at, pairs, flow, properties, place) {
      const children = pairs.map((pair) => ({ at: pair.at, value: pair.value, masked: pair.key.masked }));
      // A key that cannot be read may be any key.
      const open =
        children.some((child) => child.masked) ||
        (template !== undefined && isExtended(template, at, children, flow, place)) ||
        isMarked("open", "map", at);
      const own = template === undefined ? pairs : withConditions(template, pairs, place);
      const inOrder = mergesInOrder && pairs.some(isMerge);
      const node: MapNode = {
        kind: "map",
        at,
        pairs: Object.freeze(own),
        flow,
        open,
        ...(inOrder && { inOrder }),
        ...given(properties),
        ...(isMarked("faulty", "map", at) && { faulty: true }),
      };
      return done(
        node,
        properties.anchor,
        pairs.map((pair) => pair.value),
      );
    },
    sequence(at, items, flow, properties, place) {
      const children = items.map((item) => ({
        at: item.at,
        value: item,
        masked: item.kind === "scalar" && item.masked,
      }));
      const open =
        (template !== undefined &&
          (isExtended(template, at, children, flow, place) || isBranched(template, children, place))) ||
        isMarked("open", "sequence", at);
      const node: SequenceNode = {
        kind: "sequence",
        at,
        items: Object.freeze(items),
        flow,
        open,
        ...given(properties),
        ...(isMarked("faulty", "sequence", at) && { faulty: true }),
      };
      return done(node, properties.anchor, items);
    },
    pair: (key, value) =>
      Object.freeze({ key, value, at: { start: key.at.start, end: Math.max(key.at.end, value.at.end) } }),
    alias(at, name) {
      let target = anchors.get(name);
      const extent = target === undefined ? undefined : extents.get(target);
      if (!anchors.has(name)) report("unknown", at, name);
      else if (target === undefined) report("within", at, name);
      else if (extent !== undefined && (extent.nodes > LARGEST_TARGET || extent.levels > DEEPEST)) {
        target = undefined;
        report("bomb", at, name);
      } else if (target !== undefined) {
        const wasSpent = brought > most;
        brought += charactersOf(target, extents);
        if (brought > most) {
          if (!wasSpent) report("spent", at, name);
          target = undefined;
        }
      }
      const node: AliasNode = { kind: "alias", at, target };
      if (target !== undefined) {
        const { nodes, levels } = extent ?? { nodes: 1, levels: 1 };
        extents.set(node, { nodes, levels, brought: charactersOf(target, extents) });
      }
      return Object.freeze(node);
    },
    opensAnchor(name) {
      if (name !== undefined) anchors.set(name, undefined);
    },
    brought: () => Math.min(brought, most),
  };
}

interface Extent {
  readonly nodes: number;
  readonly levels: number;
  /** How many characters the aliases within it expand to. */
  readonly brought: number;
}

/** The length of a node with its aliases written out. An alias to an empty node counts too. */
function charactersOf(node: Node, extents: ReadonlyMap<Node, Extent>): number {
  return Math.max(1, node.at.end - node.at.start + (extents.get(node)?.brought ?? 0));
}

function extentOf(children: readonly Node[], extents: ReadonlyMap<Node, Extent>): Extent {
  let nodes = 1;
  let levels = 1;
  let brought = 0;
  for (const child of children) {
    const inner = extents.get(child);
    nodes += inner?.nodes ?? 1;
    brought += inner?.brought ?? 0;
    levels = Math.max(levels, 1 + (inner?.levels ?? 1));
  }
  return { nodes, levels, brought };
}

function given({ tag, anchor }: Properties): { tag?: string; anchor?: string } {
  if (tag === undefined && anchor === undefined) return {};
  return { ...(tag === undefined ? {} : { tag }), ...(anchor === undefined ? {} : { anchor }) };
}

function isMasked(
  template: Template | undefined,
  at: Span,
  style: ScalarNode["style"],
  place: Place | undefined,
): boolean {
  if (template === undefined) return false;
  if (at.end > at.start && template.touches(at)) return true;
  // `key:` alone, or a block scalar whose last lines are written by a template.
  const isBlock = style === "literal" || style === "folded";
  if (place === undefined || !(isBlock || at.end === at.start)) return false;
  const from = isBlock ? at.end : place.from;
  return template.lineOutputs(from, place.to).some((action) => fillsValue(action, place.column + (isBlock ? 1 : 0)));
}

interface Child {
  readonly at: Span;
  readonly value: Node;
  readonly masked: boolean;
}

/** Branch 0 is outside of all control flow. */
const OUTSIDE = 0;

/** Marks the pairs that a branch of a template holds while the map itself stands outside it. */
function withConditions(template: Template, pairs: readonly Pair[], place: Place): readonly Pair[] {
  const branches = pairs.map((pair) => template.branchAt(pair.at.start));
  // A document's own map stands where its pairs do: outside, or all in one branch.
  const own = place.column !== -1 ? template.branchAt(place.owner) : branches.includes(OUTSIDE) ? OUTSIDE : branches[0];
  return pairs.map((pair, i) => (branches[i] === own ? pair : Object.freeze({ ...pair, conditional: true })));
}

/** Whether some of the items stand under a condition: then there may be others of them, or none. */
function isBranched(template: Template, children: readonly Child[], place: Place): boolean {
  const branch = template.branchAt(place.owner);
  return children.some((child) => template.branchAt(child.at.start) !== branch);
}

/** Whether a template may write further entries: a key or item it makes, or lines in the column of the entries. */
function isExtended(template: Template, at: Span, children: readonly Child[], flow: boolean, place: Place): boolean {
  if (children.some((child) => child.masked)) return true;
  if (flow) return hasActionBetween(template, at, children);
  const column = template.columnAt(at.start);
  const extended = (from: number, to: number, inner: Node | undefined): boolean => {
    const outputs = template.lineOutputs(from, to);
    if (outputs.length === 0) return false;
    const innerColumn = inner === undefined ? undefined : columnOf(template, inner, column);
    return outputs.some((action) => extendsBlock(action, column, innerColumn));
  };
  if (extended(place.from, at.start, undefined)) return true;
  return children.some((child, i) => extended(child.at.end, children[i + 1]?.at.start ?? place.to, child.value));
}

/** The column of the block below an entry in `column`; that of lines a template writes there counts too. */
function columnOf(template: Template, entry: Node, column: number): number | undefined {
  if (entry.kind === "scalar") return entry.masked ? column + 1 : undefined;
  return entry.kind === "alias" || entry.flow ? undefined : template.columnAt(entry.at.start);
}

function hasActionBetween(template: Template, at: Span, children: readonly Child[]): boolean {
  let from = at.start;
  for (const child of children) {
    if (template.touches({ start: from, end: child.at.start })) return true;
    from = Math.max(from, child.at.end);
  }
  return template.touches({ start: from, end: at.end });
}
