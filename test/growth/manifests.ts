// Kubernetes manifests and Helm templates that grow.
import { onlyChecked, type Shape, textOf } from "./shape.ts";
import { file, files, shared } from "./texts.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n";
const CONTAINERS = "spec:\n  containers:\n";

const manifest = (name: string, head: string, piece: (i: number) => string, tail = ""): Shape =>
  file(name, "app.yaml", (size) => textOf(size, head, piece, tail));
/** Many containers, of which only the check is measured: "many containers" has the repair. */
const checkedManifest = (...given: Parameters<typeof manifest>): Shape => onlyChecked(manifest(...given));

const object = (kind: string, i: number, more = "") =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: a${i}\n${more}`;
const container = (i: number) => `    - name: c${i}\n      image: b\n`;

/** Half of the text are mounts of a container, the other half the volumes that they mount. */
const mounts = (name: string, volume: (i: number) => string): Shape =>
  file(name, "app.yaml", (size) => {
    const head = `${POD}${CONTAINERS}${container(0)}      volumeMounts:\n`;
    return (
      textOf(size / 2, head, (i) => `        - {name: v${i}, mountPath: /m${i}}\n`) +
      textOf(size / 2, "  volumes:\n", volume)
    );
  });

export const MANIFESTS: readonly Shape[] = [
  manifest("many containers", `${POD}${CONTAINERS}`, container),
  checkedManifest(
    "many containers in flow",
    `${POD}spec: {containers: [`,
    (i) => `{name: c${i}, image: b:latest}, `,
    "]}\n",
  ),
  checkedManifest("many documents", "", (i) => `---\n${object("Pod", i, `${CONTAINERS}${container(0)}`)}`),
  manifest("many empty documents", POD, () => "---\n"),
  manifest(
    "many services without workloads",
    "",
    (i) => `---\n${object("Service", i, `spec: {selector: {app: x${i}}}\n`)}`,
  ),
  checkedManifest(
    "many workloads and services",
    "",
    (i) =>
      `---\n${object("Service", i, `spec: {selector: {app: x}}\n`)}---\n${object("Pod", i, `  labels: {app: y}\n${CONTAINERS}${container(0)}`)}`,
  ),
  checkedManifest(
    "a List of objects",
    "apiVersion: v1\nkind: List\nitems:\n",
    (i) => `  - {apiVersion: v1, kind: Pod, metadata: {name: a${i}}, spec: {containers: [{name: a, image: b}]}}\n`,
  ),
  mounts("mounts and volumes", (i) => `    - name: v${i}\n      emptyDir: {}\n`),
  mounts("volumes of the host and mounts", (i) => `    - {name: v${i}, hostPath: {path: /var/run/docker.sock}}\n`),
  manifest(
    "many environment variables",
    `${POD}${CONTAINERS}${container(0)}      env:\n`,
    (i) => `        - {name: API_TOKEN${i}, value: s3cr3tW0rd}\n`,
  ),
  checkedManifest(
    "many secrets beside many who log in",
    `${POD}${CONTAINERS}${container(0)}      env:\n`,
    (i) => `        - {name: A${i}_DB, value: shop${i}}\n        - {name: A${i}_PASSWORD, value: x7Qm${i}LkV9s}\n`,
  ),
  manifest(
    "many ports of the host",
    `${POD}${CONTAINERS}${container(0)}      ports:\n`,
    (i) => `        - {containerPort: ${i}, hostPort: ${i}}\n`,
  ),
  manifest(
    "many capabilities",
    `${POD}${CONTAINERS}${container(0)}      securityContext:\n        capabilities:\n          add:\n`,
    (i) => `            - SYS_ADMIM${i}\n`,
  ),
  manifest("many labels", `${POD}  labels:\n`, (i) => `    l${i}: v\n`, `${CONTAINERS}${container(0)}`),
  manifest("many equal keys", `${POD}spec:\n`, () => "  hostPID: true\n"),
  manifest(
    "annotations with exceptions",
    `${POD}  annotations:\n`,
    (i) => `    checkov.io/skip${i}: CKV_K8S_16=x\n`,
    `${CONTAINERS}${container(0)}`,
  ),
  checkedManifest(
    "containers and annotations with exceptions",
    `${POD}  annotations:\n`,
    (i) => `    checkov.io/skip${i}: CKV_K8S_${i}\n`,
    `${CONTAINERS}${Array.from({ length: 100 }, (_, i) => container(i)).join("")}`,
  ),
  manifest(
    "a block of KICS and a nosemgrep at each container",
    `${POD}  containers:\n`,
    (i) => `    # kics-scan ignore-block\n${container(i)}    # nosemgrep\n${container(i)}`,
  ),
  manifest(
    "an annotation with many ids",
    `${POD}  annotations:\n    plimsoll/ignore: x`,
    (i) => `,x${i}`,
    `\n${CONTAINERS}${container(0)}`,
  ),
  checkedManifest(
    "an ignore comment at each container",
    `${POD}${CONTAINERS}`,
    (i) => `    # plimsoll: ignore image-latest-or-untagged\n${container(i)}`,
  ),
  checkedManifest(
    "an exception for the object at each container",
    `${POD}${CONTAINERS}`,
    (i) => `    # plimsoll: ignore-resource x${i}\n${container(i)}`,
  ),
  checkedManifest(
    "trivy comments",
    `${POD}${CONTAINERS}`,
    (i) => `    #trivy:ignore:KSV-00${i % 100}\n${container(i)}`,
  ),
  ...[
    ["carriage returns alone", "\r"],
    ["line separators", "\u2028"],
  ].map(([name = "", lineBreak = ""]) =>
    file(`keys of a container on lines that end with ${name}`, "app.yaml", (size) =>
      textOf(size, `${POD}${CONTAINERS}${container(0)}`, (i) => `      k${i}: a # c\n`).replaceAll("\n", lineBreak),
    ),
  ),
  manifest("comments of a manifest", POD, (i) => `# comment ${i}\n`),
  checkedManifest("anchors", `${POD}${CONTAINERS}`, (i) => `    - &c${i} {name: c${i}, image: b}\n`),
  checkedManifest("aliases", `${POD}spec:\n  containers:\n    - &c {name: c, image: b}\n`, () => "    - *c\n"),
  manifest(
    "aliases of aliases",
    "apiVersion: v1\nkind: Pod\na0: &a0 [x]\n",
    (i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`,
  ),
  manifest(
    "merge keys",
    `${POD}x0: &x0 {image: b}\n`,
    (i) => `x${i + 1}: &x${i + 1} {<<: *x${i}, k${i}: 1}\n`,
    "spec: {containers: [{name: a, <<: *x0}]}\n",
  ),
  manifest(
    "a merge of many maps",
    `${POD}x: &x {image: b}\nspec:\n  containers:\n    - name: a\n      <<: [*x`,
    () => ", *x",
    "]\n",
  ),
  checkedManifest(
    "containers that merge",
    `${POD}x: &x {image: b}\n${CONTAINERS}`,
    (i) => `    - name: c${i}\n      <<: *x\n`,
  ),
  onlyChecked(
    shared(
      "containers by alias",
      "app.yaml",
      (half) => textOf(half, "apiVersion: v1\nkind: List\nx: &c\n", (i) => `  - {name: c${i}, image: b}\n`),
      (half) =>
        textOf(
          half,
          "items:\n",
          (i) => `  - {apiVersion: v1, kind: Pod, metadata: {name: p${i}}, spec: {containers: *c}}\n`,
        ),
    ),
  ),
  onlyChecked(
    shared(
      "variables by alias",
      "app.yaml",
      (half) => textOf(half, `${POD}x: &e\n`, (i) => `  - {name: P${i}, value: x}\n`),
      (half) => textOf(half, CONTAINERS, (i) => `    - {name: c${i}, env: *e}\n`),
    ),
  ),
  onlyChecked(
    shared(
      "mounts by alias",
      "app.yaml",
      (half) => textOf(half, `${POD}x: &m\n`, (i) => `  - {name: v${i}, mountPath: /m${i}}\n`),
      (half) => textOf(half, CONTAINERS, (i) => `    - {name: c${i}, volumeMounts: *m}\n`),
    ),
  ),
  manifest("flow lists inside each other", `${POD}spec: `, () => "[", "\n"),
  manifest("flow maps inside each other", `${POD}spec: `, () => "{a: ", "\n"),
  manifest("lists inside each other", `${POD}spec:\n  `, () => "- ", "a\n"),
  manifest("a long flow list", `${POD}spec: [`, (i) => `a${i}, `, "]\n"),
  manifest("a flow list without end", `${POD}spec: [`, (i) => `a${i},\n  `),
  manifest("a long plain scalar", `${POD}a: b`, () => " word", "\n"),
  manifest("a plain scalar of many lines", `${POD}a: b\n`, () => "  word\n"),
  manifest("a long quoted scalar", `${POD}a: "`, () => "\\x41\\n", '"\n'),
  manifest("a quoted scalar without end", `${POD}a: "`, () => "b\n  "),
  manifest("a block scalar", `${POD}a: |\n`, () => "  word # no comment\n"),
  manifest("block scalars", `${POD}data:\n`, (i) => `  k${i}: |\n    v\n`),
  manifest("a folded scalar", `${POD}a: >-\n`, () => "  word\n\n"),
  manifest("tags", `${POD}data:\n`, (i) => `  k${i}: !!str v\n`),
  manifest("long keys", `${POD}data:\n`, (i) => `  ? k${i}\n  : v\n`),
  manifest("tabs", `${POD}data:\n`, () => "\ta: b\n"),
  manifest("wrong indentation", POD, (i) => `${" ".repeat(1 + (i % 7))}a${i}: b\n`),
  manifest(
    "JSON",
    '{"apiVersion": "v1", "kind": "List", "items": [',
    () => '{"kind": "Pod", "apiVersion": "v1", "spec": {"containers": [{"image": "b"}]}},\n',
    "]}\n",
  ),
  manifest("template actions", POD, (i) => `  {{- if .Values.x${i} }}\n  a${i}: {{ .Values.y }}\n  {{- end }}\n`),
  manifest("template conditions inside each other", POD, () => "{{ if .a }}\n"),
  manifest("blocks of Jinja", `{% set a = 1 %}\n${POD}`, (i) => `{% if a %}\nk${i}: {{ a }}{% endif %}\n`),
  manifest("blocks of Jinja that are never closed", `{% set a = 1 %}\n${POD}k: `, () => "{% if "),
  manifest("template actions without end", POD, () => "a: {{ \n"),
  manifest("escaped quotes in a template action", `${POD}a: "{{ x `, () => '\\\\\\"y\\" ', '}}"\n'),
  manifest("list items far below their dashes", `${POD}a: {{ .x }}\nb:\n`, (i) => `-\n\n\n  # ${i}\n\n  c: 1\n`),
  checkedManifest(
    "templated containers",
    `${POD}${CONTAINERS}`,
    (i) => `    - name: {{ .Values.n }}\n      image: "{{ .Values.r }}:${i}"\n`,
  ),
  manifest("template comments", POD, (i) => `{{/* plimsoll: ignore x${i} */}}\n`),
  manifest(
    "a kustomization",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n",
    (i) => `  - r${i}.yaml\nimages: []\n`,
  ),
  file("a kustomization's patches", "kustomization.yaml", (size) =>
    textOf(
      size,
      "patches:\n",
      (i) =>
        `  - patch: |-\n      apiVersion: v1\n      kind: Pod\n      metadata: {name: a${i}}\n      spec: {hostPID: true}\n`,
    ),
  ),
  checkedManifest(
    "services by labels of controllers",
    "",
    (i) =>
      `---\n${object("Service", i, `spec: {selector: {statefulset.kubernetes.io/pod-name: x${i}-0, pod-template-hash: a}}\n`)}---\n${object("Pod", i, `  labels: {app: y}\n${CONTAINERS}${container(0)}`)}`,
  ),
  onlyChecked(
    files("what Skaffold builds", (size) => ({
      "app.yaml": textOf(size, `${POD}${CONTAINERS}`, (i) => `    - {name: c${i}, image: i${i}}\n`),
      "skaffold.yaml": textOf(
        size,
        "apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n",
        (i) => `    - {image: i${i}}\n`,
      ),
    })),
  ),
  onlyChecked(
    files("a kustomization's images", (size) => ({
      "app.yaml": textOf(size, `${POD}${CONTAINERS}`, (i) => `    - {name: c${i}, image: i${i}}\n`),
      "kustomization.yaml": textOf(size, "resources: [app.yaml]\nimages:\n", (i) => `  - {name: i${i}, newTag: "1"}\n`),
    })),
  ),
  onlyChecked(
    files("many limit ranges", (size) => ({
      "app.yaml": textOf(size, `${POD}${CONTAINERS}`, (i) => `    - {name: c${i}, image: i${i}}\n`),
      "limits.yaml": textOf(
        size,
        "",
        (i) => `---\n${object("LimitRange", i, "spec: {limits: [{type: Container, default: {cpu: 1}}]}\n")}`,
      ),
    })),
  ),
];
