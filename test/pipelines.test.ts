// Workflows of GitHub and pipelines of GitLab as languages: which files, what their builds say of Dockerfiles, and that they are searched.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builds } from "../server/src/engine/core/builds/builds.ts";
import { commandLines } from "../server/src/engine/core/builds/command-lines.ts";
import { builtImages, lastWords } from "../server/src/engine/core/builds/images.ts";
import type { Table } from "../server/src/engine/core/index.ts";
import { isOnlySearched, languageOf, parseFile } from "../server/src/engine/pipeline/engine.ts";
import { assertLinear } from "./support/cost.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";
import { secretOf } from "./support/secrets.ts";

const CI = ".github/workflows/ci.yml";
const GITLAB = ".gitlab-ci.yml";

/** What a file says is built: the Dockerfile and what its row holds, or what rows of another table hold. */
function rows(path: string, text: string, table: Table<unknown> = builds): readonly unknown[] {
  const file = parseFile(engine, "", path, text, 0) ?? assert.fail();
  const { entries } = engine.language(file.language) ?? assert.fail();
  return file.parts
    .flatMap(({ doc }) => entries(doc, path))
    .filter((entry) => entry.table === table.name)
    .map(({ key, data }) => [key, JSON.parse(JSON.stringify(data))]);
}

const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, " ".repeat(by));
const workflow = (steps: string, job = "") =>
  `on: push\njobs:\n  a:\n    runs-on: x\n${job}    steps:\n${indented(steps, 6)}`;
const run = (script: string) => workflow(`- run: |\n${indented(script, 4)}\n`);
const inputs = (text: string) => workflow(`- uses: docker/build-push-action@v6\n  with:\n${indented(text, 4)}`);

test("files go by their paths and by what they hold", () => {
  const idOf = (path: string, head: string) => languageOf(engine, path, head)?.id;
  for (const path of [CI, "a/.github/workflows/docker-compose.yaml"])
    assert.equal(idOf(path, "on: push\njobs:\n"), "actions");
  assert.equal(idOf("tools/x/action.yml", "name: a\nruns:\n  using: node\n"), "actions");
  for (const path of [GITLAB, "ci/build.gitlab-ci.yaml"]) assert.equal(idOf(path, "a:\n  script: [x]\n"), "gitlab");
  assert.equal(idOf("ci/jobs.yml", "jobs:\n  a:\n    script: x\n"), undefined);
  assert.equal(idOf(CI, "a: b\n"), undefined);
  assert.equal(idOf("action.yml", "jobs:\n"), undefined);
  assert.equal(idOf(GITLAB, "include: x\n"), undefined);
});

describe("docker/build-push-action", () => {
  const cases: readonly (readonly [string, string, readonly unknown[]])[] = [
    ["a folder", "context: web\npush: true\n", [["web/Dockerfile", { context: "web" }]]],
    [
      "file and target",
      "context: .\nfile: ./web/prod.Dockerfile\ntarget: Prod\ntags: a/b\n",
      [["web/prod.Dockerfile", { context: "", target: "prod" }]],
    ],
    ["nothing pushed or tagged", "context: .\npush: false\n", [["Dockerfile", { context: "", nameless: true }]]],
    [
      "contexts and arguments",
      "context: .\ntags: x\nbuild-contexts: |\n  Base=docker-image://alpine:3.22\nbuild-args: |\n  BUILDKIT_DOCKERFILE_CHECK=skip=all\n",
      [["Dockerfile", { context: "", contexts: ["base"], check: "skip=all" }]],
    ],
    ["the repository, fetched", "target: a\ntags: x\n", [["Dockerfile", { target: "a" }]]],
    ["inputs that are empty", 'context: ""\nfile: ""\ntarget:\ntags: x\n', [["Dockerfile", {}]]],
    ["a folder of it", 'context: "{{defaultContext}}:web"\ntags: x\n', [["web/Dockerfile", {}]]],
    ["another repository", "context: https://github.com/a/b.git\ntags: x\n", []],
    ["a context that is not known", "context: ${{ matrix.dir }}\ntags: x\n", []],
    ["a file that is", "context: ${{ matrix.dir }}\nfile: web/Dockerfile\ntags: x\n", [["web/Dockerfile", {}]]],
    ["a file that is not known", "context: web\nfile: ${{ matrix.file }}\n", []],
    [
      "a target that is not known",
      "context: web\ntarget: ${{ matrix.t }}\ntags: x\n",
      [["web/Dockerfile", { context: "web", target: null }]],
    ],
    ["outside of the repository", "context: ../web\n", []],
  ];
  for (const [title, text, expected] of cases) test(title, () => assert.deepEqual(rows(CI, inputs(text)), expected));
});

