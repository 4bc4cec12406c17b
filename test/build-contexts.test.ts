// From which folder the files of a build come, as the files of a workspace say it: whose ignore file counts for a Dockerfile.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isLoose, shapeIn, stepsUp } from "../server/src/engine/core/builds/open-builds.ts";
import type { RuleId } from "../server/src/engine/core/finding.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const IGNORED: RuleId = "dockerfile/copy-ignored-file";
const SECRETS: RuleId = "dockerfile/dockerignore-missing-secrets";

type Files = Readonly<Record<string, string>>;

function found(rule: RuleId, path: string, dockerfile: string, files: Files): number {
  const lab = labOf(settingsOf({}, new Set([rule])), files);
  lab.set(uriOf(path), path, dockerfile, 1);
  return (lab.check(uriOf(path))?.findings ?? []).length;
}

const COPIES = "FROM alpine:3.22\nCOPY data/x.txt /x\n";
const COPIES_ALL = "FROM alpine:3.22\nCOPY . /x\n";
const ENV = "DB_PASSWORD=correct-horse-9\n";

/** Whether a file that only the root, or only the folder of `img/Dockerfile`, leaves out is reported. */
const reported = (files: Files, path = "img/Dockerfile") => ({
  root: found(IGNORED, path, COPIES, { ".dockerignore": "data\n", ...files }) > 0,
  own: found(IGNORED, path, COPIES, { "img/.dockerignore": "data\n", ...files }) > 0,
});
/** Whether the file with secrets beside `img/Dockerfile` is, which the ignore file of the root leaves out. */
const secret = (files: Files, path = "img/Dockerfile") =>
  found(SECRETS, path, COPIES_ALL, { "img/.env": ENV, ".dockerignore": "**/.env\n", ...files }) > 0;

const FROM_ROOT = { root: true, own: false };
const FROM_OWN = { root: false, own: true };
const UNKNOWN = { root: false, own: false };

/** Each file that says how `img/Dockerfile` is built, and the folder that it is built from. */
function check(cases: Readonly<Record<string, readonly [Files, typeof FROM_ROOT, path?: string]>>): void {
  for (const [title, [files, expected, path]] of Object.entries(cases)) {
    test(title, () => {
      assert.deepEqual(reported(files, path), expected);
      if (expected !== UNKNOWN) assert.equal(secret(files, path), expected === FROM_OWN);
    });
  }
}

check({ "nothing says it": [{}, FROM_OWN] });

describe("Bake", () => {
  const bake = (body: string, more = ""): Files => ({ "docker-bake.hcl": `${more}target "a" {\n${body}\n}\n` });
  const variable = 'variable "D" { default = "img" }\n';
  check({
    "both written": [bake('context = "."\ndockerfile = "img/Dockerfile"'), FROM_ROOT],
    "a matrix of words": [
      bake('matrix = { v = ["x", "img"] }\nname = "a-${v}"\ndockerfile = "${v}/Dockerfile"'),
      FROM_ROOT,
    ],
    "a matrix of maps": [bake('matrix = { v = [{ f = "img/Dockerfile" }] }\nname = "a"\ndockerfile = v.f'), FROM_ROOT],
    "a matrix of contexts": [bake('matrix = { v = ["x", "img"] }\nname = "a-${v}"\ncontext = v'), FROM_OWN],
    "a default": [bake('dockerfile = "${D}/Dockerfile"', variable), FROM_ROOT],
    "the default of a context": [bake("context = D", variable), FROM_OWN],
    "where Bake is started": [bake('context = BAKE_CMD_CONTEXT\ndockerfile = "img/Dockerfile"'), FROM_ROOT],
    "a matrix that is not known": [bake('matrix = { v = x() }\nname = "a-${v}"\ndockerfile = "img/${v}file"'), UNKNOWN],
    "a context that is not known": [bake('matrix = { v = x() }\nname = "a"\ncontext = v'), FROM_OWN],
    "a context that is not known, two folders up": [
      bake('matrix = { v = x() }\nname = "a"\ncontext = v\ndockerfile = "img/Dockerfile"'),
      UNKNOWN,
    ],
    JSON: [
      {
        "docker-bake.json":
          '{"target": {"a": {"matrix": {"v": ["img"]}, "name": "a", "dockerfile": "${v}/Dockerfile"}}}',
      },
      FROM_ROOT,
    ],
  });
  test("neither is known: nothing is certain", () => {
    const files = bake("dockerfile = x()\ncontext = y()");
    assert.deepEqual(reported(files), UNKNOWN);
  });
});

