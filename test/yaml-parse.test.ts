// Parsing of YAML and JSON: what is read, where it stands, what is told of, what is reused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { composeGo } from "../server/src/engine/compose/dialect.ts";
import type { Part } from "../server/src/engine/core/document.ts";
import { kubectl } from "../server/src/engine/kubernetes/dialect.ts";
import { put } from "../server/src/engine/yaml/edit/edit.ts";
import { type Node, pairOf, pairsAt, resolved, type YamlDocument } from "../server/src/engine/yaml/node.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import { splitDocuments } from "../server/src/engine/yaml/parse/split.ts";
import { type Dialect, YAML } from "../server/src/engine/yaml/syntax/dialect.ts";
import { assertLinear, costOf } from "./support/cost.ts";
import { anyCharacter } from "./support/mutate.ts";
import fc from "./support/property.ts";

function read(text: string): YamlDocument {
  const parts = parseYaml(text, "kubernetes");
  assert.equal(parts.length, 1, "one document");
  const doc = parts[0]?.doc;
  assert.ok(doc);
  return doc;
}

/** The value of a key of the root, aliases looked through. */
function at(doc: YamlDocument, key: string): Node | undefined {
  return resolved(pairOf(doc.root, key)?.value);
}

function valueAt(doc: YamlDocument, key: string): unknown {
  const node = at(doc, key);
  return node?.kind === "scalar" ? node.value : node?.kind;
}

function written(doc: YamlDocument, node: Node | undefined): string | undefined {
  return node === undefined ? undefined : doc.text.slice(node.at.start, node.at.end);
}

function* nodes(node: Node | undefined): Generator<Node> {
  if (node === undefined) return;
  yield node;
  if (node.kind === "map") {
    for (const pair of node.pairs) {
      yield pair.key;
      yield* nodes(pair.value);
    }
  } else if (node.kind === "sequence") for (const item of node.items) yield* nodes(item);
}

test("scalars are read by the core schema, and `yes`, `no`, `on`, `off` as Kubernetes reads them", () => {
  const expected: readonly (readonly [string, unknown])[] = [
    ["true", true],
    ["False", false],
    ["yes", true],
    ["OFF", false],
    ["y", "y"],
    ["~", null],
    ["null", null],
    ["12", 12],
    ["-1.5", -1.5],
    ["1e3", 1000],
    ["0x1F", 31],
    ["0o17", 15],
    [".inf", Number.POSITIVE_INFINITY],
    ["1.2.3", "1.2.3"],
    ["500m", "500m"],
    ["22:22", "22:22"],
    ["'true'", "true"],
    ['"12"', "12"],
    ['"a\\tb\\u00e9"', "a\tbé"],
    ["!!str 12", "12"],
    ["!!int 12", 12],
    ["!reset null", null],
    ["!!binary aGk=", "aGk="],
    ["", null],
    ["a b  # c", "a b"],
    ["'it''s'", "it's"],
  ];
  for (const [text, value] of expected) {
    const doc = read(`k: ${text}\n`);
    assert.deepEqual(doc.errors, [], text);
    assert.deepEqual(valueAt(doc, "k"), value, text);
  }
});

test("keys are what is written", () => {
  const doc = read("on: 1\n8080: 2\n'a b': 3\n");
  assert.equal(valueAt(doc, "on"), 1);
  assert.equal(valueAt(doc, "8080"), 2);
  assert.equal(valueAt(doc, "a b"), 3);
});

test("a span is the value as written, without tag, anchor and comment", () => {
  const doc = read(
    "a: !t &x 'q' # c\nb: |  # c\n  one\n  two\n\nc:   # none\nd: [1, {x: y}] # c\ne:\n  - f: 1\n    g: 2\n\nh: 1\n",
  );
  assert.equal(written(doc, at(doc, "a")), "'q'");
  assert.equal(written(doc, at(doc, "b")), "|  # c\n  one\n  two");
  assert.equal(at(doc, "c")?.at.start, doc.text.indexOf("c:   #") + 2);
  assert.equal(written(doc, at(doc, "c")), "");
  assert.equal(written(doc, at(doc, "d")), "[1, {x: y}]");
  assert.equal(written(doc, at(doc, "e")), "- f: 1\n    g: 2");
  const pair = pairOf(doc.root, "e");
  assert.equal(doc.text.slice(pair?.at.start, pair?.at.end), "e:\n  - f: 1\n    g: 2");
  const a = at(doc, "a");
  assert.ok(a?.kind === "scalar");
  assert.deepEqual([a.tag, a.anchor, a.style], ["!t", "x", "single"]);
});

test("aliases stand for the anchor above them, merges are looked through", () => {
  const doc = read("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\nf: &x 3\ng: *x\n");
  assert.deepEqual(doc.errors, []);
  assert.equal(valueAt(doc, "c"), "map");
  const merged = resolved(pairOf(at(doc, "d"), "b")?.value);
  assert.equal(merged?.kind === "scalar" ? merged.value : undefined, 1);
  assert.equal(valueAt(doc, "g"), 3);
});

