// Compose files that grow.
import { type Shape, textOf } from "./shape.ts";
import { file, files, shared } from "./texts.ts";

const compose = (name: string, head: string, piece: (i: number) => string, tail = ""): Shape =>
  file(name, "compose.yaml", (size) => textOf(size, head, piece, tail));
const service = (i: number, more = "") => `  s${i}:\n    image: b\n${more}`;
const ONE = "services:\n  a:\n    image: b\n";

export const COMPOSE_FILES: readonly Shape[] = [
  compose("many services", "services:\n", (i) => service(i)),
  compose("many privileged services", "services:\n", (i) => service(i, "    privileged: true\n")),
  compose("many services with extends", "services:\n  s0: {image: b}\n", (i) =>
    service(i + 1, `    extends: {service: s${i}}\n`),
  ),
  compose("extends of many words", `${ONE}    extends:`, (i) => ` s${i}`, "\n"),
  compose("extends of a list", `${ONE}    extends:\n`, (i) => `      - s${i}\n`),
  compose("services upon services", "services:\n", (i) => service(i, `    depends_on: [s${i + 1}]\n`)),
  compose("mounts of a service", `${ONE}    volumes:\n`, (i) => `      - /var/run/docker.sock:/m${i}\n`),
  compose(
    "mounts in long form",
    `${ONE}    volumes:\n`,
    (i) => `      - {type: bind, source: /a${i}, target: /m${i}}\n`,
  ),
  compose("ports", `${ONE}    ports:\n`, (i) => `      - "${i}:80"\n`),
  compose("environment", `${ONE}    environment:\n`, (i) => `      - PASSWORD${i}=hunter2x\n`),
  compose("interpolation", `${ONE}    command: `, () => "${A:-b} ", "\n"),
  compose("interpolation inside interpolation", `${ONE}    command: `, () => "${A:-", "\n"),
  compose("profiles", `${ONE}    profiles: [`, (i) => `p${i}, `, "]\n"),
  compose("security options", `${ONE}    security_opt:\n`, (i) => `      - label:x${i}\n`),
  compose("many secrets and configs", `${ONE}secrets:\n`, (i) => `  k${i}: {file: ./k${i}}\n`),
  compose("exceptions for services", "services:\n", (i) => `  # plimsoll: ignore-resource x${i}\n${service(i)}`),
  compose("services that merge", "x-a: &a {image: b}\nservices:\n", (i) => `  s${i}:\n    <<: *a\n`),
  shared(
    "services that merge a long map",
    "compose.yaml",
    (half) => textOf(half, "x-a: &a\n", (i) => `  k${i}: v\n`),
    (half) => textOf(half, "services:\n", (i) => `  s${i}: {<<: *a}\n`),
  ),
  shared(
    "services that merge a list of maps",
    "compose.yaml",
    (half) => `${textOf(half, "x-a: &a\n  image: b\nx-l: &l [", () => "*a, ")}]\n`,
    (half) => textOf(half, "services:\n", (i) => `  s${i}: {<<: *l}\n`),
  ),
  shared(
    "volumes by alias",
    "compose.yaml",
    (half) => textOf(half, "x-v: &v\n", (i) => `  - /a${i}:/m${i}\n`),
    (half) => textOf(half, "services:\n", (i) => `  s${i}: {image: b, volumes: *v}\n`),
  ),
  compose(
    "documents laid over each other",
    "services:\n  a: {image: b}\n",
    (i) => `---\nservices:\n  s${i}: {image: b}\n`,
  ),
  files("two files laid over each other", (size) => ({
    "compose.yaml": textOf(size, "services:\n", (i) => service(i)),
    "compose.override.yaml": textOf(size, "services:\n", (i) => `  s${i}:\n    privileged: true\n`),
  })),
  files("two files of one service laid over each other", (size) => ({
    "compose.yaml": textOf(size, `${ONE}    volumes:\n`, (i) => `      - a${i}:/m${i}\n`),
    "compose.override.yaml": textOf(size, `${ONE}    volumes:\n`, (i) => `      - b${i}:/m${i}\n`),
  })),
  files("two files with exceptions", (size) => ({
    "compose.yaml": textOf(
      size,
      "services:\n",
      (i) => `  # plimsoll: ignore-resource compose/image-tag\n${service(i)}`,
    ),
    "compose.override.yaml": textOf(
      size,
      "services:\n",
      (i) => `  # plimsoll: ignore-resource x\n  s${i}:\n    privileged: true\n`,
    ),
  })),
  files("services that build a stage and set an argument that a long Dockerfile does not have", (size) => ({
    "compose.yaml": textOf(
      size / 2,
      "services:\n",
      (i) => `  s${i}:\n    build: {context: ., target: t${i}x, args: {B${i}: x}}\n`,
    ),
    Dockerfile: textOf(size / 2, "", (i) => `ARG B${i}x\nFROM a AS t${i}\n`),
  })),
];