test("redhat-actions/buildah-build", () => {
  const of = (text: string) =>
    rows(CI, workflow(`- uses: redhat-actions/buildah-build@v2\n  with:\n${indented(text, 4)}`));
  assert.deepEqual(of("containerfiles: ./web/Containerfile\nimage: a/b\ntags: 1 2\n"), [
    ["web/Containerfile", { context: "", buildah: true }],
  ]);
  assert.deepEqual(of("context: web\ndockerfiles: |\n  web/prod.Dockerfile\n"), [
    ["web/prod.Dockerfile", { context: "web", buildah: true }],
  ]);
  assert.deepEqual(of("containerfiles: |\n  a/Containerfile\n  b/Containerfile\n"), [], "they are joined");
  assert.deepEqual(of("image: a\nport: 80\n"), [], "built from what is copied, by no file");
});

describe("docker build", () => {
  const web = (row: object) => [["web/Dockerfile", row]];
  const cases: readonly (readonly [string, string, readonly unknown[]])[] = [
    ["a folder", "docker build -t a web", web({ context: "web" })],
    [
      "all options",
      "sudo DOCKER_BUILDKIT=1 docker buildx build --push -f web/Dockerfile \\\n  --target=A --build-context n=p --build-arg 'BUILDKIT_DOCKERFILE_CHECK=skip=X' .",
      web({ context: "", target: "a", contexts: ["n"], check: "skip=X" }),
    ],
    [
      "a test",
      "docker image build -q --target test web >log 2>&1",
      web({ context: "web", target: "test", nameless: true }),
    ],
    ["behind cd", "cd web && docker build -ta .", web({ context: "web" })],
    ["behind a cd of others", "(cd x; make)\ndocker build -ta web", web({ context: "web" })],
    ["behind a cd at times", "if x; then cd y; fi\ndocker build -ta web", []],
    ["a name that is filled in", 'docker build -t "$NAME:${TAG}" -t $(name) web', web({ context: "web" })],
    ["options that are filled in", "docker build -ta $ARGS web", []],
    ["a context that is filled in", 'docker build -ta -f web/Dockerfile "$DIR"', web({})],
    ["a file that is", 'docker build -ta -f "$DIR/Dockerfile" web', []],
    ["a repository", "docker build -ta https://github.com/a/b.git#main", []],
    ["standard input", "docker build -ta - <web/Dockerfile", []],
    ["a word, a comment, a heredoc", "echo docker build web\n# docker build web\ncat <<E\ndocker build web\nE\n", []],
    ["no build", "docker run -f web/Dockerfile build web", []],
    ["not pushed", "docker buildx build --push=false web", web({ context: "web", nameless: true })],
    ["an option that is not known", "docker build -ta --new web .", []],
  ];
  for (const [title, script, expected] of cases) {
    test(title, () => {
      assert.deepEqual(rows(CI, run(script)), expected);
      const gitlab = `a:\n  before_script: [pwd]\n  script:\n    - |\n${indented(script, 6)}\n`;
      assert.deepEqual(rows(GITLAB, gitlab), expected, "GitLab");
    });
  }
});

test("the names of the images that are built", () => {
  const web = { by: "web/Dockerfile" };
  const of = (script: string) => [rows(CI, run(script), builtImages), rows(CI, run(script), lastWords)];
  assert.deepEqual(of("docker build -t acme/web:1 -t ghcr.io/acme/web web"), [
    [
      ["acme/web", web],
      ["ghcr.io/acme/web", web],
    ],
    [],
  ]);
  assert.deepEqual(of('docker build --tag="acme/web:$TAG" web'), [[["acme/web", web]], []]);
  assert.deepEqual(of('docker build -t "$REGISTRY/acme/web:$TAG" web'), [[], [["web", { by: null }]]]);
  assert.deepEqual(of('docker build -t "$NAME" -t "acme/$NAME" -t "web$N" -t "a/web-$N:1" web'), [[], []]);
  assert.deepEqual(of('docker build -t acme/web "$DIR"'), [[["acme/web", { by: null }]], []]);
  const either = { by: null, mayBeBy: ["web/Containerfile", "web/Dockerfile"] };
  for (const program of ["podman build", "buildah bud", "buildah build --layers"])
    assert.deepEqual(of(`${program} -t web web`), [[["web", either]], []], program);
  assert.deepEqual(of("nerdctl build -t web -f web/Dockerfile ."), [[["web", web]], []]);
  assert.deepEqual(of("docker bud -t web web"), [[], []]);
  const tags = "context: web\ntags: |\n  acme/web:${{ github.sha }}\n  ${{ env.R }}/web,b/web@x\n";
  assert.deepEqual(
    [rows(CI, inputs(tags), builtImages), rows(CI, inputs(tags), lastWords)],
    [
      [
        ["acme/web", web],
        ["b/web", web],
      ],
      [["web", { by: null }]],
    ],
  );
});

