// A workspace of a stranger: the hostile texts in every value of a file that we quote, and as names of files and folders.
import * as fs from "node:fs";
import { writeFiles } from "../support/files.ts";
import { hostileTexts } from "./texts.ts";

export interface HostileFile {
  readonly path: string;
  readonly text: string;
}

type Way = readonly [name: string, path: string, text: (value: string) => string];

const FROM = "FROM ubuntu:latest\n";
/** What a Dockerfile can hold in one line, and in one word. */
const line = (value: string) => value.replace(/[\r\n\u2028\u2029]+/g, " ");
const word = (value: string) => line(value).replace(/\s+/g, "_");
/** As YAML with escapes, so that line breaks and controls reach the value. */
const yaml = (value: string) => JSON.stringify(value);
const pod = (container: string, head = "  name: web\n", spec = "  hostPID: true\n") =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n${head}spec:\n${spec}  containers:\n    - ${container.replace(/\n(?=.)/g, "\n      ")}`;
const service = (lines: string) =>
  `services:\n  web:\n    image: web\n    privileged: true\n    ${lines.replace(/\n(?=.)/g, "\n    ")}\n`;

const WAYS: readonly Way[] = [
  ["image", "Dockerfile", (v) => `FROM ${word(v)}\nRUN sudo a\n`],
  ["tag", "Dockerfile", (v) => `FROM ubuntu:${word(v)}\nFROM nginx:lates${word(v)}\n`],
  ["stage", "Dockerfile", (v) => `${FROM.trim()} AS ${word(v)}\nFROM ${word(v)}\nCOPY --from=${word(v)}x /a /b\n`],
  ["arg", "Dockerfile", (v) => `ARG A="${line(v)}"\nFROM $A\nARG A\nARG B="${line(v)}"\nRUN sudo echo $A $B\n`],
  ["undefined", "Dockerfile", (v) => `FROM \${${word(v)}}\n`],
  ["env", "Dockerfile", (v) => `${FROM}ENV A="${line(v)}" B_PASSWORD="${line(v)}"\nRUN sudo echo $A\n`],
  ["env name", "Dockerfile", (v) => `${FROM}ENV ${word(v)}_TOKEN=Zk3v9Qw8Lm2x\nARG ${word(v)}\nRUN echo $${word(v)}\n`],
  ["label", "Dockerfile", (v) => `${FROM}LABEL ${word(v)}="${line(v)}"\nMAINTAINER ${line(v)}\n`],
  ["user", "Dockerfile", (v) => `${FROM}RUN useradd ${word(v)}\nUSER ${word(v)}\nUSER root:${word(v)}\n`],
  [
    "command",
    "Dockerfile",
    (v) => `${FROM}RUN sudo ${line(v)} && apt-get install ${word(v)} && curl ${word(v)} | sh\n`,
  ],
  ["exec form", "Dockerfile", (v) => `${FROM}CMD ["sudo", ${JSON.stringify(line(v))}]\nENTRYPOINT ${line(v)}\n`],
  [
    "paths",
    "Dockerfile",
    (v) => `${FROM}WORKDIR ${line(v)}\nADD ${word(v)} /a\nCOPY ${word(v)} /b\nVOLUME ${word(v)}\n`,
  ],
  [
    "ports",
    "Dockerfile",
    (v) => `${FROM}EXPOSE ${word(v)}\nSTOPSIGNAL ${word(v)}\nHEALTHCHECK --x=${word(v)} CMD a\nSHELL [${word(v)}\n`,
  ],
  [
    "instruction",
    "Dockerfile",
    (v) => `${FROM}${word(v)} a\n${line(v)}\nRUN --mount=${word(v)} a\nONBUILD ${line(v)}\n`,
  ],
  ["directive", "Dockerfile", (v) => `# syntax=${word(v)}\n# escape=${word(v)}\n# check=skip=${word(v)}\n${FROM}`],
  ["heredoc", "Dockerfile", (v) => `${FROM}RUN <<${word(v)}\n${line(v)}\nsudo a\n${word(v)}\nCOPY <<EOF ${word(v)}\n`],
  [
    "ignored ids",
    "Dockerfile",
    (v) => `${FROM}# plimsoll: ignore dockerfile/no-sudo,${word(v)}\nRUN sudo ${word(v)}\n`,
  ],
  ["ignored, why", "Dockerfile", (v) => `${FROM}# plimsoll: ignore dockerfile/no-sudo -- ${line(v)}\nRUN sudo a\n`],
  [
    "ignored until",
    "Dockerfile",
    (v) => `${FROM}# plimsoll: ignore dockerfile/no-sudo until ${word(v)} -- x\nRUN sudo a\n`,
  ],
  [
    "ignored, misspelt",
    "Dockerfile",
    (v) => `${FROM}# plimsoll: ${line(v)}\n# plimsoll: ignor dockerfile/no-sudo ${line(v)}\nRUN a\n`,
  ],
  [
    "ignored elsewhere",
    "Dockerfile",
    (v) =>
      `${FROM}# hadolint ignore=DL3004,${word(v)}\nRUN sudo a\n# trivy:ignore:${word(v)}\n# checkov:skip=${word(v)}:${line(v)}\n`,
  ],
  ["services", "compose.yaml", (v) => `services:\n  ${yaml(v)}:\n    image: ${yaml(v)}\n    privileged: true\n`],
  ["container", "compose.yaml", (v) => service(`container_name: ${yaml(v)}\nhostname: ${yaml(v)}\nuser: ${yaml(v)}`)],
  ["environment", "compose.yaml", (v) => service(`environment:\n  ${yaml(v)}: x\n  A_PASSWORD: ${yaml(v)}`)],
  ["environment list", "compose.yaml", (v) => service(`environment: [${yaml(`A=${v}`)}]\nlabels: [${yaml(v)}]`)],
  [
    "volumes",
    "compose.yaml",
    (v) => service(`volumes:\n  - ${yaml(`/${v}:/var/run/docker.sock`)}\n  - ${yaml(`/var/run/docker.sock:${v}`)}`),
  ],
  [
    "references",
    "compose.yaml",
    (v) =>
      service(
        `depends_on: [${yaml(v)}]\nextends: {service: ${yaml(v)}, file: ${yaml(v)}}\nnetworks: [${yaml(v)}]\nprofiles: [${yaml(v)}]`,
      ),
  ],
  [
    "interpolated",
    "compose.yaml",
    (v) => service(`image: ${yaml(`a:\${TAG:-${v}}`)}\ncommand: ${yaml(v)}\n${yaml(v)}: 1`),
  ],
  [
    "build",
    "compose.yaml",
    (v) => service(`build: {context: ${yaml(v)}, dockerfile: ${yaml(v)}, args: {A: ${yaml(v)}}}`),
  ],
  ["project", "compose.yaml", (v) => `name: ${yaml(v)}\ninclude: [${yaml(v)}]\n${service(`secrets: [${yaml(v)}]`)}`],
  ["bad yaml", "compose.yaml", (v) => service(`x: ${yaml(v)}\nx: ${yaml(v)}\n*${word(v)}: [\n  "${line(v)}`)],
  [
    "comments",
    "compose.yaml",
    (v) => `# plimsoll: ignore compose/privileged,${word(v)} -- ${line(v)}\n${service(`tty: true # ${line(v)}`)}`,
  ],
  ["plain", "compose.yaml", (v) => service(`image: ${word(v)}\ncontainer_name: ${line(v)}`)],
  ["object", "k8s/pod.yaml", (v) => pod(`name: web\nimage: web\n`, `  name: ${yaml(v)}\n  namespace: ${yaml(v)}\n`)],
  ["containers", "k8s/pod.yaml", (v) => pod(`name: ${yaml(v)}\nimage: ${yaml(v)}\n`)],
  [
    "labels",
    "k8s/pod.yaml",
    (v) =>
      pod(
        `name: web\nimage: web\n`,
        `  name: web\n  labels: {${yaml(v)}: ${yaml(v)}}\n  annotations: {${yaml(v)}: ${yaml(v)}, "ignore-check.kube-linter.io/privileged-container": ${yaml(v)}, ${yaml(`ignore-check.kube-linter.io/${v}`)}: x}\n`,
      ),
  ],
  [
    "variables",
    "k8s/pod.yaml",
    (v) =>
      pod(`name: web\nimage: web\nenv:\n  - {name: ${yaml(v)}, value: x}\n  - {name: A_PASSWORD, value: ${yaml(v)}}\n`),
  ],
  [
    "arguments",
    "k8s/pod.yaml",
    (v) => pod(`name: web\nimage: web\ncommand: [${yaml(v)}]\nargs: [${yaml(`--token=${v}`)}]\n`),
  ],
  [
    "capabilities",
    "k8s/pod.yaml",
    (v) =>
      pod(
        `name: web\nimage: web\nsecurityContext: {capabilities: {add: [${yaml(v)}, SYS_ADMIM], drop: [${yaml(v)}]}, seccompProfile: {type: ${yaml(v)}}}\n`,
      ),
  ],
  [
    "mounts",
    "k8s/pod.yaml",
    (v) =>
      pod(
        `name: web\nimage: web\nvolumeMounts: [{name: ${yaml(v)}, mountPath: ${yaml(v)}}]\n`,
        undefined,
        `  volumes: [{name: ${yaml(v)}, hostPath: {path: ${yaml(`/var/run/docker.sock${v}`)}}}, {name: ${yaml(v)}, hostPath: {path: /var/run/docker.sock}}]\n`,
      ),
  ],
  [
    "fields",
    "k8s/pod.yaml",
    (v) =>
      pod(
        `name: web\nimage: web\n${yaml(v)}: x\nprivileged: ${yaml(v)}\nports: [{hostPort: ${yaml(v)}}, {hostPort: 1}]\n`,
      ),
  ],
  [
    "kind",
    "k8s/other.yaml",
    (v) => `apiVersion: ${yaml(v)}\nkind: ${yaml(v)}\nmetadata: {name: ${yaml(v)}}\n---\n${pod("name: a\nimage: a\n")}`,
  ],
  [
    "selector",
    "k8s/service.yaml",
    (v) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${yaml(v)}}\nspec: {selector: {${yaml(v)}: ${yaml(v)}}}\n`,
  ],
  [
    "workload",
    "k8s/deploy.yaml",
    (v) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${yaml(v)}}\nspec: {template: {spec: {serviceAccountName: ${yaml(v)}, containers: [{name: ${yaml(v)}, image: "a:latest"}], initContainers: [{name: ${yaml(v)}, image: b}]}}}\n`,
  ],
  [
    "manifest comments",
    "k8s/pod.yaml",
    (v) =>
      `# plimsoll: ignore kubernetes/host-pid,${word(v)} -- ${line(v)}\n${pod(`name: a # ${line(v)}\nimage: b\n`)}`,
  ],
  [
    "broken",
    "k8s/pod.yaml",
    (v) => `${pod(`name: a\nimage: &${word(v)} ${line(v)}\n`)}    *${word(v)}\n\t${line(v)}: [\n`,
  ],
  ["values", "chart/values.yaml", (v) => `image: ${yaml(v)}\nname: ${yaml(v)}\nadmin_password: ${yaml(v)}\n`],
  [
    "template",
    "chart/templates/pod.yaml",
    (v) => pod(`name: {{ .Values.name | default ${yaml(v)} }}\nimage: {{ .Values.image }}:${word(v)}\n`),
  ],
  [
    "chart",
    "chart/Chart.yaml",
    (v) =>
      `apiVersion: v2\nname: ${yaml(v)}\nversion: ${yaml(v)}\ndependencies: [{name: ${yaml(v)}, repository: ${yaml(v)}}]\n`,
  ],
  [
    "kustomization",
    "k8s/kustomization.yaml",
    (v) => `resources: [${yaml(v)}]\nimages: [{name: ${yaml(v)}, newTag: ${yaml(v)}}]\nnamespace: ${yaml(v)}\n`,
  ],
  [
    "keys of ours",
    ".plimsoll.yaml",
    (v) =>
      `${yaml(v)}: 1\nrules: {${yaml(v)}: error, dockerfile/no-sudo: ${yaml(v)}}\noptions: {${yaml(v)}: ${yaml(v)}}\n`,
  ],
  [
    "values of ours",
    ".plimsoll.yaml",
    (v) =>
      `extends: ${yaml(v)}\nignore: [${yaml(v)}]\noverrides: [{files: [${yaml(v)}], ${yaml(v)}: {a: b}}]\nkubernetes: {version: ${yaml(v)}}\n`,
  ],
  [
    "exceptions of ours",
    ".plimsoll.yaml",
    (v) =>
      `exceptions: [{rules: [${yaml(v)}], paths: [${yaml(v)}], reason: ${yaml(v)}, until: ${yaml(v)}}]\n# plimsoll: ignore ${word(v)}\n`,
  ],
  ["broken, ours", ".plimsoll.yaml", (v) => `rules:\n  - *${word(v)}\n "${line(v)}\n`],
  ["trivy's", ".trivyignore", (v) => `${word(v)}\nDS-0004 exp:${word(v)}\n# ${line(v)}\n${line(v)}\n`],
  [
    "trivy's yaml",
    ".trivyignore.yaml",
    (v) =>
      `misconfigurations: [{id: ${yaml(v)}, paths: [${yaml(v)}], statement: ${yaml(v)}, expired_at: ${yaml(v)}}]\n`,
  ],
  [
    "hadolint's",
    ".hadolint.yaml",
    (v) => `ignored: [${yaml(v)}]\nfailure-threshold: ${yaml(v)}\noverride: {error: [${yaml(v)}]}\n`,
  ],
  ["kube-linter's", ".kube-linter.yaml", (v) => `checks: {exclude: [${yaml(v)}], ignorePaths: [${yaml(v)}]}\n`],
  ["ignore file", ".dockerignore", (v) => `${line(v)}\n# plimsoll: ignore ${word(v)} -- ${line(v)}\n`],
];

