// What the engine asks of a language, answered for Kubernetes: claims, names, sections, annotations, tables, bulk fixes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "../server/src/engine/core/rule.ts";
import { kubernetes } from "../server/src/engine/kubernetes/index.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";

test("manifests are told by apiVersion and kind, in any of their documents", () => {
  const claimed: readonly (readonly [string, string])[] = [
    ["a.yaml", POD],
    ["a.yml", `# a comment\n---\n${POD}`],
    ["a.json", '{"kind": "Pod", "apiVersion": "v1"}'],
    ["a.yaml", "{apiVersion: v1, kind: Pod}"],
    ["a.yaml", '"apiVersion": v1\n"kind": Pod\n'],
    ["a.YAML", `mode: fast\n---\n${POD.replaceAll("\n", "\r\n")}`],
    ["chart/templates/a.yaml", "{{- range .Values.all }}\n  apiVersion: v1\n  kind: Pod\n{{- end }}\n"],
    ["chart/templates/a.yaml", 'apiVersion: {{ include "api" . }}\nkind: Pod\n'],
    ["templates/a.yaml", "{{ if .x }}apiVersion: v1{{ else }}apiVersion: v2{{ end }}\nkind: Pod\n"],
    [
      "chart/templates/a.yaml",
      "{{- if .x -}}\n  apiVersion: v1\n{{- else -}}\n  apiVersion: v2\n{{- end }}\nkind: Pod\n",
    ],
    ["chart/templates/a.yaml", "x: 1\n---\n{{- with .x }}\n    kind: Pod\n    apiVersion: v1\n{{- end }}\n"],
    ["chart/templates/a.yaml", '{{- include "web.head" . }}\nspec:\n  hostPID: true\n'],
    ["chart/templates/a.yaml", 'kind: Pod\n{{ template "web.head" $ }}\nspec: {}\n'],
    ["operator/a.yaml", "{{- if .x }}\napiVersion: v1\nkind: Pod\n{{- end }}\n"],
    ["a.json", '[1, 2]\n{"spec": {"a": ["}", "\\\\"]}, "kind": "Pod", "apiVersion": "v1"}'],
    ["a.json", '{"kind": "Pod"\n  "apiVersion": "v1"}'],
    ["a.json", '{"kind": "Pod", "metadata": {"name": "a},\n "apiVersion": "v1", "kind": "Pod"}, "apiVersion": "v1"}'],
    ["a.yaml", "{ # the first\n  kind: Pod, # it's\n  apiVersion: v1 }"],
    ["k8s/kustomization.yaml", "images:\n  - {name: a, newTag: b}\n"],
  ];
  for (const [path, text] of claimed) assert.equal(kubernetes.claims(path, text), true, `${path}\n${text}`);
});

test("an unsaved document that the editor takes for a template of Helm is one of a chart", () => {
  const text = "{{- range .Values.all }}\n  apiVersion: v1\n  kind: Pod\n{{- end }}\n";
  const named = (language: string) => kubernetes.editorLanguages?.[language]?.name ?? "";
  assert.equal(kubernetes.claims(named("helm"), text), true);
  assert.equal(kubernetes.claims(named("yaml"), text), false);
});

const UNUSUAL: readonly string[] = [
  "? kind\n: Pod\n? apiVersion\n: v1\n",
  'apiVersion: v1\n"k\\x69nd": Pod\n',
  '"api\\x56ersion": v1\nkind: Pod\n',
  '"\\u0061piVersion": v1\n"\\U0000006bind": Pod\n',
  'apiVersion: v1\n? "ki\\\n  nd"\n: Pod\n',
  "!!map {apiVersion: v1, kind: Pod}\n",
  "--- !!map\n!!str kind: Pod\n!!str apiVersion: v1\n",
  "x: &k {apiVersion: v1, kind: Pod}\n<<: *k\n",
  "x: &k\n  apiVersion: v1\n<<: [*k]\nkind: Pod\n",
  "<<: {apiVersion: v1, kind: Pod}\n",
  "&k apiVersion: v1\nkind: Pod\n",
  "# a comment\n{apiVersion: v1, kind: Pod}\n",
  "mode: fast\n---\n{apiVersion: v1, kind: Pod}\n",
  "--- {apiVersion: v1, kind: Pod}\n",
  "{? kind : Pod, ? apiVersion : v1}\n",
  "{kind: !!str Pod, apiVersion: &a v1}\n",
  "# a comment\n  apiVersion: v1\n  kind: Pod\n",
];

test("a manifest is recognised however its keys are spelled", () => {
  for (const text of UNUSUAL) {
    assert.equal(kubernetes.claims("a.yaml", text), true, text);
    const long = `# ${"x".repeat(kubernetes.limit)}\n${text}`;
    assert.equal(kubernetes.claims("values.yaml", text), false, text);
    if (text === UNUSUAL[0]) assert.equal(kubernetes.claims("a.yaml", long), false);
  }
  assert.equal(kubernetes.claims("a.json", '{"\\u006bind": "Pod", "apiVersion": "v1"}'), true);
  assert.equal(kubernetes.claims("a.json", '{"x": 1, "\\u006bin\\u0064": "Pod", "apiVersio\\u006e": "v1"}'), true);
  for (const text of ["? kind\n: Pod\napiVersion: v1\n", "!!map\nkind: Pod\napiVersion: v1\n"]) {
    assert.equal(kubernetes.recognizes?.(text), true, text);
  }
});