test("what several merge keys bring is all there, and to kubectl the last of equal keys counts wherever it comes from", () => {
  const text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  a: 0\n  <<: *x\n  <<: [*y, *x]\n  c: 3\n";
  const valuesOf = (doc: YamlDocument | undefined) =>
    ["a", "b", "c", "d"].map((key) => {
      const node = doc && resolved(pairOf(pairOf(doc.root, "z")?.value, key)?.value);
      return node?.kind === "scalar" ? node.value : undefined;
    });
  assert.deepEqual(valuesOf(read(text)), [0, 1, 3, undefined]);
  assert.deepEqual(valuesOf(parseYaml(text, "kubernetes", { dialect: kubectl })[0]?.doc), [1, 2, 3, undefined]);
});

test("an alias to nothing and one within its own anchor stand for nothing", () => {
  const doc = read("a: *x\nb: &y\n  c: *y\n");
  assert.deepEqual(
    doc.errors.map((problem) => problem.code),
    ["unknown-alias", "bad-alias"],
  );
  assert.equal(at(doc, "a"), undefined);
  assert.equal(resolved(pairOf(at(doc, "b"), "c")?.value), undefined);
});

test("a billion laughs stay one document", () => {
  let text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (let i = 1; i < 40; i += 1) text += `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}x]\n`;
  const doc = read(text);
  assert.ok(doc.errors.some((problem) => problem.code === "alias-bomb"));
  let count = 0;
  const walk = (node: Node | undefined): void => {
    count += 1;
    if (node?.kind === "alias") walk(node.target);
    else if (node?.kind === "sequence") node.items.forEach(walk);
    else if (node?.kind === "map") for (const pair of node.pairs) walk(pair.value);
  };
  walk(doc.root);
  assert.ok(count < 2_000_000, `${count} nodes`);
});

test("what all aliases of a document bring in is bounded by its length: beyond that none is followed, and that is reported once", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => i);
  const lists = many(400).map((i) => `  - name: c${i}\n`);
  const shapes = [
    `x: &x\n${lists.join("")}items:\n${many(400)
      .map((i) => `  k${i}: *x\n`)
      .join("")}`,
    `x: &x\n${many(400)
      .map((i) => `  k${i}: v\n`)
      .join("")}items:\n${many(400)
      .map((i) => `  s${i}: {<<: *x}\n`)
      .join("")}`,
    `x: &x "${"long ".repeat(1000)}"\nitems: [${"*x, ".repeat(1000)}]\n`,
    `x: &x {a: b, c: d}\ny: &y [${"*x, ".repeat(500)}]\nitems:\n${"  - {<<: *y}\n".repeat(500)}`,
  ];
  for (const text of shapes) {
    const doc = read(text);
    assert.deepEqual(
      doc.errors.map((problem) => problem.code),
      ["alias-bomb"],
    );
    const most = 32_768 + 4 * text.length;
    assert.ok((doc.brought ?? 0) <= most, `${doc.brought} characters`);
    const aliases: Node[] = [];
    const walk = (node: Node | undefined): void => {
      if (node?.kind === "alias") aliases.push(node);
      else if (node?.kind === "sequence") node.items.forEach(walk);
      else if (node?.kind === "map") for (const pair of node.pairs) walk(pair.value);
    };
    walk(doc.root);
    const first = aliases.findIndex((node) => resolved(node) === undefined);
    assert.equal(doc.errors[0]?.at.start, aliases[first]?.at.start);
    assert.ok(first > 0 && aliases.slice(first).every((node) => resolved(node) === undefined));
  }
});

test("a long map that all services of an ordinary file merge is followed everywhere", () => {
  const common = Array.from({ length: 40 }, (_, i) => `  key_${i}: some value\n`).join("");
  const services = Array.from({ length: 20 }, (_, i) => `  s${i}:\n    <<: *common\n    image: app:${i}\n`).join("");
  const doc = read(`x-common: &common\n${common}services:\n${services}`);
  assert.deepEqual(doc.errors, []);
  assert.notEqual(pairOf(pairOf(at(doc, "services"), "s19")?.value, "key_39"), undefined);
});

test("JSON is read, tabs and all", () => {
  const doc = read('{\n\t"a": {"b": [1, true, null, "x\\/y\\ud83d\\ude00"]},\r\n\t"c":1\n}\n');
  assert.deepEqual(doc.errors, []);
  assert.equal(valueAt(doc, "c"), 1);
  const list = resolved(pairOf(at(doc, "a"), "b")?.value);
  assert.ok(list?.kind === "sequence");
  assert.deepEqual(
    list.items.map((item) => (item.kind === "scalar" ? item.value : undefined)),
    [1, true, null, "x/y😀"],
  );
});

