// A tree of YAML that was read from a piece of a document, with the places that it has in the document.
import type { Span } from "../core/text.ts";
import type { Node } from "./node.ts";

/** The same tree with every span moved by `by`. What an anchor holds stays one node for all of its aliases. */
export function shifted(root: Node, by: number): Node {
  const known = new Map<Node, Node>();
  const at = (span: Span): Span => ({ start: span.start + by, end: span.end + by });
  const move = (node: Node): Node => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const moved = copy(node);
    known.set(node, moved);
    return moved;
  };
  const copy = (node: Node): Node => {
    if (node.kind === "scalar") return { ...node, at: at(node.at) };
    if (node.kind === "alias")
      return { ...node, at: at(node.at), target: node.target === undefined ? undefined : move(node.target) };
    if (node.kind === "sequence") return { ...node, at: at(node.at), items: node.items.map(move) };
    const pairs = node.pairs.map((pair) => ({
      ...pair,
      key: { ...pair.key, at: at(pair.key.at) },
      value: move(pair.value),
      at: at(pair.at),
    }));
    return { ...node, at: at(node.at), pairs };
  };
  return move(root);
}
