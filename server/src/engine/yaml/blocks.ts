// What a comment above a line speaks of in YAML: the item of a list that begins there, or the key with its value.
import { frontOf } from "../core/search.ts";
import { lineAt, lineStart, type Span } from "../core/text.ts";
import type { Node, Pair, YamlDocument } from "./node.ts";

/** The item of a list that begins on the first line of `target`, from the beginning of that line; the outermost where several do. */
export function itemAt(doc: YamlDocument, target: Span): Span | undefined {
  const found = beginning(doc, target);
  return found?.item && from(doc, target, found.item.at.end);
}

/**
 * What begins on the first line of `target`: an item of a list; a key with its value; with the first key of a map all of its keys. The
 * line alone where nothing begins there.
 */
export function blockAt(doc: YamlDocument, target: Span): Span {
  const found = beginning(doc, target);
  return from(doc, target, Math.max(found?.item?.at.end ?? found?.end ?? 0, target.end));
}

function from({ text }: YamlDocument, target: Span, end: number): Span {
  return { start: lineStart(text, target.start), end };
}

interface Beginning {
  readonly item?: Node;
  readonly end?: number;
}

/** The outermost item or pair that begins on the first line of `target`. */
function beginning(doc: YamlDocument, target: Span): Beginning | undefined {
  const line = lineAt(doc.text, target.start);
  const begins = ({ at }: { readonly at: Span }) => line.start <= at.start && at.start < line.end;
  let node = doc.root;
  for (let depth = 0; node !== undefined && depth < 200; depth += 1) {
    if (node.kind === "sequence") {
      const item = firstBehind(node.items, line.start);
      if (item !== undefined && begins(item)) return { item };
      node = item;
    } else if (node.kind === "map") {
      const pair: Pair | undefined = firstBehind(node.pairs, line.start);
      if (pair !== undefined && begins(pair)) return { end: pair === node.pairs[0] ? node.at.end : pair.at.end };
      node = pair?.value;
    } else return undefined;
  }
  return undefined;
}

/** The first of some places in order that ends behind an offset. */
function firstBehind<T extends { readonly at: Span }>(places: readonly T[], offset: number): T | undefined {
  return places[frontOf(places, ({ at }) => at.end <= offset)];
}