test("every part of a document is frozen", () => {
  const doc = read("a: [1, {b: c}] # d\ne: *x\n");
  assert.ok(
    Object.isFrozen(doc) &&
      Object.isFrozen(doc.errors) &&
      Object.isFrozen(doc.comments) &&
      Object.isFrozen(doc.comments[0]),
  );
  for (const node of nodes(doc.root)) {
    assert.ok(Object.isFrozen(node));
    if (node.kind === "map")
      assert.ok(Object.isFrozen(node.pairs) && node.pairs.every((pair) => Object.isFrozen(pair)));
    if (node.kind === "sequence") assert.ok(Object.isFrozen(node.items));
  }
});

// The stream.

const STREAMS: readonly { readonly name: string; readonly text: string; readonly parts: readonly string[] }[] = [
  {
    name: "`---` begins a document",
    text: "a: 1\n---\nb: 2\n--- # c\nc: 3\n",
    parts: ["a: 1\n", "---\nb: 2\n", "--- # c\nc: 3\n"],
  },
  {
    name: "a leading `---` begins the first one",
    text: "---\na: 1\n---\nb: 2\n",
    parts: ["---\na: 1\n", "---\nb: 2\n"],
  },
  {
    name: "comments and directives above the first `---` belong to it",
    text: "# head\n\n%YAML 1.2\n---\na: 1\n",
    parts: ["# head\n\n%YAML 1.2\n---\na: 1\n"],
  },
  { name: "`...` ends a document", text: "a: 1\n...\n# c\nb: 2\n", parts: ["a: 1\n...\n", "# c\nb: 2\n"] },
  {
    name: "a directive may stand behind `...`",
    text: "a: 1\n...\n%YAML 1.2\n---\nb: 2\n",
    parts: ["a: 1\n...\n", "%YAML 1.2\n---\nb: 2\n"],
  },
  {
    name: "nothing but blanks behind `...` is no document",
    text: "a: 1\n...\n\n# end\n",
    parts: ["a: 1\n...\n\n# end\n"],
  },
  {
    name: "`---` indented in a block scalar is text",
    text: "a: |\n  x\n  ---\n  y\n---\nb: 1\n",
    parts: ["a: |\n  x\n  ---\n  y\n", "---\nb: 1\n"],
  },
  { name: "`---x` and `....` are text", text: "---x\n....\n", parts: ["---x\n....\n"] },
  { name: "Windows line breaks split alike", text: "a: 1\r\n---\r\nb: 2\r\n", parts: ["a: 1\r\n", "---\r\nb: 2\r\n"] },
  {
    name: "a byte order mark does not hide `---`",
    text: "\uFEFF---\na: 1\n---\nb: 1\n",
    parts: ["\uFEFF---\na: 1\n", "---\nb: 1\n"],
  },
  { name: "empty documents are documents", text: "---\n---\n---", parts: ["---\n", "---\n", "---"] },
  {
    name: "a template comment may hold `---`",
    text: "a: 1\n{{/*\n---\n*/}}\nb: 1\n---\nc: 1\n",
    parts: ["a: 1\n{{/*\n---\n*/}}\nb: 1\n", "---\nc: 1\n"],
  },
  { name: "no text is one empty document", text: "", parts: [""] },
];

for (const { name, text, parts } of STREAMS) {
  test(`stream: ${name}`, () => {
    const read = parseYaml(text, "kubernetes");
    assert.deepEqual(
      read.map(({ doc }) => doc.text),
      parts,
    );
    assert.deepEqual(
      read.flatMap(({ doc }) => doc.errors),
      [],
    );
    for (const { start, doc } of read) assert.equal(text.slice(start, start + doc.text.length), doc.text);
  });
}

test("a byte order mark counts as no column", () => {
  const doc = read("\uFEFFa: 1\nb: 2\n");
  assert.deepEqual(doc.errors, []);
  assert.equal(valueAt(doc, "a"), 1);
  assert.equal(valueAt(doc, "b"), 2);
});

test("a comment right behind `---` cuts a manifest off from the lines above it, where there are some", () => {
  const parts = (text: string, previous?: readonly Part<YamlDocument>[], isTemplate = true) =>
    parseYaml(text, "kubernetes", { dialect: kubectl, previous, isTemplate });
  const told = (text: string, previous?: readonly Part<YamlDocument>[]) =>
    parts(text, previous).map(({ doc }) => doc.errors.length > 0);
  const first = "---#c\nkind: Pod\n";
  const below = `kind: Pod\n${first}`;
  assert.deepEqual(told(first), [true]);
  assert.deepEqual(told(below), [false, false]);
  assert.deepEqual(told(`kind: Pod\n---\n${first}`), [false, true], "it is the first line of its piece");
  assert.deepEqual(told(`kind: Pod\r\n---\r\n---#c\r\nkind: Pod\r\n`), [false, true]);
  assert.deepEqual(told(`kind: Pod\n---\n# c\n${first}`), [false, false, false]);
  assert.deepEqual(told(below, parts(first)), [false, false], "read anew where lines were put above it");
  assert.deepEqual(told(first, parts(below)), [true], "and where they were taken away");
  const chart = "---#c\nkind: {{ .Values.kind }}\n";
  assert.deepEqual(told(chart), [false], "Helm cuts what it renders at every `---`");
  assert.deepEqual(told(`---\n${chart}`).includes(true), false);
});

