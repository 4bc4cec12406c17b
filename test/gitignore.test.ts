// Lines of `.gitignore`: each answer here is git's own (`git check-ignore`, 2.39).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ignoreRules } from "../server/src/engine/core/glob/git-ignore.ts";
import { assertLinear } from "./support/cost.ts";
import fc from "./support/property.ts";

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

/** What git itself says of names: which of them the lines ignore. */
function ignoredByGit(
  lines: readonly string[],
  names: readonly string[],
  anyCase = false,
): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), "ignored-"));
  try {
    const git = (args: readonly string[], input = "") =>
      spawnSync("git", ["-C", folder, "-c", `core.ignoreCase=${anyCase}`, "-c", "core.quotePath=false", ...args], {
        input,
        encoding: "utf8",
      }).stdout;
    git(["init", "--quiet"]);
    return lines.map((line) => {
      writeFileSync(join(folder, ".gitignore"), `${line}\n`);
      const said = git(["check-ignore", "--no-index", "-z", "--stdin"], names.join("\0")).split("\0");
      return said.filter((name) => name !== "");
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Names there hold no such characters.
const isWindows = process.platform === "win32";
const CLASSES = "alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split(" ");

test("classes of characters in brackets mean what they mean to git", { skip: isWindows }, () => {
  const names = Array.from({ length: 127 }, (_, i) => String.fromCharCode(i + 1))
    .filter((char) => char !== "/" && char !== ".")
    .map((char) => `x${char}n`);
  const shapes = [
    "[[:#:]]",
    "[^[:#:]]",
    "[![:#:]_]",
    "[[:#:]-z]",
    "[a[:#:]%--]",
    "[[:#:][:digit:]]",
    "[[:#]]",
    "[[:#:]",
  ];
  const others = [
    "[[:ALPHA:]]",
    "[[:word:]]",
    "[[::]]",
    "[[:]]",
    "[[:alpha",
    "[[:alpha:",
    "[a-[:digit:]]",
    "[[.a.]]",
    "[]]",
    "[[]",
  ];
  for (const anyCase of [false, true]) {
    const lines = [...shapes.flatMap((shape) => CLASSES.map((name) => shape.replace("#", name))), ...others].map(
      (brackets) => `x${brackets}n`,
    );
    const expected = ignoredByGit(lines, names, anyCase);
    for (const [i, line] of lines.entries()) {
      const rules = ignoreRules(line, anyCase);
      assert.deepEqual(
        names.filter((name) => rules(name, false) === "ignored"),
        expected[i],
        `${line} ${anyCase}`,
      );
    }
    assert.ok(expected.some((some) => some.length > 0));
  }
});

test("brackets drawn by lot mean what they mean to git", { skip: isWindows }, () => {
  const sign = fc.constantFrom(
    "[",
    "]",
    "[:",
    ":]",
    "[:digit:]",
    "[:upper:]",
    "[:space:]",
    "^",
    "!",
    "-",
    "a",
    "c",
    "D",
    "\\",
    "*",
  );
  const line = fc.array(sign, { minLength: 1, maxLength: 8 }).map((signs) => `x[${signs.join("")}]`);
  const names = ["", "a", "b", "D", "4", " ", ":", "[", "]", "-", "^", "a]", "4]", "b]", ":]", "a:]", "!"].map(
    (end) => `x${end}`,
  );
  const lines = fc.sample(line, 200);
  const expected = ignoredByGit(lines, names);
  for (const [i, one] of lines.entries()) {
    const rules = ignoreRules(one, false);
    assert.deepEqual(
      names.filter((name) => rules(name, false) === "ignored"),
      expected[i],
      one,
    );
  }
});
