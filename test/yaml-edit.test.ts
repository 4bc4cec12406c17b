// Edits of YAML: what is asked for stands there afterwards, and nothing else has changed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../server/src/engine/core/text.ts";
import {
  appendItem,
  type Edits,
  merge,
  type Plain,
  put,
  removeComments,
  removeItem,
  removePair,
  replacePair,
  replaceValue,
} from "../server/src/engine/yaml/edit/edit.ts";
import {
  lookup,
  type MapNode,
  type Node,
  type SequenceNode,
  type YamlDocument,
} from "../server/src/engine/yaml/node.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import fc from "./support/property.ts";

function read(text: string): YamlDocument {
  const doc = parseYaml(text, "kubernetes")[0]?.doc;
  assert.ok(doc);
  return doc;
}

function root(doc: YamlDocument): Node {
  assert.ok(doc.root);
  return doc.root;
}

/** The node at a path; numbers are indices. */
function at(node: Node | undefined, ...path: (string | number)[]): Node {
  let current = node;
  for (const step of path) {
    if (typeof step === "number") current = current?.kind === "sequence" ? current.items[step] : undefined;
    else {
      const value = current?.kind === "map" ? current.pairs.find((pair) => pair.key.value === step)?.value : undefined;
      current = value;
    }
  }
  assert.ok(current, `nothing at ${path.join(".")}`);
  return current;
}

function plain(node: Node | undefined): Plain {
  if (node === undefined) return null;
  if (node.kind === "alias") return plain(node.target);
  if (node.kind === "scalar") return node.value;
  if (node.kind === "sequence") return node.items.map(plain);
  return Object.fromEntries(node.pairs.map((pair) => [String(pair.key.value), plain(pair.value)]));
}

type Edit = (doc: YamlDocument) => Edits;

/** The text after an edit. The result must be without syntax errors and the same edit must have nothing left to do. */
function edited(text: string, edit: Edit, again = true): string | undefined {
  const doc = read(text);
  const edits = edit(doc);
  if (edits === undefined) return undefined;
  const result = applyEdits(text, edits);
  const after = read(result);
  assert.deepEqual(after.errors, [], result);
  if (again) assert.deepEqual(edit(after), [], `not the same when done twice:\n${result}`);
  return result;
}

const putAt =
  (path: readonly string[], value: Plain, ...below: (string | number)[]): Edit =>
  (doc) =>
    put(doc, at(doc.root, ...below), path, value);