test("the length of a key counts characters, and not the halves of surrogate pairs", () => {
  const codes = (key: string) =>
    parseYaml(`${key}: 1\n`, "kubernetes", { dialect: kubectl }).flatMap(({ doc }) =>
      doc.errors.map(({ code }) => code),
    );
  for (const letter of ["a", "é", "\u{1f600}"]) {
    assert.deepEqual(codes(letter.repeat(1024)), [], letter);
    assert.deepEqual(codes(letter.repeat(1025)), ["long-key"], letter);
    assert.deepEqual(codes(`"${letter.repeat(1022)}"`), [], letter);
  }
  assert.deepEqual(codes(`${"\u{1f600}".repeat(500)}${"a".repeat(524)}`), []);
  assert.deepEqual(codes(`${"\u{1f600}".repeat(500)}${"a".repeat(525)}`), ["long-key"]);
});

test("behind a tag of an application a value is a text to kubectl and to Compose, and what it looks like to others", () => {
  const value = (source: string, dialect: Dialect) => {
    const [part] = parseYaml(`a: ${source}\n`, "", { dialect });
    assert.deepEqual(part?.doc.errors, []);
    return valueAt(part.doc, "a");
  };
  assert.deepEqual(
    [kubectl, composeGo, YAML].map((one) => value("!x 1", one)),
    ["1", "1", 1],
  );
  assert.deepEqual(
    [kubectl, composeGo, YAML].map((one) => value("! 1", one)),
    ["1", 1, "1"],
  );
  assert.deepEqual(
    [kubectl, composeGo, YAML].map((one) => value("!!s%74r 1", one)),
    ["1", "1", "1"],
  );
});

test("the parts of any text are the text", () => {
  const piece = fc.constantFrom("---", "...", "\n", "\r\n", " ", "a: 1", "#", "%", "{{/*", "*/}}", "-", "\uFEFF", "|");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      const spans = splitDocuments(text);
      assert.equal(spans.map(({ start, end }) => text.slice(start, end)).join(""), text);
      assert.equal(
        parseYaml(text, "compose")
          .map(({ doc }) => doc.text)
          .join(""),
        text,
      );
    }),
  );
});

test("a separator inside an open quote or bracket is one fault; what is below it in its own right is told", () => {
  const errors = (text: string, previous?: readonly Part<YamlDocument>[]) => {
    const parts = parseYaml(text, "compose", { dialect: composeGo, previous });
    return parts.map(({ doc }) => doc.errors.map(({ code }) => code));
  };
  assert.deepEqual(errors('a: "x\n---\n  y"\n'), [["unclosed-quote"], []]);
  assert.deepEqual(errors("a: [x,\n---\n  y]\n"), [["unclosed-bracket"], []]);
  assert.deepEqual(errors("a: [x,\n---\n]\n"), [["unclosed-bracket"], []]);
  assert.deepEqual(errors('a: "x\n---\na: 1\na: 2\n'), [["unclosed-quote"], ["duplicate-key"]]);
  assert.deepEqual(errors('a: "x"\n---\n  y"\n'), [[], ["no-map"]]);
  const open = parseYaml('a: "x\n---\n  y"\n', "compose", { dialect: composeGo });
  assert.deepEqual(errors('a: "x"\n---\n  y"\n', open), [[], ["no-map"]], "read anew where the quote is closed");
  const closed = parseYaml('a: "x"\n---\n  y"\n', "compose", { dialect: composeGo });
  assert.deepEqual(errors('a: "x\n---\n  y"\n', closed), [["unclosed-quote"], []], "and where it is opened");
});

test("documents that did not change are the same objects, wherever they have moved", () => {
  const text = "a: 1\n---\nb: {{ .x }}\n---\nc: 3\n";
  const before = parseYaml(text, "kubernetes");
  const typed = parseYaml(text.replace("a: 1", "a: 12\nz: 1"), "kubernetes", { previous: before });
  assert.notEqual(typed[0]?.doc, before[0]?.doc);
  assert.equal(typed[1]?.doc, before[1]?.doc);
  assert.equal(typed[2]?.doc, before[2]?.doc);
  const added = parseYaml(text.replace("---\nb", "---\nn: 0\n---\nb"), "kubernetes", { previous: before });
  assert.equal(added.length, 4);
  assert.deepEqual(
    [added[0]?.doc, added[2]?.doc, added[3]?.doc],
    before.map(({ doc }) => doc),
  );
  const removed = parseYaml("a: 1\n---\nc: 3\n", "kubernetes", { previous: before });
  assert.equal(removed[0]?.doc, before[0]?.doc);
  assert.equal(removed[1]?.doc, before[2]?.doc);
});

