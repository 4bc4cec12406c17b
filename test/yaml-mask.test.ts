// Helm templates: what stands around the actions is read, what they write is unknown, and nothing is called broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOpen, lookup, type Node, resolved, type YamlDocument } from "../server/src/engine/yaml/node.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import { findActions } from "../server/src/engine/yaml/template/actions.ts";
import { FILLER, mask } from "../server/src/engine/yaml/template/mask.ts";
import fc from "./support/property.ts";

function lines(...all: string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/** The only document of a text, which must be free of syntax errors but for those. */
function read(text: string, faults: readonly string[] = []): YamlDocument {
  const parts = parseYaml(text, "kubernetes");
  assert.equal(parts.length, 1, "one document");
  const doc = parts[0]?.doc;
  assert.ok(doc);
  assert.deepEqual(
    doc.errors.map(({ code }) => code),
    faults,
    text,
  );
  return doc;
}

/** `absent`, `unknown`, or the text of what is set. */
function seen(doc: YamlDocument, ...path: string[]): string {
  const value = lookup(doc.root, ...path);
  return value.is === "set" ? doc.text.slice(value.at.start, value.at.end) : value.is;
}

function node(doc: YamlDocument, ...path: string[]): Node | undefined {
  const value = lookup(doc.root, ...path);
  return value.is === "set" ? resolved(value.value) : undefined;
}

const DEPLOYMENT = lines(
  "{{- if .Values.enabled }}",
  "apiVersion: apps/v1",
  "kind: Deployment",
  "metadata:",
  '  name: {{ include "shop.fullname" . }}-web',
  "  labels:",
  '    {{- include "shop.labels" . | nindent 4 }}',
  "spec:",
  "  {{- if not .Values.autoscaling.enabled }}",
  "  replicas: {{ .Values.replicaCount }}",
  "  {{- end }}",
  "  template:",
  "    metadata:",
  "      annotations:",
  '        checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}',
  "    spec:",
  "      {{- with .Values.imagePullSecrets }}",
  "      imagePullSecrets:",
  "        {{- toYaml . | nindent 8 }}",
  "      {{- end }}",
  "      containers:",
  "        - name: {{ .Chart.Name }}",
  '          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
  "          securityContext:",
  "            {{- toYaml .Values.securityContext | nindent 12 }}",
  "          ports:",
  "            - name: http",
  "              containerPort: {{ .Values.service.port }}",
  "        {{- range .Values.sidecars }}",
  "        - name: {{ .name }}",
  "          image: busybox:1.36",
  "          env: []",
  "        {{- end }}",
  "      hostNetwork: true",
  "{{- end }}",
);

test("a Deployment of a chart is read without an error", () => {
  const doc = read(DEPLOYMENT);
  assert.equal(doc.templated, true);
  assert.equal(seen(doc, "kind"), "Deployment");
  assert.equal(seen(doc, "metadata", "name"), "unknown");
  assert.equal(seen(doc, "metadata", "namespace"), "absent");
  assert.equal(seen(doc, "metadata", "labels"), "unknown");
  assert.equal(seen(doc, "metadata", "labels", "app"), "unknown");
  assert.equal(seen(doc, "spec", "replicas"), "unknown");
  assert.equal(seen(doc, "spec", "template", "metadata", "annotations", "other"), "absent");
  assert.equal(seen(doc, "spec", "template", "spec", "hostNetwork"), "true");
  assert.equal(seen(doc, "spec", "template", "spec", "imagePullSecrets"), "unknown");
});

test("the containers of a chart are told apart, and one with a range is open", () => {
  const containers = node(read(DEPLOYMENT), "spec", "template", "spec", "containers");
  assert.ok(containers?.kind === "sequence");
  assert.equal(containers.items.length, 2);
  assert.equal(containers.open, true);
  const [web, sidecar] = containers.items;
  assert.equal(lookup(web, "securityContext", "privileged").is, "unknown");
  assert.equal(lookup(web, "image").is, "unknown");
  assert.equal(lookup(web, "resources").is, "absent");
  assert.equal(lookup(sidecar, "resources").is, "absent");
  assert.equal(lookup(sidecar, "image").is, "set");
});

test("an action that ends a list item leaves the next item closed", () => {
  const item = (...more: string[]) => ["- a: 1", ...more, "- b: 2"];
  const endings: readonly (readonly string[])[] = [
    ["  args:", "    - |", "      x", "      {{ .y }}"],
    ["  args:", "    - |", "      x", "      {{ range .y }}", "      {{ .z }}", "      {{ end }}"],
    ["  c:", "    {{- toYaml .c | nindent 4 }}"],
    ["  c:", "  {{- toYaml .c | nindent 2 }}"],
    ['  {{- include "c" . | nindent 2 }}'],
    ['  {{ include "c" . }}'],
    ["  c: {{ .c }}"],
    ["{{ toYaml .c | indent 2 }}"],
    ["# a comment", "  {{- toYaml .c | nindent 2 }}", "# another"],
    ["{{- toYaml .items | nindent 0 }}"],
  ];
  const shapes: readonly ((lines: readonly string[]) => string)[] = [
    (all) => lines(...all),
    (all) => lines("x:", ...all.map((line) => `  ${line}`), "y: 1"),
    (all) => lines("x:", ...all, "y: 1"),
    (all) => lines("x:", ...all, "y: 1").replaceAll("\n", "\r\n"),
    (all) => lines("x:", ...all.map((line) => line.replace(/^- /, "-   # why\n  ")), "y: 1"),
    (all) => lines("x:", ...all.map((line, i) => `${i === 0 ? "- " : "  "}${line}`), "y: 1"),
  ];
  for (const shape of shapes) {
    for (const ending of endings) {
      const text = shape(item(...ending));
      let list: Node | undefined = read(text).root;
      if (list?.kind === "map") list = list.pairs[0]?.value;
      if (list?.kind === "sequence" && list.items[0]?.kind === "sequence") list = list.items[0];
      assert.ok(list?.kind === "sequence" && list.items.length === 2, text);
      assert.equal(lookup(list.items[1], "c").is, "absent", text);
    }
  }
});

test("an action above a list's first item may bring items, but nothing into that item", () => {
  const doc = read(lines("x:", "  {{- toYaml .x | nindent 2 }}", "  - a: 1", "y: 1"));
  const list = node(doc, "x");
  assert.ok(list?.kind === "sequence");
  assert.equal(list.open, true);
  assert.equal(lookup(list.items[0], "b").is, "absent");
});

test("an action behind a dash writes into its own item", () => {
  const doc = read(lines("x:", "  - a: 1", '  - {{- include "b" . | nindent 4 }}', "    c: 1", "y: 1"));
  const list = node(doc, "x");
  assert.ok(list?.kind === "sequence");
  assert.equal(lookup(list.items[0], "b").is, "absent");
  assert.equal(lookup(list.items[1], "b").is, "unknown");
});

test("what branches of an item set is unknown, what stands beside them is set", () => {
  const doc = read(
    lines("x:", "  - {{- if .a }}", "    a: 1", "    {{- else }}", "    a: 2", "    {{- end }}", "    b: 3"),
  );
  const list = node(doc, "x");
  assert.ok(list?.kind === "sequence");
  assert.equal(lookup(list.items[0], "a").is, "unknown");
  assert.equal(lookup(list.items[0], "b").is, "set");
});

test("a branch of literal keys leaves its map closed, and what it sets alone is unknown", () => {
  const doc = read(lines("{{ if .a }}", "x:", "  y: 1", "{{ end }}"));
  assert.equal(seen(doc, "x", "z"), "absent");
  const inside = read(lines("x:", "  {{ if .a }}", "  y: 1", "  {{ end }}", "w: 1"));
  assert.equal(seen(inside, "x", "z"), "absent");
  assert.equal(seen(inside, "x", "y"), "unknown");
  assert.equal(seen(inside, "v"), "absent");
});

const TRAPS: readonly {
  readonly name: string;
  readonly text: string;
  readonly sees: Readonly<Record<string, string>>;
  /** The codes of the syntax errors. */
  readonly faults?: readonly string[];
}[] = [
  {
    name: "a comment may cross lines and `---`",
    text: lines("a: 1", "{{- /*", "---", "b: {{ not closed", "*/ -}}", "c: 2"),
    sees: { a: "1", c: "2", b: "absent" },
  },
  {
    name: "an action may cross lines",
    text: lines('a: {{ include "x" (dict', '  "b" 1', '  "c" 2) }}', "d: 1"),
    sees: { a: "unknown", d: "1" },
  },
  {
    name: "braces in strings close nothing",
    text: lines('a: {{ "}}" }}', "b: {{ `}}` }}", "c: 1"),
    sees: { a: "unknown", b: "unknown", c: "1" },
  },
  {
    name: "quotes in an action within quotes are its own",
    text: lines('a: "{{ .x | default "y" }}:1"', "b: '{{ .x | default \"it's\" }}'", "c: 1"),
    sees: { a: "unknown", b: "unknown", c: "1" },
  },
  {
    name: "colons and hashes in an action are its own",
    text: lines('a: {{ printf "%s: #%s" .x .y }}', "b: 1"),
    sees: { a: "unknown", b: "1" },
  },
  {
    name: "quotes of an action are escaped in a scalar with quotes of its own",
    text: lines(
      'a: "{{ template \\"x.y\\" . }}"',
      'b: "{{ printf \\"%s }} \\\\\\"z\\\\\\" }}\\" .z }}-b"',
      'c: ["{{ index .x \\"y\\" }}", "{{ .z | default \\"\\" }}"]',
      'd: {e: "{{ .x | default \\"y\\" }}", f: 1}',
      'g: "{\\"h\\": \\"{{ .x | default \\\\\\"}}\\\\\\" }}\\"}"',
      'i: "{{ replace \\"\\\\\\\\\\" \\"/\\" .x }}"',
      'j: "1"',
    ),
    sees: {
      a: "unknown",
      b: "unknown",
      "d/e": "unknown",
      "d/f": "1",
      g: "unknown",
      i: "unknown",
      j: '"1"',
      k: "absent",
    },
  },
  {
    name: "an escaped quote that is not closed leaves the scalar its end",
    text: lines('a: "{{ template \\"x.y . }}"', 'b: "{{ .x }} \\"" # "', "c: 1"),
    sees: { a: "unknown", b: "unknown", c: "1" },
  },
  {
    name: "a templated key makes its map open",
    text: lines("a:", "  {{ .k }}: v", "  {{ .l }}-x: w", "b: 1"),
    sees: { "a/c": "unknown", b: "1", c: "absent" },
  },
  {
    name: "a half-typed action ends with its line",
    text: lines("a: {{ .Values.", "b: {{ .x }}", "c: 1"),
    sees: { a: "unknown", b: "unknown", c: "1" },
    faults: ["unclosed-action"],
  },
  {
    name: "half-typed braces end with their line",
    text: lines("a: 1", "{{", "b: 2"),
    sees: { a: "1", b: "2" },
    faults: ["unclosed-action"],
  },
  {
    name: "a half-typed string in an action ends with its line",
    text: lines('a: {{ include "x', "b: 2"),
    sees: { a: "unknown", b: "2" },
    faults: ["unclosed-action"],
  },
  {
    name: "a half-typed comment ends with its line",
    text: lines("a: 1", "{{/* half", "b: 2"),
    sees: { a: "1", b: "2" },
    faults: ["unclosed-action"],
  },
  {
    name: "an include on the line of its key may bring lines",
    text: lines('labels: {{- include "x" . | nindent 2 }}', "  app: y", "b: 1"),
    sees: { "labels/app": "y", "labels/z": "unknown", b: "1", c: "absent" },
  },
  {
    name: "an include alone is its key's value",
    text: lines("a:", '  {{- include "x" . | nindent 2 }}', "b: 1"),
    sees: { a: "unknown", b: "1", c: "absent" },
  },
  {
    name: "an include with `indent` counts from its column",
    text: lines("a:", "  b: 1", '{{ include "x" . | indent 2 }}', "c: 1"),
    sees: { "a/d": "unknown", d: "absent" },
  },
  {
    name: "an include further out leaves inner maps closed",
    text: lines("a:", "  b:", "    c: 1", "  {{- toYaml .x | nindent 2 }}", "d: 1"),
    sees: { "a/b/e": "absent", "a/e": "unknown", e: "absent" },
  },
  {
    name: "an include further in opens the inner map only",
    text: lines("a:", "  b:", "    c: 1", "    {{- toYaml .x | nindent 4 }}", "d: 1"),
    sees: { "a/b/e": "unknown", "a/e": "absent" },
  },
  {
    name: "an include without a known indentation opens whatever it may continue",
    text: lines("a:", "  b: 1", '{{ include "x" . }}', "c: 1"),
    sees: { "a/d": "unknown", d: "unknown" },
  },
  {
    name: "a list's include opens the list",
    text: lines("a:", "  - x", "  {{- toYaml .x | nindent 2 }}", "b: 1"),
    sees: { c: "absent" },
  },
  {
    name: "both branches on one line are read",
    text: lines("{{ if .x }}a: 1{{ else }}b: 2{{ end }}", "c: 3"),
    sees: { a: "unknown", b: "unknown", c: "3" },
  },
  {
    name: "a key between trimming branches keeps the lines below it",
    text: lines("{{ if .s -}} stringData: {{- else -}} data: {{- end }}", "  x.yaml: |", "{{ toYaml .c | indent 4 }}"),
    sees: { "data/x.yaml": "unknown", stringData: "absent", d: "absent" },
  },
  {
    name: "a branch in a value makes it unknown",
    text: lines("a: {{ if .x }}b{{ else }}c{{ end }}", "d: x{{ if .y }}z{{ end }}", "e: 1"),
    sees: { a: "unknown", d: "unknown", e: "1" },
  },
  {
    name: "an opener behind a key belongs to its value",
    text: lines("a: {{- with .x }}", "  b: 1", "{{- end }}", "c: 1"),
    sees: { "a/b": "unknown", c: "1" },
  },
  {
    name: "a block scalar with an action is unknown",
    text: lines("a: |", "  x", "  {{ .y }}", "  z", "b: 1"),
    sees: { a: "unknown", b: "1" },
  },
  {
    name: "a block scalar that ends in an action is unknown",
    text: lines("a: |-", "  {{ .y }}", "b: 1"),
    sees: { a: "unknown", b: "1" },
  },
  {
    name: "control flow in column 0 does not end a block scalar",
    text: lines("a: |", "  x", "{{- if .y }}", "  z", "{{- end }}", "  w", "b: 1"),
    sees: { a: "unknown", b: "1" },
  },
  {
    name: "control flow below a block scalar is not its own",
    text: lines("{{ if .y }}", "a: |", "  x", "{{ end }}", "b: 1"),
    sees: { b: "1" },
  },
  {
    name: "an indented first action does not spoil a block scalar",
    text: lines("a: |", "      {{- if .y }}", "  x", "      {{- end }}", "b: 1"),
    sees: { a: "unknown", b: "1" },
  },
  {
    name: "an assignment changes nothing",
    text: lines("{{- $x := .Values.x -}}", "a:", "  b: 1", "  {{- $y := 1 }}"),
    sees: { "a/c": "absent", b: "absent" },
  },
  {
    name: "a template comment changes nothing",
    text: lines("a:", "  b: 1", "  {{- /* no */}}"),
    sees: { "a/c": "absent" },
  },
  {
    name: "actions between brackets are unknown",
    text: lines("a: [x, {{ .y }}]", "b: { {{ .k }}: 1, c: {{ .v }} }", "d: 1"),
    sees: { "b/c": "unknown", "b/e": "unknown", d: "1" },
  },
  {
    name: "Docker's own placeholders are unknown",
    text: lines('hostname: "{{.Node.Hostname}}-x"', "image: a:1"),
    sees: { hostname: "unknown", image: "a:1" },
  },
  {
    name: "a comment with an action is a comment",
    text: lines("a: 1 # {{ .x }}", "# {{ .y }}", "b: 2"),
    sees: { a: "1", b: "2", c: "absent" },
  },
  {
    name: "line breaks of Windows change nothing",
    text: "a:\r\n  {{- if .x }}\r\n  b: 1\r\n  {{- end }}\r\nc: {{ .y }}\r\n",
    sees: { "a/b": "unknown", c: "unknown", d: "absent" },
  },
];

for (const { name, text, sees, faults } of TRAPS) {
  test(name, () => {
    const doc = read(text, faults);
    for (const [path, expected] of Object.entries(sees)) assert.equal(seen(doc, ...path.split("/")), expected, path);
  });
}

test("keys that both branches give are no duplicates, keys of one branch are", () => {
  read(lines("{{ if .x }}", "a: 1", "{{ else if .y }}", "a: 2", "{{ else }}", "a: 3", "{{ end }}"));
  const doc = parseYaml(lines("{{ if .x }}", "a: 1", "a: 2", "{{ end }}"), "kubernetes")[0]?.doc;
  assert.deepEqual(
    doc?.errors.map((problem) => problem.code),
    ["duplicate-key"],
  );
});

test("a key behind what an action writes farther left is no duplicate, one behind its lines in the same map is", () => {
  const webhooks = (action: string) => lines("a:", "- b: 1", "  c: 1", action, "  c: 2");
  read(webhooks('{{- include "webhook" . }}'));
  read(webhooks('{{- include "webhook" . | nindent 0 }}'));
  for (const action of ['  {{- include "labels" . | nindent 2 }}', "{{- /* note */}}", "{{- $x := 1 }}"]) {
    const doc = parseYaml(webhooks(action), "kubernetes")[0]?.doc;
    assert.deepEqual(
      doc?.errors.map((problem) => problem.code),
      ["duplicate-key"],
      action,
    );
  }
});

test("an error beside actions that only stand in scalars is told", () => {
  const doc = parseYaml("a: '{{ .x }}'\nb: 'open\n", "kubernetes")[0]?.doc;
  assert.deepEqual(
    doc?.errors.map((problem) => problem.code),
    ["unclosed-quote"],
  );
});

test("branches with different indentation are not called broken", () => {
  read(lines("a:", "{{- if .x }}", "  b: 1", "{{- else }}", "      b: 2", "{{- end }}", "  c: 3"));
});

test("a masked text is as long as the original and holds no braces of actions", () => {
  const { text, actions } = mask(DEPLOYMENT);
  assert.equal(text.length, DEPLOYMENT.length);
  assert.ok(!text.includes("{{"));
  assert.equal(actions.length, findActions(DEPLOYMENT).length);
  for (let i = 0; i < text.length; i += 1) {
    const inAction = actions.some(({ at }) => at.start <= i && i < at.end);
    const masked = text[i] ?? "";
    // Blanks may become line breaks; nothing else outside an action changes.
    if (!inAction && masked !== DEPLOYMENT[i]) assert.ok(masked === "\n" && DEPLOYMENT[i] === " ", `offset ${i}`);
    if (inAction) assert.ok(["\n", " ", FILLER].includes(masked));
  }
});

test("text without actions is not copied", () => {
  const text = "a: {b: {c: 1}}\n";
  assert.equal(mask(text).text, text);
  assert.deepEqual(mask(text).actions, []);
});

test("`nindent`, `indent` and the sort of an action are known", () => {
  const told = findActions(
    '{{ a | nindent 4 }}{{- if eq .a `}}` }}{{/* x */}}{{ $x := 1 }}{{ end -}}{{ b | indent 2 }}{{ fail "x" }}',
  );
  assert.deepEqual(
    told.map(({ kind, nindent, indent }) => [kind, nindent, indent]),
    [
      ["output", 4, undefined],
      ["open", undefined, undefined],
      ["silent", undefined, undefined],
      ["silent", undefined, undefined],
      ["end", undefined, undefined],
      ["output", undefined, 2],
      ["silent", undefined, undefined],
    ],
  );
});

test("whatever is typed, masking keeps the length and reading never throws", () => {
  const piece = fc.constantFrom(
    "{{",
    "}}",
    "{{-",
    "-}}",
    " ",
    "\n",
    "  ",
    "a",
    ": ",
    "- ",
    "if",
    " end ",
    "else",
    '"',
    "`",
    "/*",
    "*/",
    "|",
    "#",
    "---\n",
    "'",
    "[",
    "}",
    "nindent 4",
    "\r\n",
    "$x := 1",
    "x: y\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      assert.equal(mask(text).text.length, text.length);
      for (const { start, doc } of parseYaml(text, "kubernetes")) {
        assert.equal(text.slice(start, start + doc.text.length), doc.text);
        if (doc.root !== undefined) isOpen(doc.root);
      }
    }),
    { numRuns: 2000 },
  );
});