const cases: readonly {
  readonly name: string;
  readonly before: string;
  readonly edit: Edit;
  readonly after: string | undefined;
  /** Whether the edit does more when it is made again. */
  readonly more?: true;
}[] = [
  {
    name: "a missing chain of maps is written with the file's own indentation",
    before: "spec:\n    template:\n        name: x\n",
    edit: putAt(["spec", "template", "securityContext", "runAsNonRoot"], true),
    after: "spec:\n    template:\n        name: x\n        securityContext:\n            runAsNonRoot: true\n",
  },
  {
    name: "a container in a list gets its key below its name",
    before: "containers:\n- name: web\n  image: nginx # pinned later\n- name: b\n",
    edit: putAt(["securityContext", "capabilities", "drop"], ["ALL"], "containers", 0),
    after:
      "containers:\n- name: web\n  image: nginx # pinned later\n  securityContext:\n    capabilities:\n      drop:\n      - ALL\n- name: b\n",
  },
  {
    name: "lists are indented where the file indents them",
    before: "a:\n  - x\nb: 1\n",
    edit: putAt(["c"], ["v"]),
    after: "a:\n  - x\nb: 1\nc:\n  - v\n",
  },
  { name: "a file without a last line break gets none", before: "a: 1", edit: putAt(["b"], 2), after: "a: 1\nb: 2" },
  {
    name: "line breaks stay those of Windows",
    before: "a:\r\n  b: 1\r\nc: 2\r\n",
    edit: putAt(["a", "d", "e"], true),
    after: "a:\r\n  b: 1\r\n  d:\r\n    e: true\r\nc: 2\r\n",
  },
  {
    name: "an empty map in lines becomes lines",
    before: "a: {} # none\nb: 1\n",
    edit: putAt(["a", "x"], 1),
    after: "a: # none\n  x: 1\nb: 1\n",
  },
  {
    name: "a key without a value gets lines",
    before: "a: # soon\nb: 1\n",
    edit: putAt(["a", "x"], 1),
    after: "a: # soon\n  x: 1\nb: 1\n",
  },
  { name: "a null gets lines", before: "a: ~\n", edit: putAt(["a", "x"], 1), after: "a:\n  x: 1\n" },
  {
    name: "a flow map stays on its line",
    before: "a: {b: 1}\n",
    edit: putAt(["a", "c"], ["x", "v"]),
    after: "a: {b: 1, c: [x, v]}\n",
  },
  {
    name: "an empty map between brackets is filled there",
    before: "a: [{}, {b: {}}]\n",
    edit: putAt(["b", "c"], 1, "a", 1),
    after: "a: [{}, {b: {c: 1}}]\n",
  },
  {
    name: "JSON stays JSON",
    before: '{\n\t"a": {"b": 1},\n\t"c": {\n\t\t"d": "e"\n\t}\n}\n',
    edit: putAt(["c", "f"], ["g"]),
    after: '{\n\t"a": {"b": 1},\n\t"c": {\n\t\t"d": "e",\n\t\t"f": ["g"]\n\t}\n}\n',
  },
  {
    name: "a value keeps its quotes",
    before: "a: 'x'\nb: 1\n",
    edit: putAt(["a"], "it's"),
    after: "a: 'it''s'\nb: 1\n",
  },
  { name: "a quoted boolean becomes one", before: 'a: "true"\n', edit: putAt(["a"], true), after: "a: true\n" },
  {
    name: "a string that reads as something else is quoted",
    before: "a: b\n",
    edit: putAt(["a"], "yes"),
    after: 'a: "yes"\n',
  },
  {
    name: "a block scalar is replaced as a whole",
    before: "a: |\n  x\n  y\n\nb: 1\n",
    edit: putAt(["a"], "z"),
    after: "a: z\n\nb: 1\n",
  },
  {
    name: "lines below a key shrink to an empty list",
    before: "a:\n  - x\n  - y\nb: 1\n",
    edit: putAt(["a"], []),
    after: "a: []\nb: 1\n",
  },
  {
    name: "what a block scalar keeps stays its own",
    before: "a:\n  b: |+\n    x\n\n\nc: 1\n",
    edit: putAt(["a", "d"], 1),
    after: "a:\n  b: |+\n    x\n\n\n  d: 1\nc: 1\n",
  },
  { name: "a key that needs quotes gets them", before: "a: 1\n", edit: putAt(["on"], 1), after: 'a: 1\n"on": 1\n' },
  {
    name: "a list in a list is written behind its dash",
    before: "a: 1\n",
    edit: putAt(["b"], [["x", { v: 1, z: 2 }], {}]),
    after: "a: 1\nb:\n  - - x\n    - v: 1\n      z: 2\n  - {}\n",
  },
  {
    name: "keys are laid over a map that is there",
    before: "s:\n  a: 1\n  c:\n    d: [x]\n",
    edit: (doc) => merge(doc, at(doc.root), ["s"], { a: 2, b: 3, c: { e: 4 } }),
    after: "s:\n  a: 2\n  c:\n    d: [x]\n    e: 4\n  b: 3\n",
  },
  {
    name: "what an include may bring is not written",
    before: "a:\n  {{- toYaml .x | nindent 2 }}\n",
    edit: putAt(["a", "b"], 1),
    after: undefined,
  },
  {
    name: "a map with an include of its own is left alone",
    before: "a:\n  b: 1\n  {{- toYaml .x | nindent 2 }}\n",
    edit: putAt(["a", "c"], 1),
    after: undefined,
  },
  { name: "a templated value is left alone", before: "a: {{ .x }}\n", edit: putAt(["a"], 1), after: undefined },
  {
    name: "a closed map of a template is edited",
    before: "metadata:\n  name: {{ .x }}\nspec:\n  a: 1\n",
    edit: putAt(["spec", "b"], 2),
    after: "metadata:\n  name: {{ .x }}\nspec:\n  a: 1\n  b: 2\n",
  },
  {
    name: "a key is written behind the lines that an include writes below the last one",
    before: "s:\n  c:\n    r:\n      {{- toYaml .r | nindent 6 }}\nz: 1\n",
    edit: putAt(["a"], 1, "s"),
    after: "s:\n  c:\n    r:\n      {{- toYaml .r | nindent 6 }}\n  a: 1\nz: 1\n",
  },
  {
    name: "a key is written behind an include that goes on with the list above",
    before: 's:\n  env:\n    - name: x\n    {{- include "more" . | nindent 4 }}\nz: 1\n',
    edit: putAt(["a"], 1, "s"),
    after: 's:\n  env:\n    - name: x\n    {{- include "more" . | nindent 4 }}\n  a: 1\nz: 1\n',
  },
  {
    name: "so it is where the action stands in another column than what it writes",
    before: 's:\n  env:\n    - name: x\n  {{- include "more" . | nindent 4 }}\nz: 1\n',
    edit: putAt(["a"], 1, "s"),
    after: 's:\n  env:\n    - name: x\n  {{- include "more" . | nindent 4 }}\n  a: 1\nz: 1\n',
  },
  {
    name: "and at the margin, with indent",
    before: "s:\n  env:\n    - name: x\n{{ toYaml .more | indent 4 }}\nz: 1\n",
    edit: putAt(["a"], 1, "s"),
    after: "s:\n  env:\n    - name: x\n{{ toYaml .more | indent 4 }}\n  a: 1\nz: 1\n",
  },
  {
    name: "and within a condition, below a comment, with carriage returns",
    before:
      "s:\r\n  l:\r\n    m: 1\r\n    # more\r\n    {{- with .x }}\r\n    {{- toYaml . | nindent 4 }}\r\n    {{- else }}\r\n    {{- tpl .y $ | nindent 4 }}\r\n    {{- end }}\r\nz: 1\r\n",
    edit: putAt(["a"], 1, "s"),
    after:
      "s:\r\n  l:\r\n    m: 1\r\n    # more\r\n    {{- with .x }}\r\n    {{- toYaml . | nindent 4 }}\r\n    {{- else }}\r\n    {{- tpl .y $ | nindent 4 }}\r\n    {{- end }}\r\n  a: 1\r\nz: 1\r\n",
  },
  {
    name: "an item that is commented out below a list stays with it",
    before: "a:\n  p:\n    - 1\n    #- 2\n    #- 3\nz: 1\n",
    edit: putAt(["b"], 1, "a"),
    after: "a:\n  p:\n    - 1\n    #- 2\n    #- 3\n  b: 1\nz: 1\n",
  },
  {
    name: "so it does at the end of a file, with carriage returns",
    before: "a:\r\n  p:\r\n    - 1\r\n    # - 2",
    edit: putAt(["b"], 1, "a"),
    after: "a:\r\n  p:\r\n    - 1\r\n    # - 2\r\n  b: 1",
  },
  {
    name: "an item goes below those that are commented out, and below the keys of the last one",
    before: "a:\n  p:\n    - k: 1\n      # m: 2\n    # - k: 2\n    #   m: 2\n  z: 1\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a", "p") as SequenceNode, { k: 3 }),
    after: "a:\n  p:\n    - k: 1\n      # m: 2\n    # - k: 2\n    #   m: 2\n    - k: 3\n  z: 1\n",
    more: true,
  },
  {
    name: "an item of a list whose dashes stand below its key is told from a comment about the next key",
    before: "a:\n  p:\n  - k: 1\n  # - k: 2\n  #   m: 2\n  # about z\n  z: 1\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a", "p") as SequenceNode, { k: 3 }),
    after: "a:\n  p:\n  - k: 1\n  # - k: 2\n  #   m: 2\n  - k: 3\n  # about z\n  z: 1\n",
    more: true,
  },
  {
    name: "an item is commented out at the margin, too",
    before: "a:\n  p:\n    - 1\n#    - 2\nz: 1\n",
    edit: putAt(["b"], 1, "a"),
    after: "a:\n  p:\n    - 1\n#    - 2\n  b: 1\nz: 1\n",
  },
  {
    name: "keys that are commented out at the end of a block stay in it",
    before: "a:\n  l:\n    m: 1\n    # c: 1\n  # o: 1\nz: 1\n",
    edit: putAt(["b"], 1, "a"),
    after: "a:\n  l:\n    m: 1\n    # c: 1\n  # o: 1\n  b: 1\nz: 1\n",
  },
  {
    name: "and are passed by what is put into the block",
    before: "a:\n  l:\n    m: 1\n    # c: 1\n  z: 1\n",
    edit: putAt(["b"], 1, "a", "l"),
    after: "a:\n  l:\n    m: 1\n    # c: 1\n    b: 1\n  z: 1\n",
  },
  {
    name: "a comment in the column of what follows, or behind a blank line, stays with that",
    before: "a:\n  l:\n    m: 1\n# about z\nz:\n  - 1\n\n  # more\n",
    edit: (doc) => merge(doc, at(doc.root), [], { a: { b: 1 }, c: 1 }),
    after: "a:\n  l:\n    m: 1\n  b: 1\n# about z\nz:\n  - 1\nc: 1\n\n  # more\n",
  },
  {
    name: "a comment in front of the end of a template's branch is about what is in it",
    before: "a:\n  {{- if .x }}\n  l:\n    m: 1\n    # o: 1\n  {{- end }}\n  z: 1\n",
    edit: putAt(["b"], 1, "a", "l"),
    after: "a:\n  {{- if .x }}\n  l:\n    m: 1\n    # o: 1\n    b: 1\n  {{- end }}\n  z: 1\n",
  },
  {
    name: "a comment in front of what a template writes stays there",
    before: "a:\n  l:\n    - 1\n    # - 2\n  # more\n  {{- toYaml .more | nindent 2 }}\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a", "l") as SequenceNode, 3),
    after: "a:\n  l:\n    - 1\n    # - 2\n    - 3\n  # more\n  {{- toYaml .more | nindent 2 }}\n",
    more: true,
  },
  {
    name: "between brackets, too, comments stay with their entry",
    before: "a: [\n  1, # one\n  2 # two\n  # 3\n]\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a") as SequenceNode, 4),
    after: "a: [\n  1, # one\n  2, # two\n  # 3\n  4\n]\n",
    more: true,
  },
  {
    name: "also behind a last comma, with carriage returns",
    before: "a: {\r\n  b: 1, # one\r\n}\r\n",
    edit: putAt(["c"], 2, "a"),
    after: "a: {\r\n  b: 1, # one\r\n  c: 2,\r\n}\r\n",
  },
  {
    name: "below brackets, an item that is commented out stays with its list",
    before: "a:\n  p: [1]\n    # - 2\nz: 1\n",
    edit: putAt(["b"], 1, "a"),
    after: "a:\n  p: [1]\n    # - 2\n  b: 1\nz: 1\n",
  },
  {
    name: "what an include writes beside the map that is added to stays below",
    before: "s:\n  c:\n    d: 1\n  {{- toYaml .more | nindent 2 }}\n",
    edit: putAt(["c", "a"], 1, "s"),
    after: "s:\n  c:\n    d: 1\n    a: 1\n  {{- toYaml .more | nindent 2 }}\n",
  },
  {
    name: "nor is a condition passed that may write beside it",
    before:
      "s:\n  c:\n    d:\n      - x\n    {{- if .y }}\n      {{- toYaml .y | nindent 6 }}\n    {{- end }}\n    {{- if .y }}\n  {{- toYaml .y | nindent 2 }}\n    {{- end }}\n",
    edit: putAt(["c", "a"], 1, "s"),
    after:
      "s:\n  c:\n    d:\n      - x\n    {{- if .y }}\n      {{- toYaml .y | nindent 6 }}\n    {{- end }}\n    a: 1\n    {{- if .y }}\n  {{- toYaml .y | nindent 2 }}\n    {{- end }}\n",
  },
  {
    name: "a key is written behind the branch that the last lines stand in",
    before: "s:\n  c:\n    n: x\n    {{- if .p }}\n    p: 1\n    {{- end }}\nz: 1\n",
    edit: putAt(["a"], 1, "s"),
    after: "s:\n  c:\n    n: x\n    {{- if .p }}\n    p: 1\n    {{- end }}\n  a: 1\nz: 1\n",
  },
  {
    name: "a key is not written where a branch decides what ends above it",
    before: "s:\n  c:\n    n:\n    {{- if .p }}\n      {{- toYaml .p | nindent 6 }}\n    {{- end }}\nz: 1\n",
    edit: putAt(["a"], 1, "s"),
    after: undefined,
  },
  {
    name: "a block that ends in what a template writes is not replaced",
    before: "a:\n  b: {{- toYaml .x | nindent 4 }}\nc: 1\n",
    edit: putAt(["a"], {}),
    after: undefined,
  },
  {
    name: "a list is written between brackets, with quotes, beside such a list",
    before: 'a:\n  add: ["X"]\n  name: y\n',
    edit: putAt(["a", "drop"], ["ALL"]),
    after: 'a:\n  add: ["X"]\n  name: y\n  drop: ["ALL"]\n',
  },
  {
    name: "a map is written between brackets, with their blanks, beside such a map",
    before: "a:\n  requests: { cpu: 1, memory: '1Gi' }\n",
    edit: putAt(["a", "limits"], { memory: "2Gi" }),
    after: "a:\n  requests: { cpu: 1, memory: '1Gi' }\n  limits: { memory: '2Gi' }\n",
  },
  {
    name: "what goes deeper is written in lines, and beside lists of both sorts lists are, too",
    before: "a: {b: 1}\nc: [1]\nd:\n  - 2\n",
    edit: (doc) => merge(doc, at(doc.root), [], { e: { f: { g: 1 } }, h: [3] }),
    after: "a: {b: 1}\nc: [1]\nd:\n  - 2\ne:\n  f:\n    g: 1\nh:\n  - 3\n",
  },
  {
    name: "strings get the quotes that all others beside them have",
    before: "a:\n  x: 'one'\n  y: 2\nb:\n  x: 'one'\n  y: two\n",
    edit: (doc) => [
      ...(put(doc, at(doc.root, "a"), ["z"], "three") ?? []),
      ...(put(doc, at(doc.root, "b"), ["z"], "three") ?? []),
    ],
    after: "a:\n  x: 'one'\n  y: 2\n  z: 'three'\nb:\n  x: 'one'\n  y: two\n  z: three\n",
  },
  {
    name: "keys get the quotes that all others beside them have",
    before: '"a":\n  "b": "c"\n',
    edit: putAt(["a", "d"], { e: ["f"] }),
    after: '"a":\n  "b": "c"\n  "d":\n    "e":\n      - f\n',
  },
  {
    name: "lists in one map are indented as its other lists, in another as its own",
    before: "a:\n  b:\n  - 1\nc:\n  d:\n    - 1\n  e:\n    - 1\n",
    edit: (doc) => [
      ...(put(doc, at(doc.root, "a"), ["x"], [{ k: 1 }]) ?? []),
      ...(put(doc, at(doc.root, "c"), ["x"], [{ k: 1 }]) ?? []),
    ],
    after: "a:\n  b:\n  - 1\n  x:\n  - k: 1\nc:\n  d:\n    - 1\n  e:\n    - 1\n  x:\n    - k: 1\n",
  },
  {
    name: "what stands behind a dash is as far from it as elsewhere",
    before: "a:\n    -   b: 1\n        c: 2\n",
    edit: putAt(["d"], [{ b: 1, c: [2] }]),
    after: "a:\n    -   b: 1\n        c: 2\nd:\n    -   b: 1\n        c:\n            -   2\n",
  },
  { name: "an alias is left alone", before: "a: &x {b: 1}\nc: *x\n", edit: putAt(["c", "b"], 2), after: undefined },
  {
    name: "a shared anchor is left alone",
    before: "a: &x\n  b: 1\nc: *x\n",
    edit: putAt(["a", "b"], 2),
    after: undefined,
  },
  {
    name: "an anchor nobody refers to is no hindrance",
    before: "a: &x\n  b: 1\n",
    edit: putAt(["a", "b"], 2),
    after: "a: &x\n  b: 2\n",
  },
  {
    name: "a key that a merge brings is left alone",
    before: "x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n",
    edit: putAt(["a", "b"], 2),
    after: undefined,
  },
  {
    name: "a key that no merge brings is written",
    before: "x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n",
    edit: putAt(["a", "d"], 2),
    after: "x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n  d: 2\n",
  },
  {
    name: "a key that stands twice is left alone",
    before: "a: 1\nb: 2\na: 3\n",
    edit: putAt(["a"], 1),
    after: undefined,
  },
  { name: "a tagged value is left alone", before: "a: !reset null\n", edit: putAt(["a"], 1), after: undefined },
  {
    name: "a key is written before a document's end mark",
    before: "a: 1\n...\n",
    edit: putAt(["b"], 2),
    after: "a: 1\nb: 2\n...\n",
  },
  { name: "a byte order mark stays first", before: "\uFEFFa: 1\n", edit: putAt(["b"], 2), after: "\uFEFFa: 1\nb: 2\n" },
];