test("a document is read anew where a comment above begins to cover it", () => {
  const before = parseYaml("a: 1\n---\nb: 2\n# */}}\n", "kubernetes");
  const after = parseYaml("a: 1 {{/*\n---\nb: 2\n# */}}\n", "kubernetes", { previous: before });
  assert.equal(after.length, 1);
  const again = parseYaml("a: 1\n---\nb: 2\n# */}}\n", "kubernetes", { previous: after });
  assert.equal(again.length, 2);
});

test("a document of another language is not reused", () => {
  const before = parseYaml("a: 1\n", "kubernetes");
  assert.notEqual(parseYaml("a: 1\n", "compose", { previous: before })[0]?.doc, before[0]?.doc);
});

test("parts read with those of an earlier version equal parts read from scratch", () => {
  const piece = fc.constantFrom(
    "---\n",
    "a: 1\n",
    "b: {{ .x }}\n",
    "{{/*\n",
    "*/}}\n",
    "c:\n  - d\n",
    "...\n",
    "# e\n",
    "f: 'g\n",
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const reused = parseYaml(after, "kubernetes", { previous: parseYaml(before, "kubernetes") });
      assert.deepEqual(reused, parseYaml(after, "kubernetes"));
    }),
  );
});

// Comments.

test("comments are found between scalars and nowhere else", () => {
  const text =
    "# head\na: 1 # one\nb: 'x # y' # two\nc: |  # three\n  # text\n  more\n\n# four\nd: x#y\ne: [1, # five\n  2]\nf: a\n  b # six\n#seven\n";
  const doc = read(text);
  assert.deepEqual(
    doc.comments.map((comment) => comment.text),
    ["head", "one", "two", "three", "four", "five", "six", "seven"],
  );
  const targets = doc.comments.map((comment) =>
    comment.target === undefined ? undefined : text.slice(comment.target.start, comment.target.end),
  );
  assert.deepEqual(targets, [
    "a: 1 # one",
    "a: 1 # one",
    "b: 'x # y' # two",
    "c: |  # three",
    "d: x#y",
    "e: [1, # five",
    "  b # six",
    undefined,
  ]);
  assert.deepEqual(
    doc.comments.map((comment) => comment.ownLine),
    [true, false, false, false, true, false, false, true],
  );
});

test("comments may stand right behind quotes and brackets, as go-yaml has it", () => {
  const doc = read("a: 'x'#one\nb: [1]#two\nc: [#three\n  1,#four\n  x#y]\nd: \"#\"#five\n");
  assert.deepEqual(doc.errors, []);
  assert.deepEqual(
    doc.comments.map((comment) => comment.text),
    ["one", "two", "three", "four", "five"],
  );
});

test("an own-line comment covers the next line that is neither blank, comment nor template", () => {
  const text = "# one\n\n# two\n{{- if .x }}\na: 1\n{{- end }}\n";
  const doc = read(text);
  for (const { target } of doc.comments) assert.equal(text.slice(target?.start, target?.end), "a: 1");
});

test("a comment does not include the line break of Windows", () => {
  const doc = read("a: 1 # x\r\n# y\r\nb: 2\r\n");
  assert.deepEqual(
    doc.comments.map((comment) => doc.text.slice(comment.at.start, comment.at.end)),
    ["# x", "# y"],
  );
  assert.equal(doc.text.slice(doc.comments[1]?.target?.start, doc.comments[1]?.target?.end), "b: 2");
});

// Errors.

const BROKEN: readonly (readonly [string, string, string])[] = [
  ["a: 1\na: 2\n", "duplicate-key", "a"],
  ["a: {b: 1, b: 2}\n", "duplicate-key", "b"],
  ["a: 'x\nb: 1\n", "unclosed-quote", "'"],
  ['a: "x\n', "unclosed-quote", '"'],
  ["a: [1, 2\nb: 1\n", "unclosed-bracket", "["],
  ['{"a": 1', "unclosed-bracket", "{"],
  ["a:\n\tb: 1\n", "tab-indentation", "\t"],
  ["a: b: c\n", "nested-on-line", "b"],
  ["a: 1\n  b: 2\n", "bad-indentation", "b: 2"],
  ["a:\n  b: 1\n c: 2\n", "bad-indentation", "c: 2"],
  ["env:\n  - name: A\n   value: b\n", "bad-indentation", "value: b"],
  ["apiVersion: v1\nkind Pod\n", "missing-colon", "kind Pod"],
  ["a: 1\n- b\n", "unexpected-text", "-"],
  ["a: @x\n", "bad-start", "@"],
  ['a: "\\q"\n', "bad-escape", "\\q"],
  ["a: 'b' c\n", "unexpected-text", "c"],
  ["a: *b\n", "unknown-alias", "*b"],
  ["%YAML 1.2\n", "bad-directive", "%YAML 1.2"],
  ["a: [1, 2\n\n\nb: 1\n", "unclosed-bracket", "["],
  ["a: ['x' 'y']\n", "missing-character", "'"],
];

