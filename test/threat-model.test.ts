// Every promise of docs/threat-model.md is held by tests, and the tests that it names are there.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

interface Held {
  readonly promise: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  /** What is left of the column besides files and titles. */
  readonly rest: string;
}

/** The rows of the tables of promises: `file` “title”, “title”; `file` “title”. */
function promises(page: string): Held[] {
  const section = /^## Promises\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page)?.[1] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && line !== "| promise | held by |")
    .map((line) => {
      const [, promise = "", holders = ""] = /^\| (.*?) \| (.*) \|$/.exec(line) ?? [];
      const tests = [...holders.matchAll(/`(test\/[^`]+)` (“[^”]+”(?:, “[^”]+”)*)/g)].flatMap(
        ([, file = "", titles = ""]) => [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ file, title })),
      );
      const rest = holders.replace(/`test\/[^`]+` “[^”]+”(?:, “[^”]+”)*(?:; )?/g, "");
      return { promise, tests, rest };
    });
}

/** The titles in a file of tests; what is put into one when it runs is written as `…`. */
function titlesIn(text: string): ReadonlySet<string> {
  const CALL = /\b(?:test|describe|suite|breaches)\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/g;
  return new Set(
    [...text.replace(/^\s*\/\/.*$/gm, "").matchAll(CALL)].map(([, literal = ""]) =>
      literal
        .slice(1, -1)
        .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…")
        .replace(/\\(.)/g, "$1"),
    ),
  );
}

describe("docs/threat-model.md", () => {
  const held = promises(read("docs/threat-model.md"));

  test("has promises, each with at least one test and nothing else", () => {
    assert.ok(held.length >= 25, `${held.length} promises`);
    for (const { promise, tests, rest } of held) {
      assert.notEqual(promise, "");
      assert.ok(tests.length > 0, `no test holds: ${promise}`);
      assert.equal(rest, "", promise);
    }
  });

  for (const { promise, tests } of held)
    test(`${promise.slice(0, 80)} is held by tests that exist`, () => {
      for (const { file, title } of tests) {
        assert.ok(fs.existsSync(path.join(ROOT, file)), `there is no ${file}`);
        assert.match(file, /\.test\.ts$/);
        assert.ok(titlesIn(read(file)).has(title), `${file} has no test “${title}”`);
      }
    });

  test("a title counts where a test has it, not where it is only mentioned or left out", () => {
    const text =
      'test("a", f);\n// test("b", f);\ntest.skip("c", f);\nconst d = "d";\ntest(\n  `e ${x({ y })} f`,\n  f);\nlatest("g");\nsuite("h \\"i\\"", f);';
    assert.deepEqual([...titlesIn(text)], ["a", "e … f", 'h "i"']);
  });
});