for (const { name, before, edit, after, more } of cases) {
  test(`put: ${name}`, () => assert.equal(edited(before, edit, more !== true), after));
}

const removals: readonly {
  readonly name: string;
  readonly before: string;
  readonly edit: Edit;
  readonly after: string | undefined;
}[] = [
  {
    name: "a pair goes with its line and the comment behind it",
    before: "a: 1\nb: true # why\nc: 2\n",
    edit: (doc) => removePair(doc, root(doc) as MapNode, "b"),
    after: "a: 1\nc: 2\n",
  },
  {
    name: "a pair goes with all its lines and the comment above it",
    before: "a: 1\n# about b\n# and more\nb:\n  c:\n    - x\n  # inside\n  d: 1\ne: 2\n",
    edit: (doc) => removePair(doc, root(doc) as MapNode, "b"),
    after: "a: 1\ne: 2\n",
  },
  {
    name: "a comment stays where it is about something else: apart, in another column, at the head of the file, YAML itself",
    before:
      "# file\na: 1\n\n# apart\n\nb: 1\nc:\n  d: 1\n  # deeper\ne: 1\n# f: 0\nf: 1\n# ----\ng: 1\n# note: about h\nh: 1\nz: 1\n",
    edit: (doc) => {
      const all = ["a", "b", "e", "f", "g", "h"].map((name) => removePair(doc, root(doc) as MapNode, name) ?? []);
      return all.flat();
    },
    after: "# file\n\n# apart\n\nc:\n  d: 1\n  # deeper\n# f: 0\n# ----\nz: 1\n",
  },
  {
    name: "an item goes with the comment above it",
    before: "a:\n  # first\n  - x\n  # second\n  - y\n",
    edit: (doc) => removeItem(doc, at(doc.root, "a") as SequenceNode, 1),
    after: "a:\n  # first\n  - x\n",
  },
  {
    name: "the comments about a value go when it is another one",
    before: "a: 1\n# why\nb: true # really\nc: # so\n  d: 1\n",
    edit: (doc) => {
      const [b, c] = [at(doc.root, "b"), at(doc.root, "c")];
      return [...(put(doc, b, [], false) ?? []), ...(removeComments(doc, b) ?? []), ...(removeComments(doc, c) ?? [])];
    },
    after: "a: 1\nb: false\nc:\n  d: 1\n",
  },
  {
    name: "an item is written behind an include that goes on with the last one",
    before: "a:\n  - x: 1\n    {{- toYaml .more | nindent 4 }}\nb: 1\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a") as SequenceNode, { v: 1 }),
    after: "a:\n  - x: 1\n    {{- toYaml .more | nindent 4 }}\n  - v: 1\nb: 1\n",
  },
  {
    name: "what an include goes on with is not taken away",
    before: 's:\n  env:\n    - name: x\n    {{- include "more" . | nindent 4 }}\n  b: 1\n',
    edit: (doc) => removePair(doc, at(doc.root, "s") as MapNode, "env"),
    after: undefined,
  },
  {
    name: "an item is added behind those of its list, in front of what a template adds",
    before: "a:\n  - x\n  {{- toYaml .more | nindent 2 }}\nb: 1\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a") as SequenceNode, "v"),
    after: "a:\n  - x\n  - v\n  {{- toYaml .more | nindent 2 }}\nb: 1\n",
  },
  {
    name: "a pair makes way for another one, in the indentation of the file, and its comments go",
    before: "a:\n    b:\n        # old\n        value: x # old\n        c: 1\n",
    edit: (doc) => replacePair(doc, at(doc.root, "a", "b") as MapNode, "value", "from", { ref: { k: "x" } }),
    after: "a:\n    b:\n        from:\n            ref:\n                k: x\n        c: 1\n",
  },
  {
    name: "a pair between brackets makes way for one with the same quotes and blanks",
    before: "a: { n: 'x', value: 'y' }\n",
    edit: (doc) => replacePair(doc, at(doc.root, "a") as MapNode, "value", "from", { ref: { k: "x" } }),
    after: "a: { n: 'x', from: { ref: { k: 'x' } } }\n",
  },
  {
    name: "what aliases stand for is edited where all are meant",
    before: "a: &x\n  b: 1\nc: *x\n",
    edit: (doc) => put(doc, at(doc.root, "a"), ["d"], 2, "shared"),
    after: "a: &x\n  b: 1\n  d: 2\nc: *x\n",
  },
  {
    name: "the second key takes the place of the first behind a dash",
    before: "- privileged: true # no\n  name: x\n- b: 1\n",
    edit: (doc) => removePair(doc, at(doc.root, 0) as MapNode, "privileged"),
    after: "- name: x\n- b: 1\n",
  },
  {
    name: "the last key of a map leaves an empty map",
    before: "a:\n  b: 1\nc: 2\n",
    edit: (doc) => removePair(doc, at(doc.root, "a") as MapNode, "b"),
    after: "a: {}\nc: 2\n",
  },
  {
    name: "the last key of a map takes its parent along where it is told to",
    before: "s:\n  a:\n    b: 1\n  c: 2\n",
    edit: (doc) => removePair(doc, at(doc.root, "s", "a") as MapNode, "b", "remove"),
    after: "s:\n  c: 2\n",
  },
  {
    name: "a pair at the end of a file without a line break goes with the break before it",
    before: "a: 1\nb: 2",
    edit: (doc) => removePair(doc, root(doc) as MapNode, "b"),
    after: "a: 1",
  },
  {
    name: "a flow pair goes with its comma",
    before: "x: {a: 1, b: 2, c: 3}\n",
    edit: (doc) => removePair(doc, at(doc.root, "x") as MapNode, "b"),
    after: "x: {a: 1, c: 3}\n",
  },
  {
    name: "the last flow pair goes with the comma before it",
    before: "x: {a: 1, b: 2}\n",
    edit: (doc) => removePair(doc, at(doc.root, "x") as MapNode, "b"),
    after: "x: {a: 1}\n",
  },
  {
    name: "the only flow pair leaves brackets",
    before: "x: {a: 1,}\n",
    edit: (doc) => removePair(doc, at(doc.root, "x") as MapNode, "a"),
    after: "x: {}\n",
  },
  {
    name: "an item goes with its lines",
    before: "a:\n- x\n- y: 1\n  z: 2 # c\n- w\n",
    edit: (doc) => removeItem(doc, at(doc.root, "a") as SequenceNode, 1),
    after: "a:\n- x\n- w\n",
  },
  {
    name: "the only item leaves an empty list",
    before: "a:\n  - x\nb: 1\n",
    edit: (doc) => removeItem(doc, at(doc.root, "a") as SequenceNode, 0),
    after: "a: []\nb: 1\n",
  },
  {
    name: "the first item of a nested list makes room",
    before: "- - a\n  - b\n",
    edit: (doc) => removeItem(doc, at(doc.root, 0) as SequenceNode, 0),
    after: "- - b\n",
  },
  {
    name: "a flow item goes with its comma",
    before: "a: [x, y]\n",
    edit: (doc) => removeItem(doc, at(doc.root, "a") as SequenceNode, 0),
    after: "a: [y]\n",
  },
  {
    name: "an item is added below the last",
    before: "a:\n  - x # c\nb: 1\n",
    edit: (doc) => appendItem(doc, at(doc.root, "a") as SequenceNode, { k: "v", l: [1] }),
    after: "a:\n  - x # c\n  - k: v\n    l:\n      - 1\nb: 1\n",
  },
  {
    name: "an item is added between brackets",
    before: 'a: ["x"]\nb: []\n',
    edit: (doc) => appendItem(doc, at(doc.root, "b") as SequenceNode, "v"),
    after: 'a: ["x"]\nb: [v]\n',
  },
  {
    name: "a pair with a template in it stays",
    before: "a: 1\nb: {{ .x }}\n",
    edit: (doc) => removePair(doc, root(doc) as MapNode, "b"),
    after: undefined,
  },
  {
    name: "a pair that holds a shared anchor stays",
    before: "a:\n  b: &x 1\nc: *x\n",
    edit: (doc) => removePair(doc, root(doc) as MapNode, "a"),
    after: undefined,
  },
  {
    name: "an alias is replaced by nothing",
    before: "a: &x 1\nc: *x\n",
    edit: (doc) => replaceValue(doc, at(doc.root, "c"), 2),
    after: undefined,
  },
];