test("what is wrong is told once, with a code, where it is", () => {
  for (const [text, code, where] of BROKEN) {
    const { errors } = read(text);
    assert.deepEqual(
      errors.map((problem) => [problem.code, text.slice(problem.at.start, problem.at.end)]),
      [[code, where]],
      text,
    );
  }
});

/** Faults that the library reports once more for the lines below, or takes for a string down to the next quote. */
const HALF = ["tty", "tty:x", "zz: [a", "[a", "{a: b", 'zz: "q', "'a", "  tty: 1", "\ttty: 1", "&a &b c: d", '- "x" y'];
const BLOCK = "  web:\n    image: a\n    env:\n      A: [b]\n    tty: true\n";

test("each fault is told once, near where it is, whatever follows from it", () => {
  for (const first of HALF) {
    const one = read(`a:\n${BLOCK}    ${first}\n  db:\n    image: b\n    env: {c: d}\n    args: ["x", 'y']\n`);
    assert.deepEqual(linesOf(one), linesOf(one).slice(0, 1), one.text);
    for (const second of HALF) {
      const two = read(`a:\n${BLOCK}    ${first}\n    stdin: true\nb:\n${BLOCK}    ${second}\n    user: c\n`);
      // A quote that is not closed may end with the quote of the second.
      if (/['"]/.test(first) && /['"]/.test(second)) continue;
      const lines = linesOf(two);
      assert.ok(lines.length === 2 && (lines[0] ?? 0) < 8 && (lines[1] ?? 0) > 12, `${lines}\n${two.text}`);
    }
  }
});

test("behind more faults than are read around, each is still told", () => {
  const text = Array.from({ length: 2000 }, (_, i) => `k${i}:\n  a: 1\n  tty\n  b: [x, y]\n`).join("");
  assert.equal(read(text).errors.length, 50);
});

/** The lines that a document's problems are on, counted from nought. */
function linesOf(doc: YamlDocument): readonly number[] {
  return doc.errors.map(({ at: { start } }) => doc.text.slice(0, start).split("\n").length - 1);
}

test("valid YAML that looks odd is not told of", () => {
  for (const text of [
    "a: !!set {b, c}\n",
    "a: !reset []\n",
    "? a\n: b\n",
    "a: x#y\n",
    "a:\n- b\n- c\n",
    "<<: {a: 1}\n<<: {b: 1}\n",
    "%TAG ! tag:x,2000:\n---\na: !y 1\n",
    "- - a\n  - b\n- ? c\n  : d\n",
    "a: >2-\n    x\n",
    '"a": 1\n',
    "a: {b: c, }\n",
    "%YAML 1.1\n---\na: &x {b: 1}\nc:\n  <<: *x\n",
    "a: 'x'#c\nb: [1]#c\n",
  ]) {
    assert.deepEqual(read(text).errors, [], text);
  }
});

test("above a fault nothing is told of that the reader takes, and its structure is read", () => {
  const text =
    "m: 'x'#c\na: 'x\ny'\nb: [1, # one\n2\n]\nc: {d: 1,\ne: 2}#c\nf: 'g'#h\ni:\n  - \"x\n  y\"\n  - z\nj: [\nk: 1\nl: 'x\n  y'\n";
  const doc = read(text);
  assert.deepEqual(
    doc.errors.map((problem) => [problem.code, text.slice(0, problem.at.start).split("\n").length]),
    [["unclosed-bracket", 14]],
  );
  assert.equal(valueAt(doc, "b"), "sequence");
  assert.equal(pairOf(at(doc, "c"), "e") !== undefined, true);
  assert.equal(valueAt(doc, "f"), "g");
  const list = at(doc, "i");
  assert.equal(list?.kind === "sequence" ? list.items.length : 0, 2);
  assert.equal(valueAt(doc, "k"), 1);
});

test("a comment right behind quotes on the line above a fault is none of its problems", () => {
  const { errors } = read("a: 'x'#c\nb: \"y\" z\n");
  assert.deepEqual(
    errors.map((problem) => [problem.code, problem.at.start]),
    [["unexpected-text", 16]],
  );
});

test("an open quote that ends in a later one is told of where it begins, and brings nothing else", () => {
  const text = 'a: "x\nb: \'C:\\d\'\nc: "y"\nd: 1\n';
  const doc = read(text);
  assert.deepEqual(
    doc.errors.map((problem) => [problem.code, problem.at.start]),
    [["unclosed-quote", 3]],
  );
  assert.equal(valueAt(doc, "d"), 1);
});

test("what a reader refuses is told of in a template where no action can have caused it", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a: "\\/"\n{{- if .x }}\nb: 1\n{{- end }}\n', ["bad-escape"]],
    ['a: "\\/{{ .x }}"\n', []],
    ["a:\n  <<:\n    {{- toYaml .x | nindent 4 }}\n", []],
    ["a:\n  <<: {{ .x }}\n", []],
    ["a:\n  <<: 1\n  b: {{ .x }}\n", ["bad-merge"]],
    ["{{ .x }}: 1\n~: 2\n", ["bad-key"]],
    ["--- text\na: {{ .x }}\n", []],
    ["a: 1\n--- text\nb: 1\n", ["bad-separator"]],
    ["a: 1\n--- b: 1\nc: 1\n", ["bad-separator"]],
  ];
  for (const [text, codes] of cases) {
    const errors = parseYaml(text, "kubernetes", { dialect: kubectl }).flatMap(({ doc }) => doc.errors);
    assert.deepEqual(
      errors.map((problem) => problem.code),
      codes,
      text,
    );
  }
});

