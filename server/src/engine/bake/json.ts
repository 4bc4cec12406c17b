// Reads Bake files in JSON, by the reader for YAML: JSON is YAML, and its nodes know their places.

import { span } from "../core/text.ts";
import { literalStart, type Node, pairsAt, resolved, type ScalarNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { jsonFault } from "./json-faults.ts";
import type { BakePair, BakeValue, Block, Reading, TextValue } from "./value.ts";

/** Deeper values are not read. */
const DEEPEST = 50;

/** Whether a text is JSON: no file of HCL begins with a brace. */
export function isJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text.slice(0, 1000));
}

/** Never throws, linear. */
export function readJson(text: string, language: string): Reading {
  const fault = jsonFault(text);
  const [part, ...more] = parseYaml(text, language);
  if (part === undefined || part.start !== 0 || more.length > 0)
    return { blocks: [], names: [], heredocs: [], faulty: true, ...(fault && { fault }) };
  const { root, errors } = part.doc;
  const blocks = pairsAt(root).flatMap(({ key, value: group }): readonly Block[] =>
    pairsAt(group).map(({ key: name, value, at }) => ({
      kind: String(key.value),
      name: asText(text, name),
      at,
      pairs: pairsIn(text, value, 0),
    })),
  );
  const names = pairsAt(root).map(({ key }) => String(key.value));
  return { blocks, names, heredocs: [], faulty: errors.length > 0 || fault !== undefined, ...(fault && { fault }) };
}

function pairsIn(text: string, node: Node, depth: number): readonly BakePair[] {
  return pairsAt(node).map(({ key, value }) => ({ key: asText(text, key), value: asValue(text, value, depth + 1) }));
}

function asValue(text: string, written: Node, depth: number): BakeValue {
  const node = resolved(written);
  if (node === undefined || depth > DEEPEST) return { kind: "unknown", at: written.at };
  if (node.kind === "map") return { kind: "map", at: node.at, pairs: pairsIn(text, node, depth) };
  if (node.kind === "sequence")
    return { kind: "list", at: node.at, items: node.items.map((item) => asValue(text, item, depth + 1)) };
  return typeof node.value === "string" && !node.masked ? asText(text, node) : { kind: "unknown", at: node.at };
}

/** In JSON, too, `${…}` is filled in. */
function asText(text: string, { value, at }: ScalarNode): TextValue {
  const whole = String(value);
  const template = whole.search(/[$%]\{/);
  const start = literalStart(text, at, whole);
  const isOpen = template !== -1;
  const edit = isOpen || start === undefined ? undefined : span(start, start + whole.length);
  return { kind: "text", at, known: isOpen ? whole.slice(0, template) : whole, open: isOpen, edit };
}
