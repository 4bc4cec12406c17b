// Scripts, Makefiles and justfiles that build images: which names they say, and what that changes in the Dockerfiles that begin with them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builtImages, lastWords } from "../server/src/engine/core/builds/images.ts";
import { buildScriptEntries, isBuildScript } from "../server/src/engine/core/builds/scripts.ts";
import type { RuleId } from "../server/src/engine/core/finding.ts";
import { assertLinear, costOf } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** The images of a script, and the Dockerfiles that they may be of. */
function images(path: string, text: string): readonly unknown[] {
  return buildScriptEntries(text, path)
    .filter(({ table }) => table === builtImages.name || table === lastWords.name)
    .map(({ key, data, table }) => {
      const { by, mayBeBy } = data as { by: string | null; mayBeBy?: readonly string[] };
      return [table === lastWords.name ? `…/${key}` : key, ...(mayBeBy ?? (by === null ? [] : [by]))];
    });
}

test("which files are read", () => {
  const counts = (path: string, text = "docker build -t a .\n") => isBuildScript(path, text);
  for (const path of [
    "build.sh",
    "a/b.bash",
    "Makefile",
    "a/GNUmakefile",
    "rules.mk",
    "justfile",
    ".justfile",
    "a.just",
    "web/package.json",
  ])
    assert.ok(counts(path), path);
  for (const path of ["build", "Makefile.am", "build.py", "README.md", "composer.json"]) assert.ok(!counts(path), path);
  assert.ok(!counts("build.sh", "make\n"), "builds nothing");
  assert.ok(!counts("build.sh", `docker build -t a .\n${"#".repeat(20_000)}`), "too long");
});