describe("workflows and pipelines", () => {
  const CI = ".github/workflows/a.yml";
  const workflow = (job: string, steps: string): Files => ({
    [CI]: `on: push\nenv: { DIR: img }\njobs:\n  a:\n    runs-on: x\n${job}    steps:\n${steps}`,
  });
  const action = (job: string, inputs: string) =>
    workflow(job, `      - uses: docker/build-push-action@v6\n        with: { ${inputs} }\n`);
  const matrix = (text: string) => `    strategy: { matrix: ${text} }\n`;
  check({
    "a matrix": [action(matrix("{ d: [x, img] }"), "context: ., file: '${{ matrix.d }}/Dockerfile'"), FROM_ROOT],
    "what a matrix includes": [
      action(
        matrix("{ include: [{ f: img/Dockerfile, c: . }, { f: Dockerfile, c: x }] }"),
        "context: '${{ matrix.c }}', file: '${{ matrix.f }}'",
      ),
      FROM_ROOT,
    ],
    "a matrix of maps": [action(matrix("{ i: [{ d: img }] }"), "context: '${{ matrix.i.d }}'"), FROM_OWN],
    "a variable": [action("", "context: ., file: '${{ env.DIR }}/Dockerfile'"), FROM_ROOT],
    "a variable made of a matrix": [
      action(
        `${matrix("{ d: [img] }")}    env: { FILE: "\${{ matrix.d }}/Dockerfile" }\n`,
        "context: ., file: '${{ env.FILE }}'",
      ),
      FROM_ROOT,
    ],
    "the folder of the job": [action("", "context: '${{ github.workspace }}', file: img/Dockerfile"), FROM_ROOT],
    "a variable of a script": [workflow("", "      - run: docker build -t a -f $DIR/Dockerfile .\n"), FROM_ROOT],
    "a loop of a script": [
      workflow("", "      - run: for i in x img; do docker build -t a -f $i/Dockerfile .; done\n"),
      FROM_ROOT,
    ],
    "a matrix that is worked out": [
      action(matrix("'${{ fromJSON(x) }}'"), "context: '${{ matrix.d }}', file: '${{ matrix.d }}/Dockerfile'"),
      FROM_OWN,
    ],
    "a context that is not known": [action("", "context: '${{ inputs.c }}', file: img/Dockerfile"), UNKNOWN],
    "GitLab's variables": [
      {
        ".gitlab-ci.yml":
          "variables: { D: img }\na:\n  script:\n    - cd x\n    - docker build -t a -f $CI_PROJECT_DIR/$D/Dockerfile $CI_PROJECT_DIR\n",
      },
      FROM_ROOT,
    ],
    Kaniko: [
      {
        ".gitlab-ci.yml":
          "a:\n  script:\n    - /kaniko/executor --context . --dockerfile img/Dockerfile --destination a/b:1\n",
      },
      FROM_ROOT,
    ],
  });
});

