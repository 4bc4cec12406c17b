// Hands the nodes of one document, from any source, to the builder: types and the places around templates come in here.
import { lineStart, type Span } from "../../core/text.ts";
import type { Node, Pair, ScalarNode } from "../node.ts";
import type { Dialect } from "../syntax/dialect.ts";
import { meaningOf } from "../syntax/scalar.ts";
import type { RawNode, RawScalar } from "../syntax/tree.ts";
import type { Template } from "../template/template.ts";
import { type Builder, DEEPEST, type Place } from "./build.ts";

/** The node of a document with this masked text. */
export function readTree(
  raw: RawNode,
  text: string,
  template: Template | undefined,
  build: Builder,
  dialect: Dialect,
): Node {
  return readNode(raw, { from: 0, to: text.length, owner: raw.at.start, column: -1 }, 1);

  function readNode(node: RawNode, place: Place, level: number): Node {
    if (node.kind === "scalar") return readScalar(node, place);
    if (node.kind === "alias") return build.alias(node.at, node.name);
    const properties = { tag: node.tag, anchor: node.anchor };
    if (level > DEEPEST) return unreadable(node.at);
    build.opensAnchor(node.anchor);
    if (node.kind === "sequence") {
      const starts = node.items.map((item) => item.at.start);
      const column = template === undefined || node.flow ? 0 : template.columnAt(node.at.start);
      // What stands above the dash of an item belongs to the item before.
      const dashes = template === undefined || node.flow ? starts : dashesOf(text, column, starts);
      let from = place.from;
      const items = node.items.map((item, i) => {
        from = Math.max(from, dashes[i] ?? from);
        const around = { from, to: dashes[i + 1] ?? place.to, owner: from, column };
        const read = readNode(item, around, level + 1);
        from = read.at.end;
        return read;
      });
      return build.sequence(extent(node, items), items, node.flow, properties, place);
    }
    const starts = node.pairs.map((pair) => (pair.key ?? pair.value)?.at.start);
    const pairs = node.pairs.map(({ key: rawKey, value }, i) => {
      const key = readKey(rawKey, place);
      const from = Math.max(key.at.end, 0);
      const column = template === undefined || node.flow ? 0 : template.columnAt(key.at.start);
      const around = { from, to: starts[i + 1] ?? place.to, owner: key.at.start, column };
      return build.pair(
        key,
        value === undefined
          ? build.scalar({ start: from, end: from }, null, "plain", {}, around)
          : readNode(value, around, level + 1),
      );
    });
    return build.map(extent(node, pairs), pairs, node.flow, properties, place);
  }

  function readScalar({ at, source, style, tag, anchor }: RawScalar, place: Place | undefined): ScalarNode {
    const value = meaningOf({ source, style, tag }, dialect);
    const isContinued = style === "plain" && text.slice(at.start, at.end).includes("\n");
    return build.scalar(at, value, style, { tag, anchor, isContinued }, place);
  }

  /** Keys are what is written: nobody looks for the key `on` as `true`. One that is no scalar is as good as a template's. */
  function readKey(key: RawNode | undefined, place: Place): ScalarNode {
    if (key === undefined) return build.scalar({ start: place.from, end: place.from }, null, "plain", {});
    // So that it is told of where it names nothing.
    if (key.kind === "alias") build.alias(key.at, key.name);
    if (key.kind !== "scalar") return unreadable(key.at);
    const { at, source, style, tag, anchor } = key;
    return build.scalar(at, source === "" && style === "plain" ? null : source, style, { tag, anchor });
  }

  function unreadable(at: Span): ScalarNode {
    return Object.freeze({ kind: "scalar", at, value: null, style: "plain", masked: true });
  }
}

/** The dashes in front of the items of a block list in `column`: of each the last one above where the item begins. */
function dashesOf(text: string, column: number, starts: readonly number[]): readonly number[] {
  let above = 0;
  return starts.map((start) => {
    let line = lineStart(text, start);
    while (line > above && !isDash(text, line + column, start)) line = lineStart(text, line - 1);
    above = start;
    return isDash(text, line + column, start) ? line + column : start;
  });
}

function isDash(text: string, at: number, before: number): boolean {
  return at < before && text[at] === "-";
}

function extent({ at, flow }: RawNode & { readonly flow: boolean }, children: readonly (Node | Pair)[]): Span {
  const first = children[0];
  const last = children.at(-1);
  if (flow || first === undefined || last === undefined) return at;
  return { start: Math.min(at.start, first.at.start), end: Math.max(first.at.end, last.at.end) };
}