describe("what a script builds", () => {
  const cases: readonly (readonly [string, string, string, readonly unknown[]])[] = [
    ["in the root", "build.sh", "docker build -t a/b mod/base", [["a/b", "mod/base/Dockerfile"]]],
    ["in a folder", "ci/build.sh", "docker build -t a/b .", [["a/b", "ci/Dockerfile", "Dockerfile"]]],
    [
      "which it goes to",
      "ci/build.sh",
      'cd "$(dirname "$0")" && docker build -t a -f b.Dockerfile .',
      [["a", "ci/b.Dockerfile"]],
    ],
    [
      "or from there",
      "ci/build.sh",
      'cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit\ndocker build -t a web',
      [["a", "web/Dockerfile"]],
    ],
    ["a folder that is not known", "ci/build.sh", 'cd "$ROOT"\ndocker build -t a .', [["a"]]],
    ["variables", "b.sh", 'NAME=a/b\nexport TAG="1" # x\ndocker build -t "$NAME:${TAG}" .', [["a/b", "Dockerfile"]]],
    ["of variables", "b.sh", "O=acme\nN=$O/web\ndocker build -t $N .", [["acme/web", "Dockerfile"]]],
    ["of one that is not known", "b.sh", "N=$O/web\ndocker build -t $N .", [["…/web"]]],
    ["defaults", "b.sh", "N=${N:-a/b}\ndocker build -t $N:${V:-1} ${D-web}", [["a/b", "web/Dockerfile"]]],
    [
      "with two values",
      "b.sh",
      "N=a\nif x; then N=b; fi\ndocker build -t $N .",
      [
        ["a", "Dockerfile"],
        ["b", "Dockerfile"],
      ],
    ],
    ["one that grows", "b.sh", "N=a\nN+=b\ndocker build -t $N .", []],
    [
      "one of several",
      "b.sh",
      "N=a\nfor N in b c; do docker build -t $N $N; done",
      [
        ["b", "b/Dockerfile"],
        ["c", "c/Dockerfile"],
      ],
    ],
    ["of a command", "b.sh", "N=$(cat name)\ndocker build -t $N -t a/$N .", []],
    ["of an argument", "b.sh", 'docker build -t "$1" .', []],
    ["options in a variable", "b.sh", 'docker build $OPTIONS -t a/b:latest -t a/b:"$V" "$V"/', [["a/b"]]],
    ["a variable that may be the context", "b.sh", "docker build -t a $OPTIONS", []],
    ["single quotes, comments, words", "b.sh", "# docker build -t a .\necho docker build -t a .\n", []],
    [
      "a Makefile",
      "web/Makefile",
      "IMG ?= acme/web\nTAG := $(shell git describe)\nbuild: ## docker build -t x .\n\t@docker build -t $(IMG):$(TAG) \\\n\t  -f prod.Dockerfile .\n",
      [["acme/web", "web/prod.Dockerfile"]],
    ],
    [
      "each of its lines by itself",
      "Makefile",
      "a:\n\tcd web && docker build -t a .\n\t-docker build -t b .\n",
      [
        ["a", "web/Dockerfile"],
        ["b", "Dockerfile"],
      ],
    ],
    [
      "a tool that it picks",
      "Makefile",
      "TOOL = podman\na:\n\t$(TOOL) build -t a -f Dockerfile .\n",
      [["a", "Dockerfile"]],
    ],
    [
      "a justfile",
      "justfile",
      'image := "acme/web"\nbuild tag:\n    docker build -t {{image}}:{{ tag }} web\n    docker build -t {{x}}/db db\n',
      [["acme/web", "web/Dockerfile"], ["…/db"]],
    ],
    [
      "a name given afterwards",
      "b.sh",
      "docker build -t tmp web\ndocker tag tmp:latest a/b:1\ndocker tag x a/c",
      [
        ["tmp", "web/Dockerfile"],
        ["a/b", "web/Dockerfile"],
      ],
    ],
    [
      "in another command of a recipe",
      "Makefile",
      "a:\n\tdocker build -t tmp:1 .\n\tdocker tag tmp:1 a/b",
      [
        ["tmp", "Dockerfile"],
        ["a/b", "Dockerfile"],
      ],
    ],
    [
      "options of the program",
      "b.sh",
      "docker --context x --debug build -t a .\ndocker -H tcp://x build -t b .",
      [
        ["a", "Dockerfile"],
        ["b", "Dockerfile"],
      ],
    ],
    [
      "a loop over a variable",
      "b.sh",
      'ALL="a b"\nfor i in $ALL; do docker build -t x/$i $i; done',
      [
        ["x/a", "a/Dockerfile"],
        ["x/b", "b/Dockerfile"],
      ],
    ],
    [
      "a loop over a list of Bash",
      "b.sh",
      'ALL=(\n  a\n  b\n)\nfor i in "${ALL[@]}"; do docker build -t x/$i $i; done',
      [
        ["x/a", "a/Dockerfile"],
        ["x/b", "b/Dockerfile"],
      ],
    ],
    [
      "a loop that goes into folders",
      "b.sh",
      "for i in a b; do\n  (cd $i && docker build -t x/$i .)\ndone",
      [
        ["x/a", "a/Dockerfile"],
        ["x/b", "b/Dockerfile"],
      ],
    ],
    ["a loop over files", "b.sh", "for i in */; do docker build -t x/$i $i; done", []],
    ["options in a list of Bash", "b.sh", 'args=(-t a/b)\ndocker build "${args[@]}" .', [["a/b", "Dockerfile"]]],
    [
      "a loop of a recipe",
      "Makefile",
      "b:\n\tfor i in a b; do docker build -t x/$$i $$i; done",
      [
        ["x/a", "a/Dockerfile"],
        ["x/b", "b/Dockerfile"],
      ],
    ],
    [
      "branches of a Makefile",
      "Makefile",
      "ifdef X\nO = a\nN = $(O)/b\nelse\nO = c\nendif\nb:\n\tdocker build -t $(O)/x .",
      [
        ["a/x", "Dockerfile"],
        ["c/x", "Dockerfile"],
      ],
    ],
    ["a variable of a target", "Makefile", "b: IMG = a/b\nb:\n\tdocker build -t $(IMG) .", [["a/b", "Dockerfile"]]],
    [
      "the targets of a rule",
      "Makefile",
      "ALL = a b\n$(ALL): base\n\tdocker build -t x/$@ $@\nc: ; docker build -t $@ .",
      [
        ["x/a", "a/Dockerfile"],
        ["x/b", "b/Dockerfile"],
        ["c", "Dockerfile"],
      ],
    ],
    [
      "what a justfile joins",
      "justfile",
      'org := "a"\nimg := org + "/b"\nx:\n  docker build -t {{img}} .',
      [["a/b", "Dockerfile"]],
    ],
    [
      "the default of a parameter",
      "justfile",
      'x name="b" tag:\n  docker build -t a/{{name}}:{{tag}} .',
      [["a/b", "Dockerfile"]],
    ],
    ["what a justfile works out", "justfile", "img := `cat x`\nx:\n  docker build -t a/{{img}} .", []],
    [
      "package.json",
      "web/package.json",
      '{ "scripts": { "b": "docker build -t a/b . && x", "n": 1 } }',
      [["a/b", "web/Dockerfile"]],
    ],
  ];
  for (const [title, path, text, expected] of cases)
    test(title, () => assert.deepEqual(images(path, `${text}\n`), expected));
});

