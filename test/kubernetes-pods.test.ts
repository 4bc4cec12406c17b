// The facts that every Kubernetes rule stands on: objects, pods, containers, and what a field comes to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "../server/src/engine/core/rule.ts";
import type { Value } from "../server/src/engine/core/value.ts";
import { type Manifest, objects } from "../server/src/engine/kubernetes/objects.ts";
import { containers, pods } from "../server/src/engine/kubernetes/pods.ts";
import { quantityOf, someString, stringMapAt } from "../server/src/engine/kubernetes/values.ts";
import { volumesOf } from "../server/src/engine/kubernetes/volumes.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";

function manifest(text: string): Manifest {
  const doc = parseYaml(text, "kubernetes").at(-1)?.doc;
  assert.ok(doc !== undefined);
  return doc;
}

/** A Value as `set true «the text it stands at»`. */
function shown<T>(doc: Manifest, value: Value<T>): string {
  const at = `«${doc.text.slice(value.at.start, value.at.end)}»`;
  return value.is === "set" ? `set ${value.value} ${at}` : value.is === "absent" ? `absent ${at}` : "unknown";
}

/** What a field comes to for each container of a pod spec (indented by two). */
function effective(spec: string, field: "runAsNonRoot" | "privileged" | "runAsUser"): string[] {
  const doc = manifest(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec}`);
  return containers(doc).map((one) => shown(doc, one.effective(field)));
}

const CONTAINERS =
  "  containers:\n    - name: a\n      image: a:1\n      securityContext: {runAsNonRoot: false}\n    - {name: b, image: b:1}\n";

test("a container's own field wins over its pod's, with the span of the one that counts", () => {
  assert.deepEqual(effective(`  securityContext: {runAsNonRoot: yes}\n${CONTAINERS}`, "runAsNonRoot"), [
    "set false «false»",
    "set true «yes»",
  ]);
});

test("a field that neither sets is absent, at the container's name", () => {
  assert.deepEqual(effective(CONTAINERS, "runAsNonRoot"), ["set false «false»", "absent «b»"]);
});

test("what only containers have is not looked for on the pod", () => {
  assert.deepEqual(effective(`  securityContext: {privileged: true}\n${CONTAINERS}`, "privileged"), [
    "absent «a»",
    "absent «b»",
  ]);
});

test("a value of the wrong type is unknown", () => {
  assert.deepEqual(
    effective(
      '  containers:\n    - {name: a, image: a:1, securityContext: {runAsNonRoot: "true", runAsUser: "0"}}\n',
      "runAsUser",
    ),
    ["unknown"],
  );
});

test("a templated context is unknown, a literal beside it is not", () => {
  const spec =
    "  containers:\n    - name: a\n      image: a:1\n      securityContext:\n        privileged: true\n        {{- toYaml .Values.more | nindent 8 }}\n";
  assert.deepEqual(effective(spec, "privileged"), ["set true «true»"]);
  assert.deepEqual(effective(spec, "runAsNonRoot"), ["unknown"]);
});

test("a container without an image belongs to a patch, of a workload or of a Pod, and nothing is proven absent in any of its pod", () => {
  const doc = manifest(
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n        - {name: b, image: b:1}\n",
  );
  assert.deepEqual(
    containers(doc).map((one) => one.effective("privileged").is),
    ["unknown", "unknown"],
  );
  assert.deepEqual(effective("  containers:\n    - name: a\n    - {name: b, image: b:1}\n", "privileged"), [
    "unknown",
    "unknown",
  ]);
  assert.deepEqual(effective("  containers:\n    - {name: a, securityContext: {privileged: true}}\n", "privileged"), [
    "set true «true»",
  ]);
});

test("a workload of `apps/v1` without a selector is laid over another; the groups before it needed none", () => {
  const of = (apiVersion: string, spec: string) =>
    pods(
      manifest(
        `apiVersion: ${apiVersion}\nkind: Deployment\nmetadata: {name: a}\nspec:\n${spec}  template: {spec: {containers: [{name: a, image: a:1}]}}\n`,
      ),
    ).map(({ partial }) => partial);
  assert.deepEqual(of("apps/v1", ""), [true]);
  assert.deepEqual(of("apps/v1", "  selector: {matchLabels: {app: a}}\n"), [false]);
  assert.deepEqual(of("apps/v1", "  selector: {{ .Values.selector }}\n"), [false]);
  assert.deepEqual(of("apps/v1", '  {{- include "spec" . | nindent 2 }}\n'), [false]);
  assert.deepEqual(of("extensions/v1beta1", ""), [false]);
});

test("a workload with a selector is written in full, image or not", () => {
  const doc = manifest(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    spec:\n      containers:\n        - name: a\n",
  );
  assert.deepEqual(
    containers(doc).map((one) => one.effective("privileged").is),
    ["absent"],
  );
});

test("containers of every sort, in the order of their roles", () => {
  const doc = manifest(source`
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec:
      ephemeralContainers: [{name: debug, image: d:1}]
      containers: [{name: web, image: w:1}, {image: x:1}]
      initContainers:
        - {name: setup, image: s:1}
        - {name: mesh, image: m:1, restartPolicy: Always}
  `);
  assert.deepEqual(
    containers(doc).map(({ subject, role }) => `${role} ${subject}`),
    [
      "init Pod/shop/web>initContainers[setup]",
      "sidecar Pod/shop/web>initContainers[mesh]",
      "container Pod/shop/web>containers[web]",
      "container Pod/shop/web>containers[#2]",
      "ephemeral Pod/shop/web>ephemeralContainers[debug]",
    ],
  );
});

const PLACES: Readonly<Record<string, string>> = {
  "v1 Pod": "spec",
  "v1 PodTemplate": "template.spec",
  "v1 ReplicationController": "spec.template.spec",
  "apps/v1 Deployment": "spec.template.spec",
  "apps/v1 ReplicaSet": "spec.template.spec",
  "apps/v1 StatefulSet": "spec.template.spec",
  "apps/v1 DaemonSet": "spec.template.spec",
  "extensions/v1beta1 Deployment": "spec.template.spec",
  "v1 Deployment": "spec.template.spec",
  "batch/v1 Job": "spec.template.spec",
  "batch/v1beta1 CronJob": "spec.jobTemplate.spec.template.spec",
  "apps.openshift.io/v1 DeploymentConfig": "spec.template.spec",
  "argoproj.io/v1alpha1 Rollout": "spec.template.spec",
  "serving.knative.dev/v1 Service": "spec.template.spec",
  "serving.knative.dev/v1 Configuration": "spec.template.spec",
  "serving.knative.dev/v1 Revision": "spec",
  "example.com/v1 Anything": "spec.workload.podTemplate.spec",
};

for (const [head, path] of Object.entries(PLACES)) {
  test(`${head} has its pods at ${path}`, () => {
    const [apiVersion, kind] = head.split(" ");
    const spec = path
      .split(".")
      .reduceRight<unknown>((inner, key) => ({ ...(key === "template" && { selector: {} }), [key]: inner }), {
        containers: [{ name: "web", image: "web:1" }],
      });
    const doc = manifest(JSON.stringify({ apiVersion, kind, metadata: { name: "web" }, ...(spec as object) }));
    assert.deepEqual(
      containers(doc).map(({ name }) => name),
      ["web"],
    );
    assert.equal(pods(doc)[0]?.partial, false);
  });
}

test("an operator's overrides are found by their shape, and nothing is proven absent", () => {
  const of = (spec: object) =>
    pods(manifest(JSON.stringify({ apiVersion: "example.com/v1", kind: "Search", metadata: { name: "a" }, spec }))).map(
      ({ partial, containers }) => [partial, containers.length],
    );
  assert.deepEqual(of({ podTemplate: { spec: { containers: [{ name: "a", resources: {} }] } } }), [[true, 1]]);
  assert.deepEqual(of({ podTemplate: { spec: { initContainers: [{ name: "a", command: ["b"] }] } } }), [[true, 1]]);
  assert.deepEqual(of({ podTemplate: { spec: { hostNetwork: true } } }), [[true, 0]]);
  assert.deepEqual(of({ containers: [{ name: "a", image: "a:1" }] }), [[true, 1]]);
  assert.deepEqual(of({ template: { spec: { containers: [{ name: "a", image: "a:1" }] } } }), [[false, 1]]);
  const spec = { template: { spec: { containers: [{ name: "a", image: "a:1" }] } } };
  assert.deepEqual(of({ override: { statefulSet: { spec } } }), [[true, 1]]);
  assert.deepEqual(of({ deploymentOverrides: spec }), [[true, 1]]);
  assert.deepEqual(of({ dispatch: spec }), [[false, 1]]);
  assert.deepEqual(of({ containers: [{ name: "a" }], volumes: [] }), []);
});

test("what an object says for all of its containers may be what they leave out", () => {
  const partial = (text: string) => pods(manifest(text)).map((pod) => pod.partial);
  const task = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n  steps: [{name: s, image: s:1}]\n";
  assert.deepEqual(partial(task), [false]);
  assert.deepEqual(partial(`${task}  stepTemplate: {securityContext: {runAsNonRoot: true}}\n`), [true]);
  const flow =
    "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: w}\nspec:\n  workflowSpec:\n    templates: [{name: a, container: {image: a:1}}]\n";
  assert.deepEqual(partial(flow), [false]);
  assert.deepEqual(partial(`${flow}    securityContext: {runAsNonRoot: true}\n`), [true]);
});

test("steps of Tekton tasks and templates of Argo workflows are containers", () => {
  const task = manifest(
    "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec: {steps: [{name: s, image: s:1}]}\n",
  );
  assert.deepEqual(
    containers(task).map(({ step }) => step),
    ["steps[s]"],
  );
  const flow = manifest(
    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec: {templates: [{name: a, container: {image: a:1}}, {name: b, script: {image: b:1}}]}\n",
  );
  assert.deepEqual(
    containers(flow).map(({ step }) => step),
    ["container", "script"],
  );
});

test("kinds without pods, other groups' kinds of that name, and policies have none", () => {
  for (const head of [
    "apiVersion: v1\nkind: Service",
    "apiVersion: kyverno.io/v1\nkind: Policy",
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition",
  ]) {
    assert.deepEqual(
      pods(manifest(`${head}\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: a:1}]}}}\n`)),
      [],
    );
  }
});

test("pods are found where the kind is a template's, in full where nothing else than a pod can stand there", () => {
  const SPEC = "containers: [{name: a, image: a:1}]";
  const found = (text: string) => pods(manifest(text)).map(({ partial }) => partial);
  const kinds = [
    "kind: {{ .Values.kind }}",
    "kind: {{ if .x }}StatefulSet{{ else }}Deployment{{ end }}",
    "{{- if .x }}\nkind: DaemonSet\n{{- else }}\nkind: Deployment\n{{- end }}",
    '{{ include "kind" . }}',
  ];
  for (const kind of kinds) {
    const whole = !kind.includes("include");
    assert.deepEqual(
      found(`apiVersion: apps/v1\n${kind}\nspec: {selector: {}, template: {spec: {${SPEC}}}}\n`),
      [!whole],
      kind,
    );
    assert.deepEqual(found(`apiVersion: v1\n${kind}\nspec: {${SPEC}}\n`), [!whole], kind);
    assert.deepEqual(
      found(`apiVersion: batch/v1\n${kind}\nspec: {jobTemplate: {spec: {template: {spec: {${SPEC}}}}}}\n`),
      [!whole],
    );
    assert.deepEqual(found(`apiVersion: {{ .api }}\n${kind}\nspec: {template: {spec: {${SPEC}}}}\n`), [!whole]);
    assert.deepEqual(found(`apiVersion: {{ .api }}\n${kind}\nspec: {${SPEC}}\n`), [true]);
    assert.deepEqual(found(`apiVersion: example.com/v1\n${kind}\nspec: {agent: {${SPEC}}}\n`), [true]);
    assert.deepEqual(found(`apiVersion: kyverno.io/v1\n${kind}\nspec: {template: {spec: {${SPEC}}}}\n`), []);
    assert.deepEqual(found(`apiVersion: policy/v1beta1\n${kind}\nspec: {hostNetwork: true}\n`), []);
    assert.deepEqual(
      objects(manifest(`apiVersion: v1\n${kind}\nitems: [{apiVersion: v1, kind: Pod, spec: {${SPEC}}}]\n`)).map(
        ({ subject }) => subject,
      ),
      ["Pod/?"],
    );
  }
});

test("an object that begins with an include is known by what stands below it, and nothing is proven absent in it", () => {
  const doc = manifest(
    '{{- include "head" . }}\nspec: {template: {spec: {containers: [{name: a, image: a:1, stdin: true}]}}}\n',
  );
  assert.deepEqual(
    containers(doc).map((one) => [one.field("stdin").is, one.field("tty").is, one.subject]),
    [["set", "unknown", "?/?/?>containers[a]"]],
  );
  assert.deepEqual(objects(manifest("spec: {{ .x }}\nkind: Pod\n")), []);
});

test("a container is called by its template in messages, by the text in it where that is long", () => {
  const called = (name: string) =>
    containers(
      manifest(`apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: ${name}\n      image: a:1\n`),
    ).map((one) => one.name);
  const INCLUDE = '{{ include "prometheus-modbus-exporter.fullname" (dict "a" 1) }}';
  for (const [written, shown] of [
    ["{{ .Chart.Name }}", "{{ .Chart.Name }}"],
    ['"{{ .Chart.Name }}-web"', "{{ .Chart.Name }}-web"],
    ["{{ include `web` . }}", "{{ include 'web' . }}"],
    ['{{ include\n        "web" . }}', '{{ include "web" . }}'],
    [`${INCLUDE}-config-reloader`, "{{ … }}-config-reloader"],
    [`'web-${INCLUDE}'`, "web-{{ … }}"],
    [`{{ if .x }}${INCLUDE}-{{ else }}a{{ end }}-web`, "{{ … }}-{{ … }}a{{ … }}-web"],
    [INCLUDE, '{{ include "prometheus-modbus-exporter.fullname" (dict "a" …'],
    [`${"x".repeat(80)}{{ .y }}`, `${"x".repeat(59)}…`],
  ] as const) {
    assert.deepEqual(called(written), [shown], written);
  }
});

test("objects: lists are opened, also those in lists and OpenShift's templates", () => {
  const doc = manifest(source`
    apiVersion: v1
    kind: List
    items:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
      - apiVersion: template.openshift.io/v1
        kind: Template
        objects:
          - {apiVersion: v1, kind: Namespace, metadata: {name: b, namespace: ignored}}
      - {kind: NoVersion}
  `);
  assert.deepEqual(
    objects(doc).map(({ subject }) => subject),
    ["ConfigMap/a", "Namespace/b"],
  );
});

test("a templated name or namespace is a question mark in the subject", () => {
  const doc = manifest(
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n",
  );
  assert.deepEqual(
    objects(doc).map(({ subject }) => subject),
    ["Service/?/?"],
  );
});

test("labels come from the pod template, and say whether a template may add to them", () => {
  const doc = manifest(
    'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, labels: {of: job}}\nspec:\n  template:\n    metadata:\n      labels:\n        of: pod\n        {{- include "more" . | nindent 8 }}\n    spec: {containers: [{name: a, image: a:1}]}\n',
  );
  const [pod] = pods(doc);
  assert.ok(pod !== undefined);
  const { entries, open } = stringMapAt(pod.template, "metadata", "labels");
  assert.deepEqual(
    [...entries].map(([key, value]) => [key, value.is === "set" && value.value]),
    [["of", "pod"]],
  );
  assert.equal(open, true);
});

test("Windows and own users: what is written counts, also where it is templated", () => {
  const flags = (spec: string) =>
    pods(
      manifest(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${spec}  containers: [{name: a, image: a:1}]\n`),
    ).map(({ windows, ownUsers }) => [windows, ownUsers]);
  assert.deepEqual(flags("  os: {name: windows}\n  hostUsers: false\n"), [[true, "yes"]]);
  assert.deepEqual(flags("  os:\n    name: {{ .Values.os }}\n  hostUsers: {{ .Values.users }}\n"), [[true, "maybe"]]);
  assert.deepEqual(flags("  os: {name: linux}\n  hostUsers: true\n"), [[false, "no"]]);
  assert.deepEqual(flags("  {{- toYaml .Values.more | nindent 2 }}\n"), [[false, "no"]]);
});