for (const { name, before, edit, after } of removals) {
  test(`edit: ${name}`, () => assert.equal(edited(before, edit, false), after));
}

// Random documents in random layouts.

const scalar = fc.oneof(
  fc.constantFrom<Plain>(
    "ALL",
    "a b",
    "node:24",
    "yes",
    "1.10",
    "0777",
    "22:22",
    "",
    "- x",
    "a: b",
    "x #y",
    "it's",
    '"q"',
    "a\nb\n",
    "*x",
    "{",
    "é",
    "~",
    "2024-01-01",
    "a:",
    "\t",
    "{{ x }}",
  ),
  fc.integer({ min: -5, max: 70000 }),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 8 }),
);
const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "c", "name", "on", "app.kubernetes.io/x", "8080") },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== "<<" && text !== "__proto__"),
  },
);
const tree: fc.Arbitrary<Plain> = fc.letrec<{ any: Plain }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.dictionary(key, tie("any"), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie("any"), { maxLength: 3 }),
  ),
})).any;
const topMap = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

interface Print {
  readonly step: number;
  readonly dash: number;
  readonly newline: string;
  /** Bits that decide where comments and flow style go. */
  readonly seed: readonly number[];
}
const print = fc.record({
  step: fc.constantFrom(2, 4),
  dash: fc.constantFrom(0, 2),
  newline: fc.constantFrom("\n", "\r\n"),
  seed: fc.array(fc.nat(11), { minLength: 13, maxLength: 13 }),
});