test("masking any scalar of a manifest sets and proves nothing new", () => {
  const text = lines("a:", "  b: x", "  c:", "    - d: 1", "      e: y", "f: z");
  const whole = read(text);
  const words = [...text.matchAll(/(?<=: )\w/g)].map((match) => match.index);
  for (const at of words) {
    const doc = read(`${text.slice(0, at)}{{ .v }}${text.slice(at + 1)}`);
    for (const path of [["a", "b"], ["a", "z"], ["f"], ["g"], ["a", "c"]]) {
      if (lookup(whole.root, ...path).is === "absent") assert.notEqual(lookup(doc.root, ...path).is, "set");
      if (lookup(doc.root, ...path).is === "absent") assert.equal(lookup(whole.root, ...path).is, "absent");
    }
  }
});

test("blocks of Jinja are covered where a line outside block scalars begins with one", () => {
  const text = lines("{% if a %}", "a: {{ b }}{% endif %}{{ c }}", "{# n #}", "b: '{% raw %}'");
  const { actions } = mask(text);
  assert.deepEqual(
    actions.map(({ at, kind, place }) => [text.slice(at.start, at.end), kind, place]),
    [
      ["{% if a %}", "open", "bare"],
      ["{{ b }}", "output", "inside"],
      ["{% endif %}", "end", "inside"],
      ["{{ c }}", "output", "inside"],
      ["{# n #}", "silent", "bare"],
      ["{% raw %}", "open", "inside"],
    ],
  );
  for (const other of [lines("a: |", "  {% if a %}", "b: {% if a %}"), lines("# {% if a %}", "a: '{% if b %}'")])
    assert.equal(mask(other).text, other);
});
