// Bake files as a language: which files, what of HCL and JSON is read, what their builds say of Dockerfiles.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildEntries } from "../server/src/engine/bake/builds.ts";
import { bake } from "../server/src/engine/bake/index.ts";
import { namesUsed } from "../server/src/engine/bake/names.ts";
import { textOf } from "../server/src/engine/bake/value.ts";
import { builds } from "../server/src/engine/core/builds/builds.ts";
import { buildScriptEntries } from "../server/src/engine/core/builds/scripts.ts";
import { span } from "../server/src/engine/core/text.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

function read(text: string) {
  const doc = bake.parse(text)[0]?.doc;
  assert.ok(doc !== undefined);
  return doc;
}

test("files go by the names that Bake looks for", () => {
  for (const path of ["docker-bake.hcl", "a/docker-bake.json", "docker-bake.override.hcl", "x.bake.hcl"])
    assert.ok(bake.claims(path, ""), path);
  for (const path of ["main.hcl", "docker-bake.yaml", "bake.json", "docker-bake.hcl.md"])
    assert.ok(!bake.claims(path, ""), path);
});

test("HCL and JSON are read alike", () => {
  const hcl = 'target "a" {\n  context = "x"\n  tags = ["t:1", "u:${V}"]\n  args = { B = "1" }\n}\n';
  const json = '{"target": {"a": {"context": "x", "tags": ["t:1", "u:${V}"], "args": {"B": "1"}}}}';
  const shapeOf = (text: string) =>
    read(text).reading.blocks.map(({ kind, name, pairs }) => [
      kind,
      textOf(name),
      JSON.stringify(pairs, (key, value) => (key === "at" || key === "edit" ? undefined : value)),
    ]);
  assert.deepEqual(shapeOf(hcl), shapeOf(json));
  assert.ok(!read(hcl).reading.faulty && !read(json).reading.faulty);
});

test("what is half typed is read as far as it goes, and never throws", () => {
  const text =
    'target "a" {\n  args = {\n    B = "1${x("}")}"\n  }\n  tags = [for t in ["a"] : "x:${t}"]\n  c = <<E\n}\nE\n}\ngroup "g" { targets = ["a"] }\n';
  assert.ok(!read(text).reading.faulty);
  for (let end = 0; end <= text.length; end += 1) {
    const { reading } = read(text.slice(0, end));
    for (const { at } of reading.blocks) assert.ok(at.end <= end);
    read(text.slice(end));
  }
});