/** A required node affinity with these terms, each a flow list of expressions. */
const nodeTerms = (...terms: readonly string[]) =>
  `  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms
    .map((expressions) => `{matchExpressions: [${expressions}]}`)
    .join(", ")}]}}}\n`;
const IN_WINDOWS = "{key: kubernetes.io/os, operator: In, values: [windows]}";

const IN_LINUX = "{key: kubernetes.io/os, operator: In, values: [linux]}";
const SERVER_CORE = "image: mcr.microsoft.com/windows/servercore:ltsc2022";

const ON_WINDOWS: readonly (readonly [what: string, spec: string, container: string, windows: boolean])[] = [
  ["a required affinity", nodeTerms(`{key: zone, operator: Exists}, ${IN_WINDOWS}`), "", true],
  ["not Linux", nodeTerms("{key: kubernetes.io/os, operator: NotIn, values: [linux]}"), "", true],
  ["a templated value", nodeTerms('{key: kubernetes.io/os, operator: In, values: ["{{ .Values.os }}"]}'), "", true],
  ["one of two terms", nodeTerms(IN_WINDOWS, "{key: zone, operator: Exists}"), "", false],
  ["either system", nodeTerms("{key: kubernetes.io/os, operator: In, values: [linux, windows]}"), "", false],
  ["a preferred affinity", nodeTerms(IN_WINDOWS).replace("required", "preferred"), "", false],
  ["a label of Windows' nodes", "  nodeSelector: {node.kubernetes.io/windows-build: 10.0.20348}\n", "", true],
  ["a toleration", "  tolerations: [{key: os, value: windows, effect: NoSchedule}]\n", "", false],
  ["options for Windows", "  securityContext: {windowsOptions: {hostProcess: true}}\n", "", true],
  ["an image", "", "image: mcr.microsoft.com/windows/servercore:ltsc2022", true],
  ["an image on a Linux node", "  os: {name: linux}\n", "image: mcr.microsoft.com/windows/servercore:ltsc2022", false],
  ["a shell", "", "image: a:1, command: [powershell.exe, -c, ls]", true],
  ["a shell of both systems", "", "image: a:1, command: [pwsh, -c, ls]", false],
  ["a path", "", 'image: a:1, volumeMounts: [{name: a, mountPath: "C:\\\\data"}]', true],
  ["a shell by its folder on Windows", "", "image: a:1, command: ['C:\\Windows\\System32\\cmd']", true],
  ["a shell by a path with slashes", "", "image: a:1, command: [c/Windows/System32/cmd.exe, /c]", true],
  ["a program called cmd", "", "image: a:1, command: [/app/cmd, serve]", false],
  ["an affinity to Linux and such an image", nodeTerms(IN_LINUX), SERVER_CORE, false],
  [
    "an affinity away from Windows",
    nodeTerms("{key: kubernetes.io/os, operator: NotIn, values: [windows]}"),
    SERVER_CORE,
    false,
  ],
  [
    "no build of Windows",
    nodeTerms("{key: node.kubernetes.io/windows-build, operator: DoesNotExist}"),
    SERVER_CORE,
    false,
  ],
  ["one of two terms to Linux", nodeTerms(IN_LINUX, "{key: zone, operator: Exists}"), SERVER_CORE, true],
  [
    "an affinity to a templated system",
    nodeTerms('{key: kubernetes.io/os, operator: In, values: ["{{ .Values.os }}"]}'),
    SERVER_CORE,
    true,
  ],
  ["an image that has to do with Windows", "", "image: ghcr.io/acme/windows-update-dashboard:1", false],
  ["an image named after a core", "", "image: acme/servercore-api:1.0", false],
  ["an image by its last word", "", "image: acme/fluent-bit-windows:1.0", true],
  ["an image by its tag", "", "image: acme/app:1.0-windowsservercore-ltsc2022", true],
  ["Prometheus' exporter", "", "image: ghcr.io/prometheus-community/windows-exporter:0.30.0", true],
  ["a variable", "", "image: a:1, args: ['--config=%CONTAINER_SANDBOX_MOUNT_POINT%/a.yml']", true],
];