test("a document is read anew where an action elsewhere in the file decides about text behind its `---`", () => {
  const read = (text: string, previous?: readonly Part<YamlDocument>[]) =>
    parseYaml(text, "kubernetes", { dialect: kubectl, previous });
  const plain = read("a: 1\n--- 'text'\n");
  const rendered = read("a: {{ .x }}\n--- 'text'\n", plain);
  assert.deepEqual(
    [plain, rendered, read("a: 1\n--- 'text'\n", rendered)].map(
      (parts) => parts.flatMap(({ doc }) => doc.errors).length,
    ),
    [1, 0, 1],
  );
});

test("objects of JSON that follow each other are documents of their own where JSON is tried first", () => {
  const parts = parseYaml('{"a": "\\/}"}\n {"b": [{}]}{"c": 1}\n', "kubernetes", { dialect: kubectl });
  assert.deepEqual(
    parts.map(({ doc }) => [doc.text, doc.errors.length]),
    [
      ['{"a": "\\/}"}\n ', 0],
      ['{"b": [{}]}', 0],
      ['{"c": 1}\n', 0],
    ],
  );
  assert.equal(parseYaml("{a: 1}{b: 2}\n", "kubernetes", { dialect: kubectl }).length, 1);
  assert.equal(parseYaml('{"a": 1}{"b": 2}\n', "kubernetes").length, 1);
});

// Limits: never throws, never takes long.

/** Asserts that the text of a size is read in linear time, and answers what is read. */
function quick(size: number, textOf: (size: number) => string): readonly Part<YamlDocument>[] {
  const text = textOf(size);
  assertLinear(JSON.stringify(text.slice(0, 20)), size, textOf, (one) => parseYaml(one, "kubernetes"));
  return parseYaml(text, "kubernetes");
}

const many = (piece: string) => (times: number) => piece.repeat(times);

test("text that nests ten thousand levels deep is refused, not read", () => {
  const indented = (levels: number) => Array.from({ length: levels / 10 }, (_, i) => `${" ".repeat(i)}a:\n`).join("");
  for (const textOf of [many("["), many("{a: "), many("- "), many("? "), indented]) {
    const [part] = quick(10_000, textOf);
    assert.deepEqual(
      part?.doc.errors.map((problem) => problem.code),
      ["too-deep"],
    );
    assert.equal(part?.doc.root, undefined);
  }
});

test("two hundred levels are read, what is deeper is unknown", () => {
  const doc = read(`${"[".repeat(250)}1${"]".repeat(250)}`);
  let levels = 0;
  let node = doc.root;
  for (; node?.kind === "sequence"; node = node.items[0]) levels += 1;
  assert.equal(levels, 200);
  assert.ok(node?.kind === "scalar" && node.masked);
});

test("many brackets in a script are no depth", () => {
  const doc = read(`a: |\n${"  if [[ x\n".repeat(1000)}b: 1\n`);
  assert.deepEqual(doc.errors, []);
  assert.equal(valueAt(doc, "b"), 1);
});

for (const [name, lineBreak] of [
  ["a carriage return alone", "\r"],
  ["NEL", "\x85"],
] as const) {
  test(`lines may end with ${name}: nodes, comments, faults and the lines that fixes write are as with \\n`, () => {
    const text = `a: 1 # plimsoll: ignore x\n# above\nb:\n  - c: |\n      one\n      two\n  - d: "e\n    f"\ng: h\ng: i\n`;
    const [lines] = parseYaml(text, "kubernetes");
    const [part] = parseYaml(text.replaceAll("\n", lineBreak), "kubernetes");
    assert.ok(lines && part);
    assert.deepEqual(part.doc.errors, lines.doc.errors);
    assert.deepEqual(part.doc.comments, lines.doc.comments);
    assert.equal(part.doc.text, lines.doc.text);
    const keys = (doc: YamlDocument) => pairsAt(doc.root).map((pair) => [pair.key.value, pair.at]);
    assert.deepEqual(keys(part.doc), keys(lines.doc));
    const own = read(`a: 1${lineBreak}b:${lineBreak}  c: d${lineBreak}`);
    assert.ok(own.root?.kind === "map");
    const edits = put(own, own.root, ["new"], { k: 1 });
    assert.deepEqual(edits, [{ at: { start: 14, end: 14 }, text: `${lineBreak}new:${lineBreak}  k: 1` }]);
  });
}

