// Any text whatever is read without an exception, and where the grammar finds no fault its tree is the one that the `yaml` library
// reads, wherever that finds none either: two readers of independent origin, over thousands of texts with slips in them.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { QUICK } from "../scripts/quick.ts";
import { kubectl } from "../server/src/engine/kubernetes/dialect.ts";
import { isFaulty, pairOf, resolved } from "../server/src/engine/yaml/node.ts";
import { collector } from "../server/src/engine/yaml/parse/errors.ts";
import { rootOf, treeOf } from "../server/src/engine/yaml/parse/library.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import { readDocument } from "../server/src/engine/yaml/parse/reading.ts";
import { YAML } from "../server/src/engine/yaml/syntax/dialect.ts";
import { readGrammar } from "../server/src/engine/yaml/syntax/grammar.ts";
import type { RawNode } from "../server/src/engine/yaml/syntax/tree.ts";
import { assertLinear } from "./support/cost.ts";
import { mutations } from "./support/mutate.ts";
import fc from "./support/property.ts";
import { playground } from "./support/samples.ts";

const SEEDS = ["oracles/yaml/seeds/kubectl", "oracles/yaml/seeds/compose", "typing"].flatMap((folder) =>
  fs
    .readdirSync(path.join(import.meta.dirname, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => fs.readFileSync(path.join(import.meta.dirname, folder, name), "utf8")),
);
const TEXTS = [
  ...SEEDS,
  ...playground()
    .filter((sample) => /\.ya?ml$/.test(sample.path))
    .map(({ text }) => text),
];
const RUNS = QUICK ? 300 : 3000;

const read = (text: string) =>
  readDocument(text, {
    text,
    template: undefined,
    errors: collector(text, undefined, kubectl),
    dialect: kubectl,
    faulty: new Set(),
  });

/**
 * Of what the two make something else, each by the version of YAML it follows: characters that end a line in YAML 1.1 only, and a `...`
 * above the document. A byte order mark is gone before a document is read.
 */
const OTHERS = /\r(?!\n)|[\x85\u2028\u2029\uFEFF]|^\s*\.\.\./;

/** What is written, without places and styles: both readers must agree on it. */
function shapeOf(node: RawNode | undefined): unknown {
  if (node === undefined) return "";
  if (node.kind === "alias") return { alias: node.name };
  if (node.kind === "scalar") return node.source;
  if (node.kind === "sequence") return node.items.map(shapeOf);
  return { map: node.pairs.map(({ key, value }) => [shapeOf(key), shapeOf(value)]) };
}

test("no text makes the reader of a document throw", () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), mutations, (seed, mutate) => void read(mutate(seed))),
    { numRuns: RUNS },
  );
});

test("where neither reader finds a fault, both have read the same", () => {
  let compared = 0;
  const check = (text: string): void => {
    if (OTHERS.test(text)) return;
    const { root, fault, problems } = readGrammar(text, YAML);
    const tree = treeOf(text);
    if (fault !== undefined || problems.length > 0 || tree.errors.length > 0) return;
    compared += 1;
    const [ours, theirs] = [shapeOf(root), shapeOf(rootOf(tree, text))];
    assert.ok(
      isDeepStrictEqual(ours, theirs),
      `${JSON.stringify(text)}\n${JSON.stringify(ours)}\n${JSON.stringify(theirs)}`,
    );
  };
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), mutations, (seed, mutate) => check(mutate(seed))),
    { numRuns: RUNS },
  );
  assert.ok(compared > RUNS / 10, `${compared} compared`);
});

const ITEM = (i: number) =>
  `- kind: Pod\n  metadata:\n    name: a${i}\n  spec:\n    containers:\n      - name: b\n        image: c:1\n`;
const HALF = ["        tty\n", "        zz: [a\n", '        q: "x\n', "\t\ttty: 1\n", "      tty\n", "tty\n"];
const list = (items: readonly string[]) => `kind: List\nitems:\n${items.join("")}`;

test("reading around faults is linear, however many there are", () => {
  const texts: Readonly<Record<string, (i: number, count: number) => string>> = {
    "one in the middle": (i, count) => ITEM(i) + (i === count >> 1 ? (HALF[0] ?? "") : ""),
    "one in each item": (i) => ITEM(i) + (HALF[i % HALF.length] ?? ""),
    "one in every hundredth item": (i) => ITEM(i) + (i % 100 === 0 ? (HALF[1] ?? "") : ""),
  };
  for (const [what, item] of Object.entries(texts)) {
    const text = (size: number) => {
      const count = Math.ceil(size / ITEM(1).length);
      return list(Array.from({ length: count }, (_, i) => item(i, count)));
    };
    assertLinear(what, 1_600_000, text, (one) => void read(one));
  }
});

test("in a long document each fault is told once, and the items without one are whole", () => {
  for (const half of HALF) {
    const faulty = new Set([3, 150, 151, 290]);
    const text = list(Array.from({ length: 300 }, (_, i) => ITEM(i) + (faulty.has(i) ? half : "")));
    assert.ok(text.length > 16_000);
    const [doc] = parseYaml(text, "kubernetes", { dialect: kubectl }).map((part) => part.doc);
    const lines = doc?.errors.map(({ at }) => Math.floor((text.slice(0, at.start).split("\n").length - 3) / 7));
    assert.equal(lines?.length, faulty.size, half);
    const items = resolved(pairOf(doc?.root, "items")?.value);
    assert.ok(items?.kind === "sequence" && items.items.length === 300, half);
    const marked = items.items.flatMap((item, i) => (isFaulty(item) ? [i] : []));
    // What is indented less may belong to what is around.
    if (/^(?: {8}|\t)/.test(half)) assert.deepEqual(marked, [...faulty], half);
  }
});