test("what Bake rejects is said once, where it is certain", () => {
  const faultOf = (text: string) => {
    const doc = read(text);
    return doc.errors.map(({ at, code }) => `${code}: ${text.slice(at.start, at.end)}`).join();
  };
  const target = (line: string) => `target "a" {\n  ${line}\n}\n`;
  const cases: readonly (readonly [string, string])[] = [
    [target('plat forms = ["local"]'), "no-definition: plat forms"],
    [target("platforms"), "no-definition: platforms"],
    [target('args { A = "1" }'), ""],
    ["target web\n", "no-definition: target web"],
    ['group "default" [\n]\n', 'no-definition: group "default"'],
    [`}\n${target("")}`, "stray-sign: }"],
    [target('context = "x",\n  target = "y"'), "stray-sign: ,"],
    [target('context = "x";'), "stray-sign: ;"],
    [target('context = "x" target = "y"'), "same-line: target"],
    [target('context = "x" }'), "same-line: }"],
    ['target "a" { context = "x" target = "y" }', "same-line: context"],
    ['target "a" { context = "x"\n}', "same-line: context"],
    ['target "a" {} target "b" {}', "same-line: target"],
    ['target "a"\n{\n}', 'no-definition: target "a"'],
    [target("tags = ['x']"), "wrong-quote: '"],
    [target("tags = [“x”]"), "wrong-quote: “"],
    ["target “a” {}", "wrong-quote: “"],
    [target('tags = ["x" "y"]'), 'no-comma: "'],
    [target('tags = [\n"x"\n"y"]'), 'no-comma: "'],
    [target('tags = [\n"x"\n context = "y"'), "unclosed: ["],
    [target("tags = [upper(A]"), "stray-sign: ]"],
    [target("tags = [A ? B]"), "stray-sign: ]"],
    [target('args = { A = "x" B = "y" }'), "no-comma: B"],
    [target('args = { A = "x",, B = "y" }'), "stray-sign: ,"],
    [target("args = { A }"), "no-definition: A"],
    [target('labels = { a.b = "x" }'), "dotted-key: a.b"],
    [target("context = ./x"), "stray-sign: ."],
    [target("no-cache = A &&"), "no-value: &"],
    [target('context = A ?\n "x" : "y"'), "no-value: ?"],
    [target('context = "a\\.b"'), "wrong-escape: \\."],
    [target('tags = ["a:${TAG"]'), "unclosed-template: ${"],
    [target('tags = ["a:${"]'), "unclosed-template: ${"],
    [target('tags = ["${}"]'), "no-value: ${"],
    [target("x = <<E\n${A:-b}\nE"), "stray-sign: :"],
    [target('tags = ["a"]\n  tags = ["b"]'), "duplicate-key: tags"],
    ['A = "a"\nA = "b"\n', "duplicate-key: A"],
    ["target {\n}\n", "block-name: target"],
    ['group "a" "b" {}\n', 'block-name: "b"'],
    ['target "a-${B}" {}\n', 'open-name: "a-${B}"'],
    ['target "a.b" {}\ngroup "a/b" { targets = [] }\nvariable "a.b" {}\n', 'block-name: "a.b",block-name: "a/b"'],
    ['target "a" { tags = ["b"]', "unclosed: {"],
    ['group "a" {}', 'no-targets: "a"'],
    ['{"group": {"a": {"description": "b"}}}', 'no-targets: "a"'],
    [target('name = "a"'), "no-matrix: name"],
    [target('tags = "a"\n  inherits = "b"'), 'wrong-type: "a",wrong-type: "b"'],
    [target('args = ["A=b"]\n  context = ["."]'), 'wrong-type: ["A=b"],wrong-type: ["."]'],
    [target('no-cache = "yes"'), 'wrong-type: "yes"'],
    ['group "a" { targets = "b" }', 'wrong-type: "b"'],
    ['{"target": {"a": {"tags": "b"}}}', 'wrong-type: "b"'],
    ['{"target": {"a": {"target": "b", "target": "c"}}}', 'duplicate-key: "target"'],
    ['{"target": {"a": {"tags": ["a:${"]}}}', "no-value: ${"],
    [target('"context" = "x"'), 'stray-sign: "'],
    [target("context ="), "no-value: ="],
    [target('context = "x'), 'unclosed-text: "x'],
    [target('tags = ["a"'), "unclosed: ["],
    ['target "a" {\n  args = {\n', "unclosed: {"],
    ['target "a" {\n  context = "x"\n', "unclosed: {"],
    ["a = <<E\nx\n", "unclosed-heredoc: <<E"],
    ['{"target":{"foo":{},}}', "bad-json: ,"],
    ['{"target":{"foo":{}}', "bad-json: }"],
    ['{"target":{foo:{}}}', "bad-json: f"],
    ['{"target" {}}', "bad-json: {"],
    ["{'target': {}}", "bad-json: '"],
    ['{"a": 01}', "bad-json: 01"],
    ['{"a": "x\ny"}', 'bad-json: "x'],
    ['{"a": [1, 2,]}', "bad-json: ,"],
    ['{"a": 1} // b', "bad-json: /"],
    ['{"a": 1}{', "bad-json: {"],
  ];
  for (const [text, expected] of cases) assert.equal(faultOf(text), expected, text);
  for (const text of [
    'variable "A" {\n  default = null\n  validation {\n    condition = A != ""\n    error_message = "x"\n  }\n}\n',
    'function "f" {\n  params = [a]\n  result = a == "" ? "x" : upper(a)\n}\n',
    target('tags = [for t in ["a"] : "x:${t}"]\n  args = { (A) = "1", "b-${c}": 2 }\n  x = "${\n  f("a")\n}"'),
    target('args = {\n    f("a") = 1\n  }'),
    'ünit = "a"\na-ü = 1\n',
    'A = "a"\ntarget "a" {\n tags = "${A}"\n no-cache = "true"\n args = { A = 1 }\n foo { a = "b" }\n}\n',
    'target "a" {\n  name = "a-${b}"\n matrix = {\n b = ["1"], c = [{ d = "e" }]\n\n }\n}\n',
    'a = try(b.c[0].*.d[*].e, -1.5e-3, !f, { for k, v in g: k => v... if v != "" })\n',
    'a = "%{ if b ~}x%{ else }${~ c }%{ endif }%{ for d in e }${d}%{ endfor } %%{ $${ 100% $5 \\u00e9"\n',
    'a = [\n  b == "x"\n    ? "${b == "" ? "y" : "${b}-z"}"\n    : f(<<-E\n  ${\n b }\n  E\n  , ["c"]...),\n]\n',
    'größe = "a"\nb = größe\nc = a-b\n',
    '{"target": {"a": [{"//": 1, "//": 2, "foo": "${", "tags": ["$${", "a:${f(\\"b\\")}"]}]}}',
    '# a\n/* b */ target "a" { context = "." } // c\n',
    '\uFEFF{"a": [1.5e3, -0, true, null, "\\u00e9\\n", {}, []], "b": {"c": {}}}\r\n',
    "{}",
    "",
  ])
    assert.equal(faultOf(text), "", text);
});

