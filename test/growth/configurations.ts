// Configuration that grows: of ours, and of other tools.
import { type Shape, textOf } from "./shape.ts";
import { files } from "./texts.ts";

const FINDINGS = `FROM debian:12\n${"RUN sudo x\n".repeat(200)}`;
/** A file of configuration that grows, beside a Dockerfile with findings. */
const beside = (name: string, at: string, head: string, piece: (i: number) => string, tail = ""): Shape =>
  files(name, (size) => ({ Dockerfile: FINDINGS, [at]: textOf(size, head, piece, tail) }));
/** A file of configuration that is checked itself. */
const itself = (name: string, head: string, piece: (i: number) => string, tail = ""): Shape =>
  files(name, (size) => ({ ".plimsoll.yaml": textOf(size, head, piece, tail) }));

/** A policy of Kubescape's with a pattern that is made to take long, as an item of a list. */
const policy = (i: number, resource: object, policies: readonly object[] = []) =>
  `${i === 0 ? "" : ","}${JSON.stringify({
    policyType: "postureExceptionPolicy",
    resources: [{ attributes: resource }],
    posturePolicies: policies,
  })}`;
const hostile = (i: number) => `(.{0,9}a){9}${i}`;
/** Objects with long names in no order that repeats itself. */
const named = (size: number) =>
  textOf(size, "", (i) => {
    const name = Array.from({ length: 120 }, (_, k) => "abc"[(i * 7 + k * k * 31 + (k >> 2)) % 3]).join("");
    return `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${i}}\nspec: {hostPID: true}\n---\n`;
  });

export const CONFIGURATIONS: readonly Shape[] = [
  itself("rules that nobody knows", "rules:\n", (i) => `  x${i}: error\n`),
  itself("rules of another tool", "rules:\n", (i) => `  hadolint:DL${3000 + i}: error\n`),
  itself("overrides", "overrides:\n", (i) => `  - {files: ["a${i}/**"], rules: {no-sudo: error}}\n`),
  itself("wrong keys", "extends: recommended\n", (i) => `extend${i}: x\n`),
  itself("wrong presets", "extends: [", (i) => `strickt${i}, `, "]\n"),
  beside("many rules", ".plimsoll.yaml", "rules:\n", (i) => `  x${i}: error\n`),
  beside(
    "many overrides",
    ".plimsoll.yaml",
    "overrides:\n",
    (i) => `  - {files: ["a${i}/**"], rules: {no-sudo: error}}\n`,
  ),
  beside("many globs", ".plimsoll.yaml", "ignore:\n", (i) => `  - "a${i}/**/b*"\n`),
  beside("many registries", ".plimsoll.yaml", "registries:\n  allowed:\n", (i) => `    - r${i}.example\n`),
  beside("a long .trivyignore", ".trivyignore", "", (i) => `CVE-2026-${i}\n`),
  beside("a .trivyignore of one id", ".trivyignore", "", () => "DS-0010\n"),
  beside(
    "a long .trivyignore.yaml",
    ".trivyignore.yaml",
    "misconfigurations:\n",
    (i) => `  - {id: DS-${i}, paths: ["a${i}"]}\n`,
  ),
  beside("a long .hadolint.yaml", ".hadolint.yaml", "ignored:\n", (i) => `  - DL${i}\n`),
  beside("a long .checkov.yaml", ".checkov.yaml", "skip-check:\n", (i) => `  - CKV_DOCKER_${i}\n`),
  beside("many paths in a .checkov.yaml", ".checkov.yaml", "skip-path:\n", (i) => `  - a${i}/.*b\n`),
  files("many exceptions of Kubescape's and many objects", (size) => ({
    "kubescape-exceptions.json": textOf(
      size / 2,
      "[",
      (i) =>
        `${i === 0 ? "" : ","}{"policyType":"postureExceptionPolicy","resources":[{"attributes":{"kind":"Pod","name":"p${i}.*"}}]}`,
      "]",
    ),
    "p.yaml": textOf(
      size / 2,
      "",
      (i) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec: {hostPID: true}\n---\n`,
    ),
  })),
  // A configuration whose name begins with a dot: what is refused in it is allowed.
  files("hostile names in exceptions of Kubescape's and many objects", (size) => ({
    "p.yaml": named(size / 2),
    ".kubescape/exceptions.json": textOf(size / 2, "[", (i) => policy(i, { name: hostile(i) }), "]"),
  })),
  beside(
    "hostile controls in exceptions of Kubescape's",
    ".kubescape/exceptions.json",
    "[",
    (i) => policy(i, { kind: "Pod" }, [{ controlID: hostile(i), controlName: hostile(-i) }]),
    "]",
  ),
  beside("hostile paths in a .checkov.yaml", ".checkov.yaml", "skip-path:\n", (i) => `  - "${hostile(i)}"\n`),
  beside("hostile ids in a .checkov.yaml", ".checkov.yaml", "skip-check:\n", (i) => `  - "${"*?".repeat(20)}${i}"\n`),
  beside("ids in another case in a .hadolint.yaml", ".hadolint.yaml", "ignored:\n", (i) => `  - dl${i}\n`),
  beside("ended exceptions in a .trivyignore", ".trivyignore", "", (i) => `DS-00${i % 32} exp:2026-01-01\n`),
  beside("a long .kube-linter.yaml", ".kube-linter.yaml", "checks:\n  exclude:\n", (i) => `    - x${i}\n`),
  beside("a long .gitignore", ".gitignore", "", (i) => `a${i}/*\n`),
  ...[
    { sort: "hosts", entry: (i: number) => `q${i}.io` },
    { sort: "beginnings", entry: (i: number) => `q${i}.*` },
    { sort: "ends", entry: (i: number) => `*.q${i}.io` },
    { sort: "patterns", entry: (i: number) => `*.q${i}.*.io` },
    { sort: "paths", entry: (i: number) => `*.q${i}.io/a/*/b` },
  ].map(({ sort, entry }) =>
    files(`trusted registries and many images: ${sort}`, (size) => ({
      Dockerfile: textOf(size / 2, "", (i) => `FROM r${i}.io/a:1\n`),
      ".hadolint.yaml": textOf(size / 2, "trustedRegistries:\n", (i) => `  - '${entry(i)}'\n`),
    })),
  ),
  files("many exceptions and many findings", (size) => ({
    Dockerfile: textOf(size, "FROM debian:12\n", () => "RUN sudo x\n"),
    ".trivyignore": textOf(size, "", (i) => `DS-${i}\n`),
  })),
];
