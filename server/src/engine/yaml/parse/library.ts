// The `yaml` library, which reads on behind a fault: what it makes of a document that its own reader refuses, and why.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document as ParsedDocument,
  type ParsedNode,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { Span } from "../../core/text.ts";
import { trimmedEnd } from "../syntax/block-scalar.ts";
import { isNothing, type RawNode, type RawScalar } from "../syntax/tree.ts";
import { DEEPEST } from "./build.ts";

/** What the library makes of a text. */
export interface Tree {
  readonly contents: ParsedNode | null;
  readonly errors: readonly YAMLError[];
}

/**
 * Has the library read one document, known not to nest too deeply (nesting.ts). It checks no keys (quadratic), resolves no alias
 * (quadratic) and does not tell types.
 */
export function treeOf(text: string): Tree {
  try {
    const parsed: ParsedDocument.Parsed = parseDocument(text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      resolveKnownTags: false,
    });
    return { contents: parsed.contents, errors: parsed.errors };
  } catch {
    return { contents: null, errors: [] };
  }
}

/** The nodes of a tree that was read from `text`; undefined where it is empty. */
export function rootOf({ contents }: Tree, text: string): RawNode | undefined {
  const root = contents === null ? undefined : rawOf(contents, text, 1);
  return root === undefined || isNothing(root) ? undefined : root;
}

/** Where the innermost quote or bracket opens that reaches up to `offset`. */
export function opening({ contents }: Tree, offset: number): number | undefined {
  let found: number | undefined;
  for (let node = contents; node !== null; ) {
    const [start, end] = node.range;
    const isBracket = (isMap(node) || isSeq(node)) && node.flow === true;
    if ((isBracket || (isScalar(node) && /^QUOTE/.test(String(node.type)))) && end >= offset - 1) found = start;
    const inner: readonly unknown[] = isMap(node)
      ? node.items.flatMap(({ key, value }) => [key, value])
      : isSeq(node)
        ? node.items
        : [];
    node = (inner as (ParsedNode | null)[]).findLast((one) => one?.range != null && one.range[0] < offset) ?? null;
  }
  return found;
}

function rawOf(node: ParsedNode, text: string, level: number): RawNode {
  const [start, end] = node.range;
  if (isScalar(node)) {
    const style = styleOf(node.type);
    const at = spanOf(text, start, end, style);
    return { kind: "scalar", at, source: node.source ?? "", style, tag: node.tag, anchor: node.anchor };
  }
  if (isAlias(node)) return { kind: "alias", at: { start, end }, name: node.source };
  const properties = { tag: node.tag, anchor: node.anchor };
  const flow = node.flow === true;
  const at = { start, end };
  // Nobody asks for what is further down (read.ts).
  if (level > DEEPEST) return { kind: "sequence", at, flow, items: [], ...properties };
  if (isSeq(node)) {
    const items = node.items.map((item) => rawOf(item as ParsedNode, text, level + 1));
    return { kind: "sequence", at, flow, items, ...properties };
  }
  if (!isMap(node)) return { kind: "sequence", at, flow, items: [], ...properties };
  const pairs = node.items.map((pair) => ({
    key: childOf(pair.key as ParsedNode | null, text, level),
    value: childOf(pair.value as ParsedNode | null, text, level),
  }));
  return { kind: "map", at, flow, pairs, ...properties };
}

function childOf(node: ParsedNode | null, text: string, level: number): RawNode | undefined {
  return node === null ? undefined : rawOf(node, text, level + 1);
}

function spanOf(text: string, start: number, end: number, style: RawScalar["style"]): Span {
  // A block scalar ends with its last line that is not blank; a missing value stands right behind its colon or dash.
  if (style === "literal" || style === "folded") return { start, end: trimmedEnd(text, start, end) };
  if (end > start) return { start, end };
  const before = trimmedEnd(text, 0, start);
  return { start: before, end: before };
}

function styleOf(type: unknown): RawScalar["style"] {
  switch (type) {
    case "QUOTE_SINGLE":
      return "single";
    case "QUOTE_DOUBLE":
      return "double";
    case "BLOCK_LITERAL":
      return "literal";
    case "BLOCK_FOLDED":
      return "folded";
    default:
      return "plain";
  }
}