/** The names that a file or folder of Linux can have: a slash parts folders, and a step has at most 255 bytes. */
function namesOf(value: string): string {
  const steps = value.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  return steps
    .map((step) =>
      Buffer.from(step)
        .subarray(0, 200)
        .toString()
        .replace(/\ufffd+$/, ""),
    )
    .join("/");
}

/** The files that have the texts in them: each way with what acts in a terminal, in Markdown, and one text by itself. */
export function filesWithHostileTexts(origin: string): readonly HostileFile[] {
  const { by, mixed } = hostileTexts(origin);
  const single = Object.values(by);
  return WAYS.flatMap(([name, file, text], i) => {
    const values = [...mixed, single[i % single.length] ?? ""];
    return values.map((value, k) => ({ path: `${name.replace(/\W+/g, "-")}-${k}/${file}`, text: text(value) }));
  });
}

/** Harmless texts under names that are not: of a file, of a folder above it, and of both kinds of files. */
export function filesWithHostileNames(origin: string): readonly HostileFile[] {
  const { by } = hostileTexts(origin);
  return Object.entries(by).flatMap(([kind, value]) => {
    const name = namesOf(value);
    return [
      { path: `names/${kind}/${name}.Dockerfile`, text: `${FROM}RUN sudo a\n# plimsoll: ignore dockerfile/no-such\n` },
      { path: `names/${name}/Dockerfile`, text: "FROM ubuntu:latest\nUSER a\nRUN sudo b\n" },
      { path: `names/${kind}/${name}/pod.yaml`, text: pod("name: a\nimage: b\n") },
      { path: `${name}.yaml`, text: pod("name: a\nimage: b\n") },
    ];
  });
}