test("ordinary files with unusual spellings are not manifests", () => {
  const left: readonly (readonly [string, string])[] = [
    [
      ".github/workflows/a.yaml",
      "on: push\njobs:\n  a: &a\n    steps: [{run: 'kubectl get kind; # apiVersion'}]\n  b: {<<: *a}\n",
    ],
    ["a.yaml", "x: &x {apiVersion: v1, kind: Pod}\ny: {<<: *x}\n"],
    ["a.yaml", "# kind, apiVersion\nResources: !Sub a\n"],
    ["a.yaml", '"k\\x69nd": Pod\n"api\\X56ersion": v1\n'],
    ["a.yaml", 'text: "k\\x69nd"\nother: "api\\x56ersion"\n'],
    ["a.yaml", "- ? kind\n  : [apiVersion]\n"],
    ["package.json", '{"\\u006bind": "Pod", "apiVersion": "v1"}'],
    ["tsconfig.json", '{"paths": {"a": "\\u006bind", "apiVersion": 1}}'],
    ["a.yaml", "kind: a\ntext: |\n  ? apiVersion\n  : v1\n"],
    ["a.yaml", "kind: [apiVersion\n"],
  ];
  for (const [path, text] of left) assert.equal(kubernetes.claims(path, text), false, `${path}\n${text}`);
});

test("a manifest in full is one under a name that values and Compose files have too", () => {
  const job = `apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {}\n`;
  const map = 'kind: "ConfigMap"\n"metadata":\n  name: a\ndata: {a: b}\n"apiVersion": v1\n';
  for (const path of ["default-values-job.yaml", "compose-api.yaml", "values-service.yaml", "k8s/key-values.yml"])
    for (const text of [job, map]) assert.equal(kubernetes.claims(path, text), true, path);
  for (const path of ["values.yaml", "Chart.yaml", "docker-compose.yml", "compose.override.yaml", "package.json"])
    for (const text of [job, map]) assert.equal(kubernetes.claims(path, text), false, path);
  for (const text of [
    "kind: Deployment\napiVersion: apps/v1\nspec: {}\n",
    "a:\n  apiVersion: v1\nkind: x\nmetadata: {}\ndata: {}\n",
  ])
    assert.equal(kubernetes.claims("values-prod.yaml", text), false, text);
});

test("values, charts, Compose files and files that only quote manifests are none", () => {
  const left: readonly (readonly [string, string])[] = [
    ["values.yaml", POD],
    ["charts/web/values-prod.yaml", POD],
    ["Chart.yaml", "apiVersion: v2\nkind: x\n"],
    ["docker-compose.yml", POD],
    ["compose.override.yaml", POD],
    ["a.yaml", "mode: fast\n"],
    ["a.yaml", "apiVersion: v1\n"],
    ["package.json", '{"apiVersion": "v1", "kind": "x"}'],
    ["schema.json", '{"properties": {"kind": {"type": "string"}}}'],
    ["playbook.yaml", "- name: deploy\n  k8s:\n    definition:\n      apiVersion: v1\n      kind: Pod\n"],
    ["a.json", '{"properties": {"apiVersion": {"const": "v1"}, "kind": {"const": "Pod"}}}'],
    ["a.json", '{"a": [{"apiVersion": "v1", "kind": "Pod"}], "kind": "x"}'],
    ["a.json", '{"text": "apiVersion: v1, kind: Pod", "b": "{\\"apiVersion\\": 1, \\"kind\\": 2}"}'],
    ["a.json", '[{"apiVersion": "v1", "kind": "Pod"}]'],
    ["a.json", '{"apiVersion": "v1"} {"kind": "x"}'],
    ["a.yaml", "{a: {apiVersion: v1}, b: [kind: Pod], kind:x: y}"],
    ["a.yaml", "- apiVersion: v1\n  kind: Pod\n"],
    ["tests/a_test.yaml", "suite: a\nset:\n  b:\n    apiVersion: v1\n    kind: Pod\n    name: '{{ .x }}'\n"],
    [".github/workflows/a.yaml", "on: push\nenv:\n  apiVersion: ${{ x }}\n  kind: Pod\n"],
    [
      "site.yaml",
      "- hosts: all\n  tasks:\n    - k8s:\n        definition:\n          apiVersion: v1\n          kind: '{{ kind }}'\n",
    ],
    ["ci/templates/a.yml", "steps:\n  - script: |\n      apiVersion: v1\n      kind: Pod\n    if: ${{ x }}\n"],
    ["operator/a.yaml", "{{- if .x }}\n  apiVersion: v1\n  kind: Pod\n{{- end }}\n"],
    ["chart/templates/a.yaml", "{{/*\n  apiVersion: v1\n  kind: Pod\n*/}}\na: 1\n"],
    ["chart/templates/a.yaml", '{{- include "web.head" . }}\ndata: {}\n'],
    ["operator/a.yaml", '{{- include "web.head" . }}\nspec: {}\n'],
    ["a.tpl", POD],
    ["README.md", POD],
  ];
  for (const [path, text] of left) assert.equal(kubernetes.claims(path, text), false, `${path}\n${text}`);
});

