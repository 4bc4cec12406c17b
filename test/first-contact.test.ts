// What people see when they open their files for the first time: a few squiggles on typical files, none on careful ones.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";

const FOLDER = path.join(import.meta.dirname, "samples");

/** The files of a group, by their path in a workspace of their own. */
function filesOf(group: string): Readonly<Record<string, string>> {
  const root = path.join(FOLDER, group);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [path.relative(root, file).split(path.sep).join("/"), readFileSync(file, "utf8")]),
  );
}

/** What the preset for everybody says of each file, as lines to read. */
function told(group: string): readonly { file: string; text: string; squiggles: readonly string[]; all: number }[] {
  const files = filesOf(group);
  const lab = labOf(settingsOf({ extends: "recommended" }), files);
  return Object.entries(files).map(([file, text]) => {
    const checked = lab.check(uriOf(file));
    assert.ok(checked !== undefined, `${file} is checked`);
    // A hint is three dots, not a squiggle.
    const squiggles = checked.findings.filter(({ severity }) => severity !== "hint");
    return {
      file,
      text,
      squiggles: squiggles.map(({ rule, message }) => `${rule}: ${message}`),
      all: checked.findings.length,
    };
  });
}

test("each of the general presets has rules that the one before it lacks", () => {
  const { recommended, strict, all } = engine.catalog.presets;
  for (const [smaller, larger] of [
    [recommended, strict],
    [strict, all],
  ] as const) {
    assert.ok([...smaller].every((rule) => larger.has(rule)));
    assert.ok(larger.size > smaller.size);
  }
});

const containersIn = (text: string) => [...text.matchAll(/^\s+image:/gm)].length;

describe("a typical Dockerfile shows two to five squiggles", () => {
  const some = told("typical").filter(({ file }) => file.endsWith("Dockerfile"));
  assert.equal(some.length, 10);
  for (const { file, squiggles } of some) {
    test(file, () => assert.ok(squiggles.length >= 2 && squiggles.length <= 5, squiggles.join("\n")));
  }
});

describe("a typical manifest shows one squiggle per container and at most three more", () => {
  const some = told("typical").filter(({ file }) => file.endsWith(".yaml"));
  assert.equal(some.length, 10);
  for (const { file, text, squiggles } of some) {
    const containers = containersIn(text);
    const { length } = squiggles;
    test(file, () => assert.ok(length >= containers && length <= containers + 3, squiggles.join("\n")));
  }
});

describe("a careful file shows nothing, not even a hint", () => {
  const some = told("careful");
  assert.equal(some.length, 5);
  for (const { file, squiggles, all } of some) {
    test(file, () => assert.equal(all, 0, squiggles.join("\n")));
  }
});