for (const [what, spec, container, windows] of ON_WINDOWS) {
  test(`${what}: ${windows ? "" : "not "}for Windows`, () => {
    const fields = container === "" ? "image: a:1" : container;
    const doc = manifest(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${spec}  containers: [{name: a, ${fields}}]\n`,
    );
    assert.deepEqual(doc.errors, []);
    assert.equal(pods(doc)[0]?.windows, windows);
  });
}

test("volumes are named, mounted or not", () => {
  const doc = manifest(
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1}], volumes: [{name: sock, hostPath: {path: /}}, {emptyDir: {}}]}\n",
  );
  assert.deepEqual(
    pods(doc)
      .flatMap(volumesOf)
      .map(({ step }) => step),
    ["volumes[sock]", "volumes[#2]"],
  );
});

test("quantities are compared by what they stand for", () => {
  const same: readonly (readonly [string, number])[] = [
    ["0", 0],
    ["500m", 0.5],
    ["0.5", 0.5],
    [".5", 0.5],
    ["1e3", 1000],
    ["1k", 1000],
    ["1Ki", 1024],
    ["1Gi", 2 ** 30],
    ["1G", 1e9],
    ["512m", 0.512],
    ["2E", 2e18],
    ["-1", -1],
  ];
  for (const [text, amount] of same)
    assert.ok(Math.abs((quantityOf(text) ?? Number.NaN) - amount) <= 1e-12 * Math.abs(amount), text);
  for (const text of ["", "Mi", "1 Gi", "1gi", "1KB", "0x1", "1e", "NaN"])
    assert.equal(quantityOf(text), undefined, text);
});

test("one unknown entry makes a list say maybe", () => {
  const at = { start: 0, end: 0 };
  const list = (open: boolean, ...texts: (string | undefined)[]) => ({
    open,
    items: texts.map((text) =>
      text === undefined ? { is: "unknown" as const, at } : { is: "set" as const, value: text, at },
    ),
  });
  const isA = (text: string) => text === "A";
  assert.deepEqual(
    [list(false, "A"), list(false, "B"), list(false, "B", undefined), list(true, "B"), list(true, "A")].map((one) =>
      someString(one, isA),
    ),
    ["yes", "no", "maybe", "maybe", "yes"],
  );
});

test("a merge key brings fields in, and an alias stands for its anchor", () => {
  const doc = manifest(source`
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      containers:
        - &base {name: a, image: a:1, securityContext: &context {privileged: true}}
        - {<<: *base, name: b}
        - {name: c, image: c:1, securityContext: *context}
  `);
  assert.deepEqual(
    containers(doc).map((one) => `${one.name} ${one.effective("privileged").is}`),
    ["a set", "b set", "c set"],
  );
});
