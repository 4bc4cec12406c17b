// Reads Bake files in JSON, by the reader for YAML: JSON is YAML, and its nodes know their places.

import type { SyntaxProblem } from "../core/document.ts";
import { span } from "../core/text.ts";
import { itemsAt, literalStart, type Node, type Pair, pairsAt, resolved, type ScalarNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { HclCursor } from "./hcl-cursor.ts";
import { Expressions } from "./hcl-expression.ts";
import { repeated } from "./hcl-faults.ts";
import { wholeTemplate } from "./hcl-template.ts";
import { jsonFault } from "./json-faults.ts";
import { isRead } from "./shape.ts";
import type { BakePair, BakeValue, Block, NamesOfAttribute, NameUse, Reading, TextValue } from "./value.ts";

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
    return { blocks: [], names: [], uses: [], heredocs: [], faulty: true, ...(fault && { fault }) };
  const { root, errors } = part.doc;
  const reader = new Reader(text);
  const blocks = pairsAt(root).flatMap(({ key, value }) =>
    membersOf(value).flatMap((block) => reader.blocks(String(key.value), block)),
  );
  const names = pairsAt(root).map(({ key }) => String(key.value));
  const uses = pairsAt(root).flatMap(({ value }) => (membersOf(value).length === 0 ? reader.uses(value) : []));
  const first = fault ?? reader.fault;
  return {
    blocks,
    names,
    uses,
    heredocs: [],
    faulty: errors.length > 0 || first !== undefined,
    ...(first && { fault: first }),
  };
}

/** The pairs of a map, or of the maps in a list: what a block is written as. */
function membersOf(node: Node): readonly Pair[] {
  return [node, ...itemsAt(node)].flatMap((one) => pairsAt(one));
}

class Reader {
  readonly #text: string;
  fault: SyntaxProblem | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The blocks of one name: several where a list is written. */
  blocks(kind: string, { key, value, at }: Pair): readonly Block[] {
    const bodies = itemsAt(value).length > 0 ? itemsAt(value) : [value];
    for (const body of bodies) this.#repeated(kind, body);
    return bodies.map((body) => ({
      kind,
      name: asText(this.#text, key),
      at: bodies.length === 1 ? at : body.at,
      pairs: pairsIn(this.#text, body, 0),
      uses: this.#attributes(kind, body, "", 0),
    }));
  }

  /** Bake takes no attribute twice. */
  #repeated(kind: string, body: Node): void {
    const known = new Set<unknown>();
    for (const { key } of pairsAt(body)) {
      if (known.has(key.value) && isRead(kind, String(key.value))) this.#note(repeated(key.at, String(key.value)));
      known.add(key.value);
    }
  }

  #note(fault: SyntaxProblem): void {
    if (this.fault === undefined || fault.at.start < this.fault.at.start) this.fault = fault;
  }

  #attributes(kind: string, body: Node, above: string, depth: number): readonly NamesOfAttribute[] {
    return pairsAt(body).flatMap(({ key: written, value }): readonly NamesOfAttribute[] => {
      const key = `${above}${String(written.value)}`;
      if (isRead(kind, key)) return [{ key, uses: this.uses(value) }];
      return depth === 0 ? this.#attributes(kind, value, `${key} `, 1) : [];
    });
  }

  /** The names that the texts at or below a node use. */
  uses(node: Node): readonly NameUse[] {
    const found: NameUse[] = [];
    const pending: { readonly node: Node; readonly depth: number }[] = [{ node, depth: 0 }];
    for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
      const here = resolved(one.node);
      if (here === undefined || one.depth > DEEPEST) continue;
      const depth = one.depth + 1;
      if (here.kind === "scalar") this.#scan(here, found);
      else if (here.kind === "map") {
        for (const { key, value } of here.pairs) pending.push({ node: key, depth }, { node: value, depth });
      } else for (const item of here.items) pending.push({ node: item, depth });
    }
    return found.sort((a, b) => a.at.start - b.at.start);
  }

  #scan({ value, masked, at }: ScalarNode, found: NameUse[]): void {
    if (typeof value !== "string" || masked || !/[$%]\{/.test(value)) return;
    const start = literalStart(this.#text, at, value);
    const cursor = new HclCursor(start === undefined ? value : this.#text);
    if (start !== undefined) [cursor.at, cursor.end] = [start, start + value.length];
    const expressions = new Expressions(cursor);
    wholeTemplate(cursor, expressions);
    for (const one of expressions.uses) found.push(start === undefined ? { text: one.text, at, isEscaped: true } : one);
    const { fault } = cursor;
    if (fault !== undefined) this.#note(start === undefined ? { ...fault, at } : fault);
  }
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