function printed(value: Plain, style: Print): string {
  let turn = 0;
  const chance = (): number => style.seed[turn++ % style.seed.length] ?? 0;
  const comment = (): string => (chance() === 0 ? ` # c${turn}` : "");
  const quoted = (text: Plain): string => JSON.stringify(text);
  const text = (inner: Plain): string =>
    typeof inner === "string" && /^[a-z]+$/i.test(inner) && !/^(?:yes|no|on|off|true|false|null|y|n)$/i.test(inner)
      ? inner
      : quoted(inner);
  const flow = (inner: Plain): string =>
    Array.isArray(inner)
      ? `[${inner.map(flow).join(", ")}]`
      : typeof inner === "object" && inner !== null
        ? `{${Object.entries(inner)
            .map(([name, below]) => `${quoted(name)}: ${flow(below)}`)
            .join(", ")}}`
        : text(inner);
  const lines = (inner: Plain, column: number): string[] => {
    const pad = " ".repeat(column);
    const above = chance() === 1 ? [`${pad}# own ${turn}`] : [];
    if (Array.isArray(inner)) {
      return inner.flatMap((item: Plain) => {
        if (isFlow(item)) return [...above, `${pad}- ${flow(item)}${comment()}`];
        const [first = "", ...rest] = lines(item, column + 2).filter(
          (line, i) => i > 0 || !line.trim().startsWith("#"),
        );
        return [`${pad}- ${first.trimStart()}`, ...rest];
      });
    }
    return Object.entries(inner as Record<string, Plain>).flatMap(([name, below]) => {
      if (below === null && chance() < 6) return [...above, `${pad}${text(name)}:${comment()}`];
      if (isFlow(below)) return [...above, `${pad}${text(name)}: ${flow(below)}${comment()}`];
      return [
        `${pad}${text(name)}:${comment()}`,
        ...lines(below, column + (Array.isArray(below) ? style.dash : style.step)),
      ];
    });
  };
  const isFlow = (inner: Plain): boolean =>
    typeof inner !== "object" || inner === null || Object.keys(inner).length === 0 || chance() < 2;
  const end = chance() < 3 ? "" : style.newline;
  return lines(value, 0).join(style.newline) + end;
}