describe("Compose", () => {
  const compose = (build: string, name = "compose.yaml"): Files => ({
    [name]: `services:\n  a:\n    build: { ${build} }\n`,
  });
  check({
    "both written": [compose("context: ., dockerfile: img/Dockerfile"), FROM_ROOT],
    "where Compose is started": [compose('context: "${PWD}", dockerfile: img/Dockerfile'), FROM_ROOT],
    "a file that only the override names": [
      { ...compose("context: ."), ...compose("dockerfile: img/Dockerfile", "compose.override.yaml") },
      UNKNOWN,
    ],
    "a variable for the file": [compose('context: ., dockerfile: "${D}/Dockerfile"'), UNKNOWN],
    "a variable for the context": [compose('context: "${D}", dockerfile: img/Dockerfile'), UNKNOWN],
    "a variable that .env sets": [
      { ...compose('context: ., dockerfile: "${D}/Dockerfile"'), ".env": "D=img\n" },
      FROM_ROOT,
    ],
    "a context that .env sets": [{ ...compose('context: "$C"'), ".env": "C=img\n" }, FROM_OWN],
    "another variable that .env sets": [
      { ...compose('context: ., dockerfile: "${D}/Dockerfile"'), ".env": "E=img\n" },
      UNKNOWN,
    ],
    "a variable for the context alone": [compose('context: "${D}"'), FROM_OWN],
    "a variable for all": [{ "compose.yaml": "services:\n  a:\n    build: ${D}\n" }, FROM_OWN],
  });
});

describe("scripts", () => {
  const script = (text: string, path = "build.sh"): Files => ({ [path]: `${text}\n` });
  const build = "docker build -t a -f img/Dockerfile .";
  check({
    "of the root": [script(build), FROM_ROOT],
    "a Makefile": [script(`a:\n\t${build}`, "Makefile"), FROM_ROOT],
    "a justfile": [script(`a:\n  ${build}`, "justfile"), FROM_ROOT],
    "package.json": [script(JSON.stringify({ scripts: { a: build } }), "package.json"), FROM_ROOT],
    "a package.json that is none": [script(`{ docker ${build}`, "package.json"), FROM_OWN],
    "of another folder, started in the root": [script(build, "ci/build.sh"), UNKNOWN],
    "of its folder": [script("docker build -t a .", "img/build.sh"), FROM_OWN],
    "which goes to the root": [script(`cd "$(dirname "$0")/.."\n${build}`, "ci/build.sh"), FROM_ROOT],
    "which knows its folder": [
      script(
        `D=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)\ncd /tmp\ndocker build -t a -f "$D/Dockerfile" "$D/.."`,
        "img/b.sh",
      ),
      FROM_ROOT,
    ],
    "which asks git for the root": [
      script(`cd "$(git rev-parse --show-toplevel)"\n${build}`, "ci/build.sh"),
      FROM_ROOT,
    ],
    "each target of a Makefile": [script("x img:\n\tdocker build -t a -f $@/Dockerfile .", "Makefile"), FROM_ROOT],
    "a folder that nobody knows": [script('docker build -t a -f "$1/Dockerfile" "$1"'), FROM_OWN],
    "a file that nobody knows": [script('docker build -t a -f "$1" "$2"'), UNKNOWN],
  });
});

test("a Dockerfile that may be built from two folders copies what one of them has", () => {
  const files = { "docker-bake.hcl": 'target "a" {\n  dockerfile = x()\n}\n' };
  assert.deepEqual(reported(files), UNKNOWN);
  assert.deepEqual(reported({ ...files, ".dockerignore": "data\n", "img/.dockerignore": "data\n" }), {
    root: true,
    own: true,
  });
});

test("paths of which parts are filled in", () => {
  const shape = (folder: string | undefined, written: string) =>
    shapeIn(folder, written.replaceAll("*", "\0"))?.replaceAll("\0", "*");
  assert.equal(shape("a", "./b/Dockerfile"), "a/b/Dockerfile");
  assert.equal(shape("a", "b/*.Dockerfile"), "a/b/*.Dockerfile");
  assert.equal(shape("a", "../*/Dockerfile"), "*/Dockerfile");
  assert.equal(shape("a", "*/b/Dockerfile"), "*/b/Dockerfile", "it may be absolute");
  assert.equal(shape("a", "*/../Dockerfile"), "*");
  assert.equal(shape("a", "../../x"), undefined);
  assert.equal(shape("a", "/x"), undefined);
  assert.equal(shape(undefined, "b/Dockerfile"), "*/b/Dockerfile");
  assert.equal(shape(undefined, "../b/Dockerfile"), "*/b/Dockerfile");
  assert.equal(shape(undefined, "."), "*");
  for (const file of ["*", "*/Dockerfile", "*/*"])
    assert.ok(isLoose({ file: file.replaceAll("*", "\0"), contexts: [] }));
  for (const file of ["a/*", "*.Dockerfile", "*/a/Dockerfile"])
    assert.ok(!isLoose({ file: file.replaceAll("*", "\0"), contexts: [] }));
});

