// Facts about a document that edits rest on: who contains whom, what is shared through anchors, how it is indented.

import { fact } from "../../core/fact.ts";
import { addAll } from "../../core/lists.ts";
import { lineBreakOf, lineStart } from "../../core/text.ts";
import type { Node, Pair, YamlDocument } from "../node.ts";
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

/**
 * Whether a node is in the document and an edit may touch it: no alias stands for it or for what it is part of, and it
 * does not stand in lines between brackets, which is no YAML, whatever a template makes of it.
 */
export function isOwn(doc: YamlDocument, node: Node): boolean {
  const { holds, aliased } = shape(doc);
  let current: Node = node;
  for (let hold = holds.get(current); ; hold = holds.get(current)) {
    if (aliased.has(current)) return false;
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
export const layoutOf = fact((doc: YamlDocument): Layout => {
  const steps = new Map<number, number>();
  const dashes = new Map<number, number>();
  for (const [node, hold] of shape(doc).holds) {
    if (hold.pair === undefined || (node.kind !== "map" && node.kind !== "sequence") || node.flow) continue;
    const step = columnOf(doc.text, node.at.start) - columnOf(doc.text, hold.pair.key.at.start);
    if (step < 0 || step > 16) continue;
    const counts = node.kind === "map" ? steps : dashes;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  steps.delete(0);
  const step = mostUsed(steps) ?? mostUsed(new Map([...dashes].filter(([columns]) => columns > 0))) ?? 2;
  return { step, dashStep: mostUsed(dashes) ?? step, lineBreak: lineBreakOf(doc.text) };
});

function mostUsed(counts: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  for (const [columns, count] of counts) {
    const most = best === undefined ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && columns < (best ?? columns))) best = columns;
  }
  return best;
}

/** How many characters precede an offset on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
