// Reads one document's masked text with the `yaml` library and hands what it finds to the builder: no node of the library leaves here.
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
import type { Node, Pair, ScalarNode } from "../node.ts";
import { plainValue, taggedValue } from "../syntax/scalar.ts";
import type { Template } from "../template/template.ts";
import { type Builder, DEEPEST, type Place } from "./build.ts";

export interface Read {
  readonly root: Node | undefined;
  readonly errors: readonly YAMLError[];
}

/**
 * The nodes of one document. `text` is masked and known not to nest too deeply (nesting.ts). The library checks no keys
 * (quadratic), resolves no alias (quadratic) and knows no types: builder and scalar.ts do.
 */
export function readDocument(text: string, template: Template | undefined, build: Builder): Read {
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
  const place = { from: 0, to: text.length, owner: contents === null ? 0 : contents.range[0], column: -1 };
  const root = contents === null || isNothing(contents) ? undefined : readNode(contents, place, 1);
  return { root, errors: parsed.errors };

  function readNode(node: ParsedNode, place: Place, level: number): Node {
    if (isScalar(node)) return readScalar(node, place);
    if (isAlias(node)) return build.alias({ start: node.range[0], end: node.range[1] }, node.source);
    const properties = { tag: node.tag, anchor: node.anchor };
    if (level > DEEPEST) return unreadable({ start: node.range[0], end: node.range[1] });
    build.opensAnchor(node.anchor);
    if (isSeq(node)) {
      const starts = node.items.map((item) => startOf(item as ParsedNode));
      const column = template === undefined || node.flow === true ? 0 : template.columnAt(node.range[0]);
      let from = place.from;
      const items = node.items.map((item, i) => {
        const read = readNode(
          item as ParsedNode,
          { from, to: starts[i + 1] ?? place.to, owner: starts[i] ?? from, column },
          level + 1,
        );
        from = read.at.end;
        return read;
      });
      return build.sequence(extent(node, items), items, node.flow === true, properties, place);
    }
    if (!isMap(node)) return unreadable({ start: place.from, end: place.from });
    const starts = node.items.map((pair) => startOf((pair.key ?? pair.value) as ParsedNode | null));
    const pairs = node.items.map((pair, i) => {
      const key = readKey(pair.key as ParsedNode | null, place);
      const from = Math.max(key.at.end, 0);
      const column = template === undefined || node.flow === true ? 0 : template.columnAt(key.at.start);
      const around = { from, to: starts[i + 1] ?? place.to, owner: key.at.start, column };
      const value = pair.value as ParsedNode | null;
      return build.pair(
        key,
        value === null
          ? build.scalar({ start: from, end: from }, null, "plain", {}, around)
          : readNode(value, around, level + 1),
      );
    });
    return build.map(extent(node, pairs), pairs, node.flow === true, properties, place);
  }

  function readScalar(node: ParsedNode & { type?: unknown; source?: string }, place: Place | undefined): ScalarNode {
    const style = styleOf(node.type);
    const source = node.source ?? "";
    const tag = node.tag;
    let value = tag === undefined ? undefined : taggedValue(source, tag);
    if (value === undefined) value = style === "plain" ? plainValue(source) : source;
    return build.scalar(spanOf(node, style), value, style, { tag, anchor: node.anchor }, place);
  }

  /** Keys are what is written: nobody looks for the key `on` as `true`. One that is no scalar is as good as a template's. */
  function readKey(key: ParsedNode | null, place: Place): ScalarNode {
    if (key === null) return build.scalar({ start: place.from, end: place.from }, null, "plain", {});
    if (!isScalar(key)) return unreadable({ start: key.range[0], end: key.range[1] });
    const style = styleOf(key.type);
    const source = key.source ?? "";
    const value = source === "" && style === "plain" ? null : source;
    return build.scalar(spanOf(key, style), value, style, { tag: key.tag, anchor: key.anchor });
  }

  function unreadable(at: Span): ScalarNode {
    return Object.freeze({ kind: "scalar", at, value: null, style: "plain", masked: true });
  }

  function spanOf(node: ParsedNode, style: ScalarNode["style"]): Span {
    const [start, end] = node.range;
    // A block scalar ends with its last line that is not blank; a missing value stands right behind its colon or dash.
    if (style === "literal" || style === "folded") return { start, end: trimmedEnd(text, start, end) };
    if (end > start) return { start, end };
    const before = trimmedEnd(text, 0, start);
    return { start: before, end: before };
  }
}

/** Where a node begins that stands behind another one: before its own tag and anchor would be better, but is not known. */
function startOf(node: ParsedNode | null): number | undefined {
  return node?.range?.[0];
}

function extent(node: ParsedNode, children: readonly (Node | Pair)[]): Span {
  const [start, end] = node.range;
  const first = children[0];
  const last = children.at(-1);
  if ((node as { flow?: boolean }).flow === true || first === undefined || last === undefined) return { start, end };
  return { start: Math.min(start, first.at.start), end: Math.max(first.at.end, last.at.end) };
}

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.range[0] === node.range[1] && node.tag === undefined && node.anchor === undefined;
}

function styleOf(type: unknown): ScalarNode["style"] {
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
