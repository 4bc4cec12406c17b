// `.dockerignore` as a language: which files, what is a comment, and that hostile ones cost next to nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Document } from "../server/src/engine/core/document.ts";
import { point, span } from "../server/src/engine/core/text.ts";
import { dockerignore } from "../server/src/engine/dockerignore/index.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

function read(text: string): Document {
  const doc = dockerignore.parse(text)[0]?.doc;
  assert.ok(doc !== undefined);
  return doc;
}

test("a file is claimed by its ending", () => {
  for (const path of [".dockerignore", "web/.dockerignore", "Dockerfile.dockerignore", ".containerignore"])
    assert.ok(dockerignore.claims(path, ""), path);
  for (const path of ["dockerignore", "docs/dockerignore", ".dockerignore.md", ".gitignore"])
    assert.ok(!dockerignore.claims(path, ""), path);
});

test("a comment begins in the first column and stands above the next pattern", () => {
  const text = "\uFEFF# one\r\n\r\n# two\r\n.git\r\n #three\n# last";
  const shown = dockerignore
    .comments(read(text))
    .map(({ at, text: words, target }) => [
      text.slice(at.start, at.end),
      words,
      target === undefined ? undefined : text.slice(target.start, target.end),
    ]);
  assert.deepEqual(shown, [
    ["# one", "one", ".git"],
    ["# two", "two", ".git"],
    ["# last", "last", undefined],
  ]);
});

test("a pattern is a subject of a bearable length; comments and blank lines belong to the file", () => {
  const text = `# one\n\n  dist/ \n${"x".repeat(500)}`;
  const doc = read(text);
  const subject = (part: string) => dockerignore.subject(doc, point(text.indexOf(part)));
  assert.equal(subject("# one"), "file");
  assert.equal(dockerignore.subject(doc, point(6)), "file");
  assert.equal(subject("dist"), "pattern dist/");
  assert.match(subject("xxx"), /^pattern [0-9a-f]{8}$/);
  assert.equal(dockerignore.subject(read(""), point(0)), "file");
  assert.equal(dockerignore.subject(read("\na\n"), point(0)), "file");
});

test("a comment of ours goes above the line, behind a byte order mark", () => {
  assert.deepEqual(dockerignore.commentPlace(read("\uFEFFa\nb\n"), point(1)), { offset: 1, indent: "" });
  assert.deepEqual(dockerignore.commentPlace(read("\uFEFFa\nb\n"), span(3, 4)), { offset: 3, indent: "" });
});

test("hostile files cost linear time", () => {
  const texts: Readonly<Record<string, (lines: number) => string>> = {
    "empty comments": (lines) => "#\n".repeat(lines),
    "empty lines": (lines) => "\n".repeat(2 * lines),
    "a comment of blanks": (lines) => `#${" ".repeat(2 * lines)}x`,
    "comments and mixed line ends": (lines) => "# a\n\n\r\n".repeat(lines / 4),
  };
  for (const [name, textOf] of Object.entries(texts)) {
    assertLinear(name, 450_000, textOf, (text) => {
      const checked = labOf(settingsOf(), { ".dockerignore": text }).check(uriOf(".dockerignore"));
      assert.deepEqual(checked?.crashes, []);
    });
  }
});

test("no line that stops the build makes what is wrong vanish: it is an error itself, and the rest is judged without it", () => {
  const sound = ["", "*.md\n", "a\n!a/b\n", "src\n", "*\n!src\n"];
  const others = {
    Dockerfile: "FROM node:24-slim\nCOPY . .\nCOPY src/a.js /a\n",
    ".env": "DB_PASSWORD=Zk8dj2mXq91\n",
    "package.json": "{}",
  };
  const found = (text: string) => {
    const lab = labOf(settingsOf(), { ...others, ".dockerignore": text });
    const rulesIn = (path: string) => lab.check(uriOf(path))?.findings.map(({ rule }) => rule) ?? [];
    return { ignore: rulesIn(".dockerignore"), built: rulesIn("Dockerfile") };
  };
  const stopping = [
    "!",
    " ! ",
    "!/",
    "[a-",
    "[]a]",
    "[z-a]",
    "a\\",
    "!x[",
    "x".repeat(65_536),
    `#${"x".repeat(65_536)}`,
  ];
  for (const before of sound) {
    const plain = found(before);
    assert.ok(!plain.ignore.includes("dockerignore/syntax-error"));
    for (const line of stopping)
      for (const text of [`${before}${line}`, `${line}\n${before}`]) {
        const after = found(text);
        const shown = JSON.stringify(text.slice(0, 30));
        assert.ok(after.ignore.includes("dockerignore/syntax-error"), shown);
        assert.ok(!after.ignore.includes("dockerignore/dead-pattern"), shown);
        const mayKeep = line.trim().startsWith("!") ? "dockerfile/copy-ignored-file" : undefined;
        for (const rule of plain.built) assert.ok(rule === mayKeep || after.built.includes(rule), `${rule} ${shown}`);
        for (const rule of plain.ignore)
          assert.ok(after.ignore.includes(rule) || rule === "dockerignore/dead-pattern", `${rule} ${shown}`);
      }
  }
});

test("what stops the build is on in every preset", () => {
  const rule = dockerignore.rules.find(({ id }) => id === "dockerignore/syntax-error");
  assert.deepEqual([rule?.severity, rule?.preset], ["error", "recommended"]);
});