interface Picked {
  readonly node: Node;
  readonly path: readonly string[];
}

/** A map of the document and the path to a key in or below it. */
function pick(doc: YamlDocument, choices: readonly number[], extra: readonly string[]): Picked {
  const maps: Node[] = [];
  const walk = (node: Node): void => {
    if (node.kind === "map") {
      maps.push(node);
      for (const pair of node.pairs) walk(pair.value);
    } else if (node.kind === "sequence") for (const item of node.items) walk(item);
  };
  walk(root(doc));
  const node = maps[(choices[0] ?? 0) % maps.length] ?? root(doc);
  const path: string[] = [];
  let current: Node | undefined = node;
  for (const choice of choices.slice(1)) {
    if (current?.kind !== "map" || current.pairs.length === 0) break;
    const pair: MapNode["pairs"][number] | undefined = current.pairs[choice % (current.pairs.length + 1)];
    if (pair === undefined) break;
    path.push(String(pair.key.value));
    current = pair.value;
  }
  return {
    node,
    path:
      current?.kind === "map" || path.length === 0 || (current?.kind === "scalar" && current.value === null)
        ? [...path, ...extra]
        : path,
  };
}

const runs = { numRuns: 500 };
const choices = fc.array(fc.nat(7), { minLength: 3, maxLength: 3 });
const extra = fc.array(key, { minLength: 1, maxLength: 3 });