/** What a rule says of a Dockerfile. */
function said(rule: RuleId, path: string, files: Readonly<Record<string, string>>): string | undefined {
  const lab = labOf(settingsOf({}, new Set([rule])), files);
  const [finding] = lab.check(uriOf(path))?.findings ?? [];
  return finding && `${finding.severity}: ${finding.message}`;
}

const BASE = "FROM debian:13\nRUN useradd -u 1001 app\nUSER 1001\n";

describe("a base that a script builds", () => {
  const RULE = "dockerfile/untagged-base";
  const of = (files: Readonly<Record<string, string>>, from = "team/thing-java") =>
    said(RULE, "app/Dockerfile", { "app/Dockerfile": `FROM ${from}\n`, "mod/base-java/Dockerfile": BASE, ...files });

  test("is whatever was last built", () => {
    const local = "hint: `team/thing-java` has no tag, and is built in this workspace: you get the last build.";
    const other = "warning: `team/thing-java` has no tag, so every build may get a different image.";
    assert.equal(of({}), other);
    assert.equal(of({ "build.sh": "docker build -t team/thing-java mod/base-java\n" }), local);
    assert.equal(of({ Makefile: "base:\n\tpodman build -t team/thing-java:1 mod/base-java\n" }), local);
    const workflow = "on: push\njobs:\n  a:\n    steps:\n      - run: docker build -t team/thing-java mod/base-java\n";
    assert.equal(of({ ".github/workflows/a.yml": workflow }), local);
    assert.equal(of({ ".gitlab-ci.yml": "a:\n  script: docker build -t team/thing-java mod/base-java\n" }), local);
    assert.equal(of({ "build.sh": "docker build -t team/thing-node mod/base-java\n" }), other);
    assert.equal(of({ "build.sh": "docker build -t team/thing-java app\n" }), other, "no image is built on itself");
  });

  test("seems to be, where only the end of its name is known", () => {
    const seems = /^hint: .* seems to be built in this workspace/;
    assert.match(of({ "build.sh": 'docker build -t "$NAME/thing-java:latest" mod/base-java\n' }) ?? "", seems);
    const pulled = of({ "build.sh": 'docker build -t "$NAME/thing-java" .\n' }, "quay.io/team/thing-java");
    assert.match(pulled ?? "", /^warning/);
    assert.match(of({ "build.sh": 'docker build -t "$NAME/node" .\n' }, "node") ?? "", /^warning/);
  });

  test("whose user is known", () => {
    const user = (script: string, base = BASE, from = "base-img:latest") =>
      said("dockerfile/missing-user", "Dockerfile.app", {
        "Dockerfile.app": `FROM ${from}\nCOPY a /\nCMD ["a"]\n`,
        "Dockerfile.base": base,
        "build.sh": script,
      });
    const build = "docker build --tag base-img -f Dockerfile.base .\n";
    assert.equal(user(build), undefined);
    assert.equal(user(build, BASE, "base-img:1.0"), undefined);
    assert.equal(user(build, "FROM debian:13\n"), "warning: The image runs as root: it has no `USER`.");
    const may = "hint: The image may run as root: it has no `USER`.";
    assert.equal(user(""), may);
    assert.equal(user(build, "FROM example.com/a:1\n"), may);
    assert.equal(user('docker build --tag base-img -f "$FILE" .\n'), may);
    assert.equal(user("docker build --tag base-img -f Dockerfile.app .\n"), may, "no image is built on itself");
    const stages = "FROM debian:13 AS a\nUSER 1001\nFROM a AS b\nUSER root\n";
    assert.match(user(build, stages) ?? "", /^warning/);
    assert.equal(user("docker build -t base-img --target a -f Dockerfile.base .\n", stages), undefined);
  });

  test("is found anew when the script changes", () => {
    const lab = labOf(settingsOf({}, new Set([RULE])), { Dockerfile: "FROM team/a\n" });
    const severity = () => lab.check(uriOf("Dockerfile"))?.findings[0]?.severity;
    assert.equal(severity(), "warning");
    lab.index(uriOf("build.sh"), "build.sh", "docker build -t team/a base\n");
    assert.equal(severity(), "hint");
    lab.index(uriOf("build.sh"), "build.sh", "docker build -t team/b base\n");
    assert.equal(severity(), "warning");
  });
});

