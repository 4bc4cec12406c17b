// Files that say how Dockerfiles are built, and grow: Bake, workflows, pipelines.
import { listOf, type Shape, textOf } from "./shape.ts";
import { files, folder } from "./texts.ts";

const DOCKERFILE = "FROM debian:12\nUSER 1\n";
/** A file that grows, beside the Dockerfile that it builds. */
const building = (name: string, at: string, make: (size: number) => string): Shape =>
  files(name, (size) => ({ [at]: make(size), Dockerfile: DOCKERFILE }));
const BAKE = "docker-bake.hcl";
const target = (i: number, more: string) => `target "t${i}" { ${more} }\n`;

export const BUILDS: readonly Shape[] = [
  building("targets that inherit a long list of tags", BAKE, (size) =>
    [
      textOf(size / 2, 'target "b" { tags = [', (i) => `"i${i}:1", `, "] }\n"),
      textOf(size / 2, "", (i) => target(i, 'inherits = ["b"]')),
    ].join(""),
  ),
  building("targets that inherit from one with many bases", BAKE, (size) =>
    [
      textOf(size / 2, 'target "b" { inherits = [', (i) => `"t${i}", `, "] }\n"),
      textOf(size / 2, "", (i) => target(i, 'inherits = ["b"]')),
    ].join(""),
  ),
  building("a target that is written again and again", BAKE, (size) =>
    textOf(size, "", (i) => `target "a" {\n  x${i} = "1"\n}\n`),
  ),
  building("jobs with a long script before them", ".gitlab-ci.yml", (size) =>
    [
      textOf(size / 2, "before_script:\n", (i) => `  - docker build -t r${i} .\n`),
      textOf(size / 2, "", (i) => `j${i}:\n  script: [a]\n`),
    ].join(""),
  ),
  building("a script that goes down folder by folder", ".github/workflows/build.yaml", (size) =>
    textOf(
      size,
      "on: push\njobs:\n  a:\n    runs-on: b\n    steps:\n      - run: |\n",
      (i) => `          cd d${i}; docker build -t r${i} -f x .\n`,
    ),
  ),
  building("a matrix of a job with many steps", ".github/workflows/a.yml", (size) =>
    [
      "on: push\nenv:\n",
      textOf(size / 4, "", (i) => `  V${i}: "${i}"\n`),
      "jobs:\n  a:\n    strategy:\n      matrix:\n        i: [a, b, c, d, e, f, g, h]\n    steps:\n",
      textOf(
        size / 2,
        "",
        (i) => `      - id: s${i}\n        uses: docker/metadata-action@v5\n        with: { images: "a/b" }\n`,
      ),
      textOf(size / 4, "", (i) => `      - run: docker build -t a/${i}\${{ matrix.i }} $V${i}\n`),
    ].join(""),
  ),
  building("a matrix of many values", ".github/workflows/a.yml", (size) =>
    [
      "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        i: [",
      textOf(size / 2, "", (i) => `a${i}, `),
      "]\n        include:\n",
      textOf(size / 2, "", (i) => `          - { i: a${i}, b: c }\n`),
      "    steps:\n      - run: docker build -t a/${{ matrix.i }} .\n",
    ].join(""),
  ),
  building("builds of which the Dockerfile is not known", ".gitlab-ci.yml", (size) =>
    textOf(size, "a:\n  script:\n", (i) => `    - docker build -t a -f $F/${i}/Dockerfile .\n`),
  ),
  building("targets that inherit from one that names its base again and again", BAKE, (size) =>
    [
      textOf(size / 2, 'target "x" {}\ntarget "b" { inherits = [', () => '"x", ', "] }\n"),
      textOf(size / 2, "", (i) => target(i, 'inherits = ["b"]')),
    ].join(""),
  ),
  files("arguments of a target with heirs that no ARG declares, many findings", (size) => ({
    [BAKE]:
      Array.from({ length: 40 }, (_, i) => target(i, 'inherits = ["b"]')).join("") +
      textOf(size / 2, 'target "b" { args = {\n', (i) => `  VARIABLE_NAXE_${i} = "1"\n`, "} }\n"),
    Dockerfile: textOf(size / 2, "", (i) => `ARG VARIABLE_NAME_${i}\n`) + DOCKERFILE,
  })),
  folder("Dockerfiles that copy many files with secrets", (size) =>
    Object.fromEntries([
      ...listOf(size / 2, 40, (i) => [`d${i}.Dockerfile`, "FROM a:1\nCOPY . /a\nCOPY s /b\n"]),
      ...listOf(size / 2, 40, (i) => [`s/s${i}/.env`, "DB_PASSWORD=correct-horse-9\n"]),
    ]),
  ),
  files("COPY upon COPY of many files with secrets", (size) => ({
    Dockerfile: textOf(size / 2, "FROM a:1\n", (i) => `COPY . /a${i}\nCOPY s/s${i}/.env /b\n`),
    ...Object.fromEntries(listOf(size / 2, 40, (i) => [`s/s${i}/.env`, "DB_PASSWORD=correct-horse-9\n"])),
  })),
];
