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
import { isNothing, type RawNode, type RawScalar } from "../syntax/tree.ts";
import { DEEPEST } from "./build.ts";

export interface Recovered {
  readonly root: RawNode | undefined;
  readonly errors: readonly YAMLError[];
}

/**
 * The nodes of one document, known not to nest too deeply (nesting.ts). The library checks no keys (quadratic), resolves no alias
 * (quadratic) and knows no types.
 */
export function recovered(text: string): Recovered {
  let parsed: ParsedDocument.Parsed;
  try {
    parsed = parseDocument(text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      resolveKnownTags: false,
    });
  } catch {
    return { root: undefined, errors: [] };
  }
  const contents = parsed.contents as ParsedNode | null;
  const root = contents === null ? undefined : rawOf(contents, text, 1);
  return { root: root === undefined || isNothing(root) ? undefined : root, errors: parsed.errors };
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

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && " \t\r\n".includes(text[end - 1] ?? "")) end -= 1;
  return end;
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