test("how far above a file a context is, by how both are written", () => {
  assert.equal(stepsUp("$D", '"${D}/Dockerfile"'), 1);
  assert.equal(stepsUp("$D/", "$D/img/Dockerfile"), 2);
  assert.equal(stepsUp(".", "./img/Dockerfile"), 2);
  assert.equal(stepsUp("web", "web/Dockerfile"), 1);
  assert.equal(stepsUp("$D", "$E/Dockerfile"), undefined);
  assert.equal(stepsUp("$D", "$D/$E/Dockerfile"), undefined);
  assert.equal(stepsUp(".", "$D/Dockerfile"), undefined);
  assert.equal(stepsUp(".", "../Dockerfile"), undefined);
  assert.equal(stepsUp("", ""), undefined);
});

describe("many files with secrets", () => {
  const paths = (count: number, name: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => `s/d${i}/${name(i)}`);
  const labWith = (all: readonly string[], files: Files = {}) => {
    const texts = all.map((path) => [path, path.endsWith(".pem") ? "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n" : ENV]);
    const lab = labOf(settingsOf({}, new Set([SECRETS])), { ...Object.fromEntries(texts), ...files });
    lab.set(uriOf("Dockerfile"), "Dockerfile", COPIES_ALL, 1);
    lab.set(uriOf("s.Dockerfile"), "s.Dockerfile", "FROM alpine:3.22\nCOPY s /s\n", 1);
    return (path: string) => lab.check(uriOf(path))?.findings[0];
  };
  const linesOf = (finding: ReturnType<ReturnType<typeof labWith>>) =>
    finding?.fixes[0]?.changes.map((change) => ("append" in change ? change.append : ""));

  test("few are left out one by one", () => {
    const check = labWith(paths(50, () => ".env"));
    assert.equal(linesOf(check("Dockerfile"))?.length, 50);
  });

  test("many are left out by their names, in the folder that is copied", () => {
    const check = labWith(paths(51, (i) => (i === 0 ? "dev.env" : ".env")));
    assert.deepEqual(linesOf(check("Dockerfile")), ["**/dev.env\n", "**/.env\n"]);
    assert.deepEqual(linesOf(check("s.Dockerfile")), ["s/**/dev.env\n", "s/**/.env\n"]);
    assert.equal(
      check("Dockerfile")?.fixes[0]?.title,
      "Leave `s/d0/dev.env` and 50 more out of the build context by `.dockerignore`, and all others of their names",
    );
  });

  test("such lines leave them out", () => {
    const all = paths(51, (i) => (i === 0 ? "dev.env" : ".env"));
    for (const lines of ["**/dev.env\n**/.env\n", "s/**/dev.env\ns/**/.env\n"])
      assert.equal(labWith(all, { ".dockerignore": lines })("Dockerfile"), undefined);
  });

  test("there is no fix where the names are many too", () => {
    const check = labWith(paths(51, (i) => `k${i}.env`));
    assert.match(check("Dockerfile")?.message ?? "", /and at least 50 more/);
    assert.deepEqual(check("Dockerfile")?.fixes, []);
  });

  test("an ignore file that comes and goes is answered for each time", () => {
    const lab = labOf(settingsOf({}, new Set([SECRETS])), { "s/.env": ENV });
    const at = uriOf(".dockerignore");
    lab.set(uriOf("Dockerfile"), "Dockerfile", COPIES_ALL, 1);
    const count = () => lab.check(uriOf("Dockerfile"))?.findings.length;
    assert.equal(count(), 1);
    for (const [i, patterns] of ["s\n", "t\n", "**/.env\n"].entries()) {
      lab.set(at, ".dockerignore", patterns, i + 1);
      assert.equal(count(), patterns === "t\n" ? 1 : 0, patterns);
    }
    lab.delete(at);
    assert.equal(count(), 1);
  });
});