export function hostileFiles(origin: string): readonly HostileFile[] {
  const all = [...filesWithHostileTexts(origin), ...filesWithHostileNames(origin)];
  return [...new Map(all.map((file) => [file.path, file])).values()];
}

/** Writes files below a folder; answers those that this file system takes. */
export function writeAll(folder: string, files: readonly HostileFile[]): readonly HostileFile[] {
  return files.filter(({ path: name, text }) => {
    try {
      writeFiles(folder, { [name]: text });
      return true;
    } catch (error) {
      // Windows and macOS refuse some names.
      if (
        ["EILSEQ", "EINVAL", "ENOENT", "ENAMETOOLONG", "ENOTDIR"].includes(
          String((error as NodeJS.ErrnoException).code),
        )
      )
        return false;
      throw error;
    }
  });
}

/** Names whose bytes are no text, which only Linux has. */
export function writeUnreadableNames(folder: string): void {
  if (process.platform !== "linux") return;
  const bytes = (...parts: readonly (string | number[])[]) => Buffer.concat(parts.map((one) => Buffer.from(one)));
  fs.writeFileSync(bytes(`${folder}/half`, [0xff, 0x1b, 0xe2, 0x80], ".Dockerfile"), FROM);
  fs.mkdirSync(bytes(`${folder}/`, [0x9b, 0x33, 0x31, 0x6d], "d"));
  fs.writeFileSync(bytes(`${folder}/`, [0x9b, 0x33, 0x31, 0x6d], "d/Dockerfile"), FROM);
}