function withoutTemplates(text: string): boolean {
  return !text.includes("{{");
}

test("lines between brackets are no YAML: nothing is put there, even where a template hides the error", () => {
  const doc = read("{{- if .Values.x }}\n{services:\n  web:\n    image: redis:8.2\n{{- end }}\n");
  // They are not even read.
  assert.equal(doc.root, undefined);
  const beside = read("{{- if .Values.x }}\na:\n  b: {c: [d\n  e: 1\n{{- end }}\n");
  assert.deepEqual(put(beside, at(beside.root, "a"), ["b", "f"], 1), undefined);
});

test("what is put is read back, everything else reads as before, comments survive, and putting again changes nothing", () => {
  let done = 0;
  fc.assert(
    fc.property(topMap, print, choices, extra, tree, (top, style, which, more, value) => {
      const text = printed(top, style);
      fc.pre(withoutTemplates(text));
      const doc = read(text);
      assert.deepEqual(doc.errors, [], text);
      assert.deepEqual(plain(doc.root), top, text);
      const { node, path } = pick(doc, which, more);
      const edits = put(doc, node, path, value);
      if (edits === undefined) return;
      done += 1;
      const result = applyEdits(text, edits);
      const after = read(result);
      fc.pre(withoutTemplates(result));
      const told = `${text}\n--- ${path.join("/")} = ${JSON.stringify(value)} --->\n${result}`;
      assert.deepEqual(after.errors, [], told);
      assert.deepEqual(plain(after.root), expected(doc.root, node, path, value), told);
      const deleted = (at: { start: number; end: number }): boolean =>
        edits.some(
          (edit) =>
            edit.at.start <= at.start && at.end <= edit.at.end && at.end > at.start && edit.at.end > edit.at.start,
        );
      assert.deepEqual(
        after.comments.map((comment) => comment.text),
        doc.comments.map((comment) => comment.text),
        told,
      );
      for (const comment of doc.comments) assert.ok(!deleted(comment.at), told);
      assert.deepEqual(
        put(after, after.root === undefined ? node : sameNode(doc.root, after.root, node), path, value),
        [],
        told,
      );
      if (style.newline === "\r\n" && text.includes("\n")) assert.ok(!/[^\r]\n/.test(result), told);
    }),
    runs,
  );
  assert.ok(done > runs.numRuns / 2, `only ${done} of the edits were possible`);
});