test("images whose names a workflow works out", () => {
  const meta = (images: string) =>
    workflow(
      `- id: meta\n  uses: docker/metadata-action@v5\n  with:\n    images: ${images}\n- uses: docker/build-push-action@v6\n  with:\n    context: web\n    tags: \${{ steps.meta.outputs.tags }}\n`,
      "    env: { ORG: acme }\n    strategy: { matrix: { name: [web, db] } }\n",
    );
  const names = (text: string) =>
    [rows(CI, text, builtImages), rows(CI, text, lastWords)].map((of) => of.map((row) => (row as unknown[])[0]));
  assert.deepEqual(names(meta("acme/web")), [["acme/web"], []]);
  assert.deepEqual(names(meta('"|\\n  name=acme/web,enable=true"').replace("|", "")), [["acme/web"], []]);
  assert.deepEqual(names(meta("${{ env.ORG }}/${{ matrix.name }}")), [["acme/web", "acme/db"], []]);
  assert.deepEqual(names(meta("ghcr.io/${{ github.repository_owner }}/web")), [[], ["web"]]);
  assert.deepEqual(names(meta("${{ github.repository }}")), [[], []]);
  const matrix = "    strategy: { matrix: { i: [a, b], include: [{ i: a, t: '1' }, { i: c }] } }\n";
  assert.deepEqual(names(workflow("- run: docker build -t x/${{ matrix.i }}:${{ matrix.t }} .\n", matrix)), [
    ["x/a", "x/b", "x/c"],
    [],
  ]);
  assert.deepEqual(names(workflow("- run: docker build -t $N .\n  env: { N: x/y }\n")), [["x/y"], []]);
  const gitlab =
    "variables: { ORG: x, N: { value: $ORG/y } }\na:\n  variables: { T: '1' }\n  script: docker build -t $N:$T -t z$T .\n";
  assert.deepEqual(
    rows(GITLAB, gitlab, builtImages).map((row) => (row as unknown[])[0]),
    ["x/y", "z1"],
  );
  const kaniko = "a:\n  script: /kaniko/executor -c web --cache=true --destination=x/y:1 -d x/z\n";
  assert.deepEqual(rows(GITLAB, kaniko, builtImages), [
    ["x/y", { by: "web/Dockerfile" }],
    ["x/z", { by: "web/Dockerfile" }],
  ]);
  const many = `    strategy: { matrix: { i: [${"a, ".repeat(60)}] } }\n`;
  assert.deepEqual(names(workflow("- run: docker build -t x/${{ matrix.i }} .\n", many)), [[], []], "too many");
});

test("the folder of a step", () => {
  const here = [["web/Dockerfile", { context: "web" }]];
  const build = "- run: docker build -ta .\n";
  assert.deepEqual(rows(CI, workflow(`${build}  working-directory: ./web\n`)), here);
  assert.deepEqual(rows(CI, workflow(build, "    defaults:\n      run:\n        working-directory: web\n")), here);
  assert.deepEqual(rows(CI, workflow(`${build}  working-directory: \${{ matrix.d }}\n`)), []);
  assert.deepEqual(rows(CI, workflow(`${build}  shell: pwsh\n`)), []);
  const checkout = (more: string) => workflow(`- uses: actions/checkout@v5\n  with: ${more}\n${build}`);
  assert.equal(rows(CI, checkout("{fetch-depth: 0}")).length, 1);
  assert.deepEqual(rows(CI, checkout("{repository: a/b}")), []);
  assert.equal(rows(CI, checkout("{repository: a/b, path: other}")).length, 1);
  assert.deepEqual(rows(CI, checkout("{path: src}")), []);
});

test("actions made of steps count in their own repository alone", () => {
  const action = "runs:\n  using: composite\n  steps:\n    - run: docker build -t a web\n      shell: bash\n";
  assert.equal(rows(".github/actions/build/action.yml", action).length, 1);
  assert.deepEqual(rows("action.yml", action), []);
});

