// What a new entry learns from those beside it: quotes, brackets, the blanks in them.
import { remembered } from "../../core/fact.ts";
import type { MapNode, Node, ScalarNode, SequenceNode, YamlDocument } from "../node.ts";
import { isInJson } from "./insertion.ts";
import { ALONE, type Beside, isList, isObject, JSON_STYLE, type Plain, type Quotes } from "./write.ts";

/** How `value` is written as an entry of `container`, like its other entries of that sort. */
export function styleIn(doc: YamlDocument, container: MapNode | SequenceNode, value: Plain): Beside {
  // Many entries may be put into one container.
  return remembered(container, `style of a ${sortOf(value)}`, () => styleOfEntry(doc, container, value));
}

function sortOf(value: Plain): string {
  if (!isList(value)) return isObject(value) ? "map" : typeof value;
  return value.some((one) => isList(one) || isObject(one)) ? "deep list" : "list";
}

function styleOfEntry(doc: YamlDocument, container: MapNode | SequenceNode, value: Plain): Beside {
  if (isInJson(doc, container)) return JSON_STYLE;
  const siblings = container.kind === "map" ? container.pairs.map((pair) => pair.value) : container.items;
  const keys = container.kind === "map" ? container.pairs.map(({ key }) => key) : [];
  const style = styleLike(doc, siblings, value);
  if (!container.flow) return { ...style, keys: quotesOf(keys) ?? style.keys };
  // On one line all strings stand beside each other, those of lists and maps too.
  const quotes = style.quotes ?? quotesOf(siblings);
  return { flow: true, quotes, keys: quotesOf(keys), padded: style.padded || isPadded(doc, container) };
}

/** How `value` is written like some nodes, those among them that are of its sort. */
export function styleLike(doc: YamlDocument, nodes: readonly Node[], value: Plain): Beside {
  const like = nodes.filter((node) => isLike(node, value));
  const collections = like.filter((node) => node.kind === "map" || node.kind === "sequence");
  if (collections.length === 0) return { ...ALONE, quotes: quotesOf(like) };
  const inner = collections.flatMap((one) => (one.kind === "map" ? one.pairs.map((pair) => pair.value) : one.items));
  const keys = collections.flatMap((one) => (one.kind === "map" ? one.pairs.map(({ key }) => key) : []));
  const flow = collections.every((one) => one.flow);
  return {
    flow,
    quotes: quotesOf(inner),
    keys: quotesOf(keys),
    padded: flow && collections.every((one) => isPadded(doc, one)),
  };
}

/** Whether a blank stands inside of brackets. */
function isPadded({ text }: YamlDocument, { at }: Node): boolean {
  return /^[[{] /.test(text.slice(at.start, at.start + 2));
}

/** Whether a node is of the same sort: a list of scalars, a list of others, a map, a string. Empty collections show nothing. */
function isLike(node: Node, value: Plain): boolean {
  if (node.kind === "map") return isObject(value) && node.pairs.length > 0;
  if (node.kind === "scalar") return typeof value === "string" && isText(node);
  if (node.kind !== "sequence" || !isList(value) || node.items.length === 0) return false;
  return (sortOf(value) === "deep list") === node.items.some(({ kind }) => kind !== "scalar");
}

function isText(node: Node): node is ScalarNode {
  return (
    node.kind === "scalar" && typeof node.value === "string" && !node.masked && !/^(?:literal|folded)$/.test(node.style)
  );
}

/** The quotes that all strings among some nodes have. */
function quotesOf(nodes: readonly Node[]): Quotes | undefined {
  const texts = nodes.filter(isText);
  const [first] = texts;
  if (first === undefined || (first.style !== "single" && first.style !== "double")) return undefined;
  return texts.every(({ style }) => style === first.style) ? first.style : undefined;
}