/** What the document holds after `value` is put at `path` below `node`. */
function expected(from: Node | undefined, node: Node, path: readonly string[], value: Plain): Plain {
  if (from === undefined) return null;
  if (from === node) return setIn(plain(from), path, value);
  if (from.kind === "sequence") return from.items.map((item) => expected(item, node, path, value));
  if (from.kind !== "map") return plain(from);
  return Object.fromEntries(
    from.pairs.map((pair) => [String(pair.key.value), expected(pair.value, node, path, value)]),
  );
}

function setIn(into: Plain, [first, ...rest]: readonly string[], value: Plain): Plain {
  if (first === undefined) return value;
  const map = (into ?? {}) as { readonly [key: string]: Plain };
  return { ...map, [first]: setIn(map[first] ?? null, rest, value) };
}

/** The node in the new tree that stands where `node` stood in the old one. */
function sameNode(before: Node | undefined, after: Node, node: Node): Node {
  const find = (old: Node, now: Node): Node | undefined => {
    if (old === node) return now;
    if (old.kind === "sequence" && now.kind === "sequence") {
      return old.items.map((item, i) => find(item, now.items[i] ?? now)).find((found) => found !== undefined);
    }
    if (old.kind !== "map" || now.kind !== "map") return undefined;
    return old.pairs
      .map((pair, i) => find(pair.value, now.pairs[i]?.value ?? now))
      .find((found) => found !== undefined);
  };
  return (before === undefined ? undefined : find(before, after)) ?? after;
}

test("what is removed is gone, and everything else reads as before", () => {
  let done = 0;
  fc.assert(
    fc.property(topMap, print, choices, (top, style, which) => {
      const text = printed(top, style);
      fc.pre(withoutTemplates(text));
      const doc = read(text);
      const { node } = pick(doc, which, []);
      if (node.kind !== "map" || node.pairs.length === 0) return;
      const name = String(node.pairs[(which[1] ?? 0) % node.pairs.length]?.key.value);
      const edits = removePair(doc, node, name);
      if (edits === undefined) return;
      done += 1;
      const result = applyEdits(text, edits);
      const after = read(result);
      const told = `${text}\n--- ${name} --->\n${result}`;
      const { [name]: _, ...rest } = plain(node) as { readonly [key: string]: Plain };
      assert.deepEqual(after.errors, [], told);
      if (node === doc.root && node.pairs.length === 1) return;
      assert.deepEqual(plain(after.root), expected(doc.root, node, [], rest), told);
    }),
    runs,
  );
  assert.ok(done > runs.numRuns / 2, `only ${done} of the edits were possible`);
});

test("items come and go without a trace", () => {
  fc.assert(
    fc.property(topMap, print, fc.nat(5), tree, (top, style, index, value) => {
      const text = printed(top, style);
      fc.pre(withoutTemplates(text));
      const doc = read(text);
      const lists: SequenceNode[] = [];
      const walk = (node: Node): void => {
        if (node.kind === "map") for (const pair of node.pairs) walk(pair.value);
        if (node.kind === "sequence") {
          lists.push(node);
          node.items.forEach(walk);
        }
      };
      walk(root(doc));
      for (const list of lists) {
        const items = plain(list) as readonly Plain[];
        const more = appendItem(doc, list, value);
        if (more !== undefined) {
          const result = applyEdits(text, more);
          if (!withoutTemplates(result)) continue;
          const after = read(result);
          assert.deepEqual(after.errors, [], result);
          assert.deepEqual(
            plain(after.root),
            expected(doc.root, list, [], [...items, value]),
            `${text}\n---->\n${result}`,
          );
        }
        const at = index % Math.max(1, items.length);
        const fewer = removeItem(doc, list, at);
        if (fewer === undefined) continue;
        const result = applyEdits(text, fewer);
        const after = read(result);
        assert.deepEqual(after.errors, [], result);
        assert.deepEqual(
          plain(after.root),
          expected(
            doc.root,
            list,
            [],
            items.filter((_, i) => i !== at),
          ),
          `${text}\n---->\n${result}`,
        );
      }
    }),
    runs,
  );
});

test("no edit throws on a text that is being typed", () => {
  const text = "a:\n  b: {c: [1, 2], d: }\n  - e: |\n      x\n    f: *y\n  g: &y\n    - {{ x }}\n";
  for (let end = 0; end <= text.length; end += 1) {
    const doc = read(text.slice(0, end));
    const walk = (node: Node): void => {
      put(doc, node, ["p", "q"], [{ r: 1 }]);
      replaceValue(doc, node, { a: [] });
      if (node.kind === "map") {
        for (const pair of node.pairs) {
          removePair(doc, node, String(pair.key.value), "remove");
          walk(pair.value);
        }
      } else if (node.kind === "sequence") {
        appendItem(doc, node, "x");
        node.items.forEach((item, i) => {
          removeItem(doc, node, i);
          walk(item);
        });
      }
    };
    if (doc.root !== undefined) walk(doc.root);
    assert.equal(lookup(doc.root, "nothing").is === "set", false);
  }
});