test("jobs of GitLab: what stands before the script, lists in lists, other keys", () => {
  const before = "default:\n  before_script:\n    - cd web\n";
  const job = (script: string) => `a:\n  script:\n    - docker info\n${script}`;
  const build = "    - docker build -t a .\n";
  assert.deepEqual(rows(GITLAB, before + job(build)), [["web/Dockerfile", { context: "web" }]]);
  assert.deepEqual(rows(GITLAB, job('    - ["docker build -t a ."]\n    - !reference [.b, script]\n')), [
    ["Dockerfile", { context: "" }],
  ]);
  assert.deepEqual(rows(GITLAB, `variables:\n  script: docker build .\n${job("")}`), []);
});

test("a stage that a workflow pushes is shipped, one that it only tests is not", () => {
  const RULE = "dockerfile/copy-all";
  const found = (more: string) => {
    const lab = labOf(settingsOf({}, new Set([RULE])), { [CI]: inputs(`context: .\ntarget: A\n${more}`) });
    lab.set(uriOf("Dockerfile"), "Dockerfile", "FROM alpine:3.22 AS a\nCOPY . /a\nFROM alpine:3.22\n", 1);
    return (lab.check(uriOf("Dockerfile"))?.findings ?? []).length;
  };
  assert.equal(found("push: true\n"), 1);
  assert.equal(found("push: ${{ github.ref == 'refs/heads/main' }}\n"), 1);
  assert.equal(found("push: false\n"), 0);
});

test("the context that a workflow names is the one whose ignore file counts", () => {
  const RULE = "dockerfile/copy-ignored-file";
  const found = (files: Readonly<Record<string, string>>) => {
    const lab = labOf(settingsOf({}, new Set([RULE])), { ".dockerignore": "*.log\n", "a.log": "", ...files });
    lab.set(uriOf("web/Dockerfile"), "web/Dockerfile", "FROM alpine:3.22\nCOPY a.log /a\n", 1);
    return (lab.check(uriOf("web/Dockerfile"))?.findings ?? []).map((one) => one.rule);
  };
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ [CI]: run("docker build -t a -f web/Dockerfile .") }), [RULE]);
  assert.deepEqual(found({ [CI]: inputs("context: .\nfile: web/Dockerfile\ntags: a\n") }), [RULE]);
  assert.deepEqual(found({ [GITLAB]: "a:\n  script: docker build -t a -f web/Dockerfile .\n" }), [RULE]);
  assert.deepEqual(found({ [CI]: inputs("file: web/Dockerfile\ntags: a\n") }), []);
});

test("they are searched for secrets like other YAML, with the same exceptions, and nothing else is said of them", () => {
  const token = secretOf("github-pat");
  const found = (path: string, text: string) => {
    const lab = labOf(settingsOf({}), {});
    lab.set(uriOf(path), path, text, 1);
    return (lab.check(uriOf(path))?.findings ?? []).map(({ rule }) => rule);
  };
  const ignore = "# plimsoll: ignore text/secret-value -- revoked";
  const wrap: readonly (readonly [string, (script: string) => string])[] = [
    [CI, run],
    [GITLAB, (script) => `a:\n  script:\n    - |\n${indented(script, 6)}\n`],
  ];
  for (const [path, text] of wrap) {
    assert.ok(isOnlySearched(engine, languageOf(engine, path, text("x"))?.id), path);
    assert.deepEqual(found(path, text(`curl -H ${token}`)), ["text/secret-value"]);
    assert.deepEqual(found(path, text(`${ignore}\ncurl -H ${token}`)), []);
    assert.deepEqual(found(path, text(`curl -H ${token} ${ignore}`)), []);
    assert.deepEqual(found(path, text("curl postgres://postgres:postgres@db:5432/test")), []);
    assert.deepEqual(found(path, text("docker build [ {{ 'a")), []);
    const file = parseFile(engine, "", path, text(token), 0) ?? assert.fail();
    assert.ok(!engine.redactorOf(file).redact(`a ${token}`).includes(token));
  }
});

test("what is half typed never throws, and hostile files cost linear time", () => {
  const text = run("cd 'a' && docker build -t \"$(x `y`)\" -f ${A:-b} --target=${{ c }} . <<E\nE\n");
  for (let end = 0; end <= text.length; end += 1) {
    commandLines(text.slice(end), "");
    if (languageOf(engine, CI, text.slice(0, end)) !== undefined) rows(CI, text.slice(0, end));
  }
  for (const piece of [
    "'",
    '"',
    "$(",
    "${",
    "${{ ",
    "`",
    "<<E\n",
    "\\\n",
    "(",
    "if ",
    "a;",
    "docker build -t a .\n",
    "A=1 ",
    "sudo ",
  ])
    assertLinear(
      JSON.stringify(piece),
      200_000,
      (size) => piece.repeat(size / piece.length),
      (script) => commandLines(script, ""),
    );
});