test("subjects, sections and comments", () => {
  const text = '# one\ntarget "a" {\n  # two\n  args = { B = "1" }\n  d = <<E\n# none\nE\n}\n';
  const doc = read(text);
  const at = text.indexOf("B =");
  assert.equal(bake.subject(doc, span(at, at + 1)), "target a>args>B");
  assert.equal(bake.subject(doc, span(0, 1)), "file");
  assert.equal(text.slice(...Object.values(bake.section(doc, span(at, at)))).startsWith('target "a"'), true);
  assert.deepEqual(
    bake.comments(doc).map((one) => one.text),
    ["one", "two"],
  );
  const inside = text.indexOf("# none");
  assert.equal(bake.commentPlace(doc, span(inside, inside))?.offset, text.indexOf("  d ="));
  assert.equal(bake.commentPlace(read("{}"), span(0, 0)), undefined);
});

const RULE = "dockerfile/untagged-base";

function found(files: Readonly<Record<string, string>>): readonly string[] {
  const lab = labOf(settingsOf({}, new Set([RULE])), files);
  lab.set(uriOf("web/Dockerfile"), "web/Dockerfile", 'FROM base\nCMD ["top"]\n', 1);
  return (lab.check(uriOf("web/Dockerfile"))?.findings ?? []).map((one) => one.rule);
}

test("a context that a target names stands for an image", () => {
  const target = (more: string) => `target "web" {\n  context = "web"\n${more}}\n`;
  assert.deepEqual(found({ "docker-bake.hcl": target("") }), [RULE]);
  assert.deepEqual(found({ "docker-bake.hcl": target('  contexts = { Base = "target:b" }\n') }), []);
  const json = JSON.stringify({ target: { web: { context: "./web", contexts: { base: "../b" } } } });
  assert.deepEqual(found({ "docker-bake.json": json }), []);
  const base = 'target "all" {\n  contexts = { base = "b" }\n}\n';
  assert.deepEqual(found({ "docker-bake.hcl": `${base}${target('  inherits = ["all"]\n')}` }), []);
});

test("an image that a target is tagged with is built here", () => {
  const builders = (tag: string) => {
    const target = `target "b" {\n  context = "b"\n  tags = ["${tag}"]\n}\n`;
    const lab = labOf(settingsOf({}, new Set([RULE])), { "docker-bake.hcl": target });
    lab.set(uriOf("web/Dockerfile"), "web/Dockerfile", 'FROM base\nCMD ["top"]\n', 1);
    return lab.check(uriOf("web/Dockerfile"))?.findings[0]?.related.map(({ message, file }) => [message, file]);
  };
  assert.deepEqual(builders("other:1"), []);
  assert.deepEqual(builders("base:$" + "{TAG}"), [["Built here", "docker-bake.hcl"]]);
});

test("what leaves no image behind is run by nobody", () => {
  const found = (...targets: readonly string[]) => {
    const bake = targets.map((lines, i) => `target "t${i}" {\n${lines}\n}\n`).join("");
    const lab = labOf(settingsOf({}, new Set(["dockerfile/missing-user"])), { "docker-bake.hcl": bake });
    lab.set(uriOf("Dockerfile"), "Dockerfile", "FROM debian:13\nRUN make lint\n", 1);
    return lab.check(uriOf("Dockerfile"))?.findings.length;
  };
  for (const output of ["type=cacheonly", "type=local,dest=out", "bin", "type=tar,dest=a.tar"])
    assert.equal(found(`output = ["${output}"]`), 0, output);
  assert.equal(found('output = ["type=cacheonly"]', 'tags = ["a:1"]'), 1, "another target does");
  for (const other of [
    "",
    'output = ["type=docker"]',
    'output = ["bin", "type=registry"]',
    'output = ["${OUT}"]',
    "output = OUT",
  ])
    assert.equal(found(other), 1, other);
});