const LIST = source`
  apiVersion: v1
  kind: List
  items:
    - apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
        annotations: { owner: shop }
      spec:
        template:
          metadata:
            annotations: { scrape: "true" }
          spec:
            containers:
              - name: web
                image: web:1.4
            volumes:
              - name: sock
                hostPath: { path: /run }
    - apiVersion: v1
      kind: ConfigMap
      metadata: { name: notes }
      data:
        text: |
          one
          two
`;

function parsed(text: string) {
  const doc = parseYaml(text, "kubernetes")[0]?.doc;
  assert.ok(doc !== undefined);
  const spanOf = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
  return { doc, spanOf };
}

test("a place is named by its object and by the container or volume in it", () => {
  const { doc, spanOf } = parsed(LIST);
  const named = (part: string) => kubernetes.subject(doc, spanOf(part));
  assert.equal(named("web:1.4"), "Deployment/shop/web>containers[web]");
  assert.equal(named("/run"), "Deployment/shop/web>volumes[sock]");
  assert.equal(named("shop\n"), "Deployment/shop/web");
  assert.equal(named("notes"), "ConfigMap/notes");
  assert.equal(named("List"), "document");
});

test("the section around a place is its object", () => {
  const { doc, spanOf } = parsed(LIST);
  const { start, end } = kubernetes.section(doc, spanOf("notes"));
  assert.match(LIST.slice(start, end), /^apiVersion: v1\n +kind: ConfigMap[\s\S]*two\n?$/);
});

test("annotations of an object and of its pods speak for the whole object", () => {
  const { doc } = parsed(LIST);
  const found = kubernetes.annotations?.(doc) ?? [];
  assert.deepEqual(
    found.map(({ key, value }) => `${key}=${value}`),
    ["owner=shop", "scrape=true"],
  );
  for (const { scope } of found)
    assert.match(LIST.slice(scope.start, scope.end), /^apiVersion: apps\/v1[\s\S]*\/run }/);
});

test("a comment of ours goes above the line, never into a block of text", () => {
  const { doc, spanOf } = parsed(LIST);
  const above = (part: string) => {
    const place = kubernetes.commentPlace(doc, spanOf(part));
    return place === undefined
      ? undefined
      : `${place.indent.length}:${LIST.slice(place.offset).split("\n", 1)[0]?.trim()}`;
  };
  assert.equal(above("web:1.4"), "14:image: web:1.4");
  assert.equal(above("two"), "6:text: |");
  assert.equal(above("apiVersion: apps"), "2:- apiVersion: apps/v1");
  const json = parsed('{"apiVersion": "v1", "kind": "Pod"}');
  assert.equal(kubernetes.commentPlace(json.doc, json.spanOf("Pod")), undefined);
});

test("tables hold what other documents ask for, keyed by namespace", () => {
  const { doc } = parsed(LIST);
  assert.deepEqual(kubernetes.entries(doc, "k8s/app.yaml"), [
    {
      table: "kubernetes/workloads",
      key: "shop",
      data: { kind: "Deployment", name: "web", labels: {}, open: true, laidOver: true },
      subject: "Deployment/shop/web",
    },
  ]);
});

test("hardening in bulk settles all containers of a pod, whatever edits touch", () => {
  const text = source`
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      selector:
        matchLabels: { app: web }
      template:
        metadata:
          labels: { app: web }
        spec:
          initContainers:
          - name: migrate
            image: web:1.4
          containers:
          - name: web
            image: web:1.4
            volumeMounts:
            - { name: data, mountPath: /data }
          - image: log:1.0
            name: log
            securityContext:
              runAsUser: 10001
          volumes:
          - { name: data, emptyDir: {} }
  `;
  const lab = labOf(settingsOf(), { "k8s/app.yaml": text });
  const fixed = lab.fix(uriOf("k8s/app.yaml"), { kinds: ["safe", "hardening"] });
  assert.ok(fixed !== undefined);
  assert.deepEqual(fixed.refused, []);
  const again = labOf(settingsOf(), { "k8s/app.yaml": fixed.text }).check(uriOf("k8s/app.yaml"));
  const left = again?.findings.filter((one) => one.fixes.some(({ kind }) => kind !== "choice"));
  assert.deepEqual(
    left?.map(({ message }) => message),
    [],
    fixed.text,
  );
  assert.equal(fixed.text.match(/readOnlyRootFilesystem: true/g)?.length, 3);
  assert.equal(fixed.text.match(/emptyDir: \{\}/g)?.length, 4);
});
