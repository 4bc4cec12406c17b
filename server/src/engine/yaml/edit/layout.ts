// Facts about a document that edits rest on: who contains whom, what is shared through anchors, how it is indented.

import { fact, remembered } from "../../core/fact.ts";
import { addAll } from "../../core/lists.ts";
import { columnOf } from "../../core/text.ts";
import type { MapNode, Node, Pair, SequenceNode, YamlDocument } from "../node.ts";
import { lineBreakIn } from "../parse/parse.ts";
import type { Layout } from "./write.ts";

/** How a node hangs below its parent. */
export interface Hold {
  readonly parent: Node;
  /** The pair whose value it is; undefined for an item of a sequence. */
  readonly pair?: Pair;
  /** Its place in a sequence. */
  readonly index?: number;
}

interface Shape {
  readonly holds: ReadonlyMap<Node, Hold>;
  /** Nodes that an alias stands for. */
  readonly aliased: ReadonlySet<Node>;
}

const shape = fact((doc: YamlDocument): Shape => {
  const holds = new Map<Node, Hold>();
  const aliased = new Set<Node>();
  const stack: Node[] = doc.root === undefined ? [] : [doc.root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "alias" && node.target !== undefined) aliased.add(node.target);
    if (node.kind === "map") {
      for (const pair of node.pairs) {
        holds.set(pair.value, { parent: node, pair });
        stack.push(pair.value);
      }
    } else if (node.kind === "sequence") {
      for (const [index, item] of node.items.entries()) {
        holds.set(item, { parent: node, index });
        stack.push(item);
      }
    }
  }
  return { holds, aliased };
});

/** What holds a node of the document; undefined for the root and for a node of another document. */
export function holdOf(doc: YamlDocument, node: Node): Hold | undefined {
  return shape(doc).holds.get(node);
}

/** Whether an edit may also touch what aliases stand for: where all that use it are meant. */
export type Reach = "own" | "shared";

/**
 * Whether a node is in the document and an edit may touch it: no alias stands for it or for what it is part of, unless that is
 * meant, and it does not stand in lines between brackets, which is no YAML, whatever a template makes of it.
 */
export function isOwn(doc: YamlDocument, node: Node, reach: Reach = "own"): boolean {
  const { holds, aliased } = shape(doc);
  let current: Node = node;
  for (let hold = holds.get(current); ; hold = holds.get(current)) {
    if (reach === "own" && aliased.has(current)) return false;
    if (hold === undefined) return current === doc.root;
    if (isBlock(current) && !isBlock(hold.parent)) return false;
    current = hold.parent;
  }
}

function isBlock(node: Node): boolean {
  return (node.kind === "map" || node.kind === "sequence") && !node.flow;
}

/** Whether something in the node, or the node itself, is what an alias stands for. */
export function holdsAnchor(doc: YamlDocument, node: Node): boolean {
  const { aliased } = shape(doc);
  if (aliased.size === 0) return false;
  const stack = [node];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    if (aliased.has(current)) return true;
    if (current.kind === "sequence") addAll(stack, current.items);
    if (current.kind === "map") for (const pair of current.pairs) stack.push(pair.value);
  }
  return false;
}

/** Whether a node stands between brackets, its own not counted. */
export function isInFlow(doc: YamlDocument, node: Node): boolean {
  const parent = holdOf(doc, node)?.parent;
  return parent !== undefined && (parent.kind === "map" || parent.kind === "sequence") && parent.flow;
}

/** The indentation most used in the document; two columns, lists indented, where nothing can be learnt. */
export const layoutOf = fact(
  (doc: YamlDocument): Layout => measured(doc, shape(doc).holds.keys(), { step: 2, dashStep: undefined, gap: 2 }),
);

/** The indentation of what a map or sequence holds, as far as it shows one; else that of the document. */
export function layoutIn(doc: YamlDocument, container: MapNode | SequenceNode): Layout {
  return remembered(container, layoutIn, () => {
    const nodes = container.kind === "sequence" ? [container] : container.pairs.map(({ value }) => value);
    return measured(doc, nodes, layoutOf(doc));
  });
}

type Known = Pick<Layout, "step" | "gap"> & { readonly dashStep: number | undefined };

/** The indentation most used by some nodes; where they show none, what is `known`. */
function measured(doc: YamlDocument, nodes: Iterable<Node>, known: Known): Layout {
  const steps = new Map<number, number>();
  const dashes = new Map<number, number>();
  const gaps = new Map<number, number>();
  const count = (counts: Map<number, number>, columns: number, least: number) => {
    if (columns >= least && columns <= 16) counts.set(columns, (counts.get(columns) ?? 0) + 1);
  };
  for (const node of nodes) {
    if ((node.kind !== "map" && node.kind !== "sequence") || node.flow) continue;
    const key = holdOf(doc, node)?.pair?.key;
    const step = key && columnOf(doc.text, node.at.start) - columnOf(doc.text, key.at.start);
    if (step !== undefined) count(node.kind === "map" ? steps : dashes, step, node.kind === "map" ? 1 : 0);
    const first = node.kind === "sequence" ? node.items[0] : undefined;
    if (first !== undefined && first.at.end > first.at.start) {
      const between = doc.text.slice(node.at.start, first.at.start);
      if (/^- +$/.test(between)) count(gaps, between.length, 2);
    }
  }
  const step =
    mostUsed(steps) ??
    (known.dashStep === undefined ? mostUsed(new Map([...dashes].filter(([columns]) => columns > 0))) : undefined) ??
    known.step;
  return {
    step,
    dashStep: mostUsed(dashes) ?? known.dashStep ?? step,
    gap: mostUsed(gaps) ?? known.gap,
    lineBreak: lineBreakIn(doc),
  };
}

function mostUsed(counts: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  for (const [columns, count] of counts) {
    const most = best === undefined ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && columns < (best ?? columns))) best = columns;
  }
  return best;
}