test("the names of images and contexts have the defaults of variables in them", () => {
  const found = (variable: string, image: string, from: string) => {
    const target = `target "b" {\n  context = "b"\n  tags = ["${image}"]\n}\n`;
    const other = `target "web" {\n  context = "web"\n  contexts = { "${image}-2" = "target:b" }\n}\n`;
    const lab = labOf(settingsOf({}, new Set([RULE])), { "docker-bake.hcl": `${variable}\n${target}${other}` });
    lab.set(uriOf("web/Dockerfile"), "web/Dockerfile", `ARG REPO\nFROM ${from}\n`, 1);
    return (lab.check(uriOf("web/Dockerfile"))?.findings ?? []).map(({ severity }) => severity);
  };
  const acme = 'variable "REPO" { default = "acme" }';
  assert.deepEqual(found(acme, "${REPO}/base", "${REPO:-acme}/base"), ["hint"], "built here");
  assert.deepEqual(found(acme, "${REPO}/base", "acme/base-2"), [], "a context");
  assert.deepEqual(found(acme, "${REPO}/base", "${REPO:-other}/base-2"), ["warning"]);
  assert.deepEqual(found('variable "REPO" {}', "${REPO}/base", "acme/base-2"), ["warning"], "no default");
  assert.deepEqual(found(acme, "${lower(REPO)}/base", "acme/base-2"), ["warning"], "worked out");
});

test("hostile files cost linear time", () => {
  for (const piece of [
    '"${',
    "[{",
    "<<A\n",
    "a = [for ",
    'target "a" {\n',
    "/*",
    "#\n",
    '{"a": {',
    '{"a":[1,2],"b":"c"},',
    "a b\n",
    "a =\n",
    "a = (",
    "a = -",
    "a = f(",
    "a = b ? ",
    "a = b.c[",
    "a = b + ",
    'a = "${b}',
    'a = "${/*',
    "a = <<E\n${/*\nE\n",
    "a = <<E\n${<<F\n}\nE\n",
    'a = "%{ for b in c }',
    "a = { b c = 1\n",
    "a = [b /* */ c]\n",
    "a = { /* */ b /* */ . /* */ c /* */ = 1 }\n",
    "a = [b\n",
    "a = 'b'\n",
    "a = 1 b = 2 ",
    'target "a" { a { ',
    'target "a" { args = { A = B }\n b = C\n}\n',
    'target "a" {\n matrix = { a = b }\n args = { A = a }\n}\n',
    'function "f" {\n params = [a]\n result = a\n}\n',
    '{"a": "${/*',
    '{"target": {"a": {"args": {"A": "${B}"}}}, ',
    '{"target":[{"a":[',
    'target "a" { inherits = ["a"] }\n',
  ]) {
    const textOfSize = (size: number) => piece.repeat(size / piece.length);
    assertLinear(JSON.stringify(piece), 200_000, textOfSize, (text) => {
      const doc = read(text);
      bake.entries(doc, "docker-bake.hcl");
      bake.comments(doc);
      namesUsed(doc);
    });
  }
  const many = (size: number) =>
    Array.from(
      { length: size / 60 },
      (_, i) => `target "t${i}" { inherits = ["t${i - 1}"]\n args = { A = "1" } }\n`,
    ).join("");
  const inList = (piece: string) => (size: number) =>
    `{"target": {"a": {"tags": [${Array.from({ length: size / piece.length }, () => piece).join()}]}}}`;
  for (const piece of ['"${/*"', '"${B}"', '"${f(\\"a\\")}"', '"%{ for a in b }"'])
    assertLinear(piece, 200_000, inList(piece), (text) => namesUsed(read(text)));
  assertLinear("a chain of targets", 200_000, many, (text) => bake.entries(read(text), "docker-bake.hcl"));
});

test("Bake files that are named together are found in linear time", () => {
  const lines = [
    "docker buildx bake -f a.hcl -f $B ",
    "docker buildx bake -f a -f b\n",
    "A := docker buildx bake -f $(A) -f b\n\t$(A)\n",
  ];
  for (const line of lines)
    for (const path of ["Makefile", "ci/build.sh"])
      assertLinear(
        `${path}: ${line}`,
        100_000,
        (size) => line.repeat(size / line.length),
        (text) => buildScriptEntries(text, path),
      );
});

test("a build's own checks are unknown where its arguments are, as a whole or those below", () => {
  const checkOf = (target: string) => {
    const doc = read(`target "base" { args = { A = "1" } }\ntarget "web" { ${target} }\n`);
    const last = buildEntries(doc, "docker-bake.hcl").findLast(({ table }) => table === builds.name);
    return (last?.data as { check?: unknown } | undefined)?.check;
  };
  assert.equal(checkOf("args = ARGUMENTS"), null);
  assert.equal(checkOf('inherits = ["base"]\n args = { B = "2" }'), null);
  assert.equal(checkOf('inherits = ["base"]'), undefined);
  assert.equal(checkOf('args = { BUILDKIT_DOCKERFILE_CHECK = "skip=all" }'), "skip=all");
});
