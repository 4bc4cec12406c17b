// Tests that fail, each in its own way, for report.test.ts.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failingStep } from "./step.ts";

describe("dockerfile/no-sudo", () => {
  test("example 1", () => {
    assert.equal("FROM a\nUSER 0\nRUN b\n", "FROM a\nUSER root\nRUN b\n", "the fix");
  });
  test("wherever a command stands", () => assert.match("A message\nof two lines!", /^[^!]*$/));
  test("passes", () => {});
});

test("values", () => {
  const value = (line: string) => ({ file: "a", text: `one\n${line}\n`, codes: [1, 2] });
  assert.deepEqual(value("2"), value("two"));
});

test('`thrown` by "somebody"\'s code', () => {
  throw new TypeError("no such thing", { cause: Object.assign(new Error("the cause"), { code: "ENOENT" }) });
});

test("cannot be serialized", () => assert.deepEqual([() => 1, "a"], [() => 1, "b"]));

test("several steps", (t) => failingStep(t, "in a helper"));

test("skipped", { skip: "no engine" }, () => {});