test("values that are filled in are bounded", () => {
  const long = `A=${"a".repeat(290)}\ndocker build -t ${"$A".repeat(9_000)} .\n`;
  assert.deepEqual(images("build.sh", long), [], "no name is that long");
  assert.deepEqual(images("build.sh", `${long}docker build -t x/y .\n`), [["x/y", "Dockerfile"]]);
  assert.deepEqual(images("build.sh", `B=${"b".repeat(290)}\nA=\${B:-$B}$B\ndocker build -t x/$A .\n`), []);
  const cost = (text: string) => costOf(() => buildScriptEntries(text, "build.sh"));
  assert.ok(cost(long) < 20 * cost(`A=a\ndocker build -t ${"$A".repeat(9_000)} .\n`));
});

test("what only Buildah builds is no error in a Dockerfile that nothing else builds", () => {
  const ruled = settingsOf({}, new Set(["dockerfile/syntax-error"]));
  const text = `# syntax=docker/dockerfile:1.2
FROM alpine:3.22
COPY --link a /a
RUN --mount=type=bind,z,target=/y true
`;
  const lines = (files: Readonly<Record<string, string>>, path = "Dockerfile") => {
    const lab = labOf(ruled, files);
    lab.set(uriOf(path), path, text, 1);
    return (lab.check(uriOf(path))?.findings ?? []).map(({ at }) => text.slice(0, at.start).split("\n").length);
  };
  const action = (uses: string, inputs: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ${uses}\n        with: {${inputs}}\n`;
  for (const files of [
    { "build.sh": "#!/bin/sh\nbuildah bud -t acme/a .\n" },
    { "build.sh": "#!/bin/sh\nbuildah build -f Dockerfile -t acme/a .\n" },
    { Makefile: "image:\n\tpodman build -t acme/a .\n" },
    {
      ".github/workflows/a.yaml": action(
        "redhat-actions/buildah-build@v2",
        "containerfiles: ./Dockerfile, image: acme/a, tags: v1",
      ),
    },
  ])
    assert.deepEqual(lines(files), [], JSON.stringify(files));
  for (const files of [
    {},
    { "build.sh": "#!/bin/sh\ndocker build -t acme/a .\n" },
    { "build.sh": "#!/bin/sh\npodman build -t acme/a .\ndocker build -t acme/a .\n" },
    { "build.sh": "#!/bin/sh\npodman build -f other/Dockerfile -t acme/a .\n" },
    { Makefile: "image:\n\tpodman build -t acme/a .\n", "compose.yaml": "services: {a: {build: .}}\n" },
  ])
    assert.deepEqual(lines(files), [3, 4], JSON.stringify(files));
});

test("hostile scripts cost linear time", () => {
  for (const piece of [
    "a=$a$a\n",
    "$a",
    "\t\\\n",
    "cd $(dirname $0)",
    "a = ",
    " ",
    "${a:-",
    "{{",
    "docker build -t a .\n",
    "=",
    "/a",
    "for i in a b; do\n",
    "a=(",
    "b: a=c\n",
    "; a=b",
    "docker tag a b\n",
    "$@",
  ])
    for (const path of ["a/b.sh", "a/Makefile", "a/justfile"])
      assertLinear(
        `${path} ${JSON.stringify(piece)}`,
        100_000,
        (size) => `a=${"b".repeat(200)}\ndocker\n${piece.repeat(size / piece.length)}`,
        (text) => buildScriptEntries(text, path),
      );
});