test("what a value consists of is as written: a line separator within quotes stays one", () => {
  assert.equal(valueAt(read('{"a": "b\u2028c", "d": 1}'), "a"), "b\u2028c");
  assert.equal(valueAt(read("a: |\r  b\r  c\r"), "a"), "b\nc\n");
});

test("lines that end with a carriage return alone nest as deeply as others, and are refused", () => {
  const text = Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:\r`).join("");
  const [part] = parseYaml(text, "kubernetes");
  assert.ok((part?.doc.errors.length ?? 0) > 0);
});

test("odd and large texts are read in linear time", () => {
  for (const textOf of [
    many("\0"),
    many("\t"),
    many("{{"),
    many('{{ "'),
    many("{{`"),
    many("{{/*"),
    many("{{ a }}"),
    many("#"),
    many('"'),
    many("]"),
    many("- *a\n- *a\n"),
    many("? a\n"),
    many("!a "),
    many("---\n"),
    many("...\n"),
    many("a: b # x\n"),
    many("%a\n"),
    (times: number) => `a: "${" \n".repeat(times)}`,
    // One line, and a fault at its end.
    (times: number) => `a: [${'"b", {c: d}, '.repeat(times)}\n`,
    (times: number) => `${"a: 'x\ny'#c\n".repeat(times)}b: [\n`,
    (times: number) => `? ${"a: \r  ".repeat(times)}`,
    (times: number) => `${"[a: ".repeat(200)}${"b, ".repeat(times)}`,
    (times: number) => `${"{a: &x b, *x : c}, ".repeat(times)}`,
    (times: number) => "<<: *x\n".repeat(times),
    (times: number) => '{"a":1}'.repeat(times),
    (times: number) => Array.from({ length: times }, (_, i) => `${" ".repeat(i % 200)}a:\r`).join(""),
    (times: number) => `a: ${"x ".repeat(20 * times)}`,
    (times: number) => `[${'{"a":1},'.repeat(times / 2)}1]`,
    (times: number) => `a: |\n${"  x {{ y }}\n".repeat(times)}`,
    // A template may have caused each of its errors, so they count as doubts, however many there are.
    (times: number) => `{{ x }}\n${'k: "v"\n  x\n'.repeat(times / 2)}`,
    (times: number) => Array.from({ length: 5 * times }, (_, i) => String.fromCharCode((i * 7919) % 65_536)).join(""),
  ]) {
    quick(10_000, textOf);
  }
});

test("no text throws, and every span lies in its document", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "a",
      ": ",
      "- ",
      "\n",
      "  ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "|",
      ">",
      "'",
      '"',
      "#",
      "&x ",
      "*x",
      "!t ",
      "? ",
      "---",
      "...",
      "%",
      "\t",
      "\0",
      "\r",
      "\r\n",
      "{{",
      "}}",
      "\uFEFF",
      "<<",
      "@",
      "\\",
    ),
    fc.string({ maxLength: 3, unit: anyCharacter }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const { doc } of parseYaml(pieces.join(""), "kubernetes")) {
        const spans = [
          ...[...nodes(doc.root)].map((node) => node.at),
          ...doc.comments.map((comment) => comment.at),
          ...doc.errors.map((problem) => problem.at),
        ];
        for (const { start, end } of spans)
          assert.ok(
            start >= 0 && start <= end && end <= doc.text.length,
            `${start}-${end} of ${JSON.stringify(doc.text)}`,
          );
      }
    }),
    { numRuns: 2000 },
  );
});

test("one key typed into 285 documents costs little more than one document", () => {
  const document = (i: number): string =>
    `---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-${i}\n  labels:\n    app: web\nspec:\n  template:\n    spec:\n      containers:\n${`        - name: c\n          image: "x:1"\n          ports:\n            - containerPort: 80\n              name: http\n          env:\n            - name: A\n              value: b\n`.repeat(3)}`;
  const stream = Array.from({ length: 285 }, (_, i) => document(i)).join("");
  let text = stream;
  let parts = parseYaml(text, "kubernetes");
  const whole = costOf(() => parseYaml(stream, "kubernetes"));
  const key = costOf(() => {
    text = text.replace("name: web-140", "name: xweb-140").replace("name: xxweb-140", "name: web-140");
    parts = parseYaml(text, "kubernetes", { previous: parts });
  });
  assert.equal(parts.length, 285);
  assert.ok(key < whole / 10, `${key.toFixed(1)} ms of ${whole.toFixed(1)} ms`);
});
