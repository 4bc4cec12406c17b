// Lines of `.gitignore`: each answer here is git's own (`git check-ignore`, 2.39).
import assert from "node:assert/strict";
import { test } from "node:test";
import { ignoreRules } from "../server/src/gitignore.ts";
import { assertLinear } from "./support/cost.ts";

test("lines mean what they mean to git", () => {
  const cases: readonly (readonly [lines: string, path: string, said: ReturnType<ReturnType<typeof ignoreRules>>])[] = [
    ["a", "x/a", "ignored"],
    ["a", "x/a/b", "ignored"],
    ["/a", "x/a", undefined],
    ["a/b", "x/a/b", undefined],
    ["a/", "a", undefined],
    ["a/", "x/a/b", "ignored"],
    ["*.y\n!k.y", "k.y", "kept"],
    ["!a\na", "a", "ignored"],
    ["a/\n!a/b", "a/b", "ignored"],
    ["a/*\n!a/b", "a/b", "kept"],
    ["a/**", "a/x/y", "ignored"],
    ["a/**/b", "a/b", "ignored"],
    ["**/b", "x/y/b", "ignored"],
    ["a**b", "a/b", undefined],
    ["# a\n\\#b", "#b", "ignored"],
    ["\\!a", "!a", "ignored"],
    ["a  ", "a", "ignored"],
    ["a\\ ", "a ", "ignored"],
    ["a\r\nb", "a", "ignored"],
    ["\uFEFFa", "a", "ignored"],
    ["[]a]", "]", "ignored"],
    ["[!a]", "a", undefined],
    ["[", "[", undefined],
    ["a\\", "a\\", undefined],
    ["{a,b}", "a", undefined],
    ["!", "a", undefined],
  ];
  for (const [lines, path, said] of cases)
    assert.equal(ignoreRules(lines, false)(path, false), said, `${lines} ${path}`);
  assert.equal(ignoreRules("a/", false)("a", true), "ignored");
  assert.equal(ignoreRules("README", true)("readme", false), "ignored");
  assert.equal(ignoreRules("README", false)("readme", false), undefined);
});

test("no line is slow, and many lines are not", () => {
  const paths = ["a/".repeat(100), `${"a".repeat(200)}/b`, `${"a/".repeat(40)}c`];
  for (const line of ["*a*a*a*a*b", "**/a/**/a/**/b", "[a-z]*", "dir-#/", "*.gen#", "!a"]) {
    assertLinear(
      line,
      4_000,
      (size) => Array.from({ length: size }, (_, i) => line.replace("#", String(i))),
      (lines) => {
        const rules = ignoreRules(lines.join("\n"), false);
        for (const path of paths) rules(path, false);
      },
    );
  }
});
