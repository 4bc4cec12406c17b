// Text from outside on its way to a surface: what would act there is shown (server/src/shown/).
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsSarif } from "../server/src/output/sarif.ts";
import { artifactNamed } from "../server/src/paths/artifacts.ts";
import { label, withIcon } from "../server/src/shown/label.ts";
import { block, code, link, literal, message, strong } from "../server/src/shown/markdown.ts";
import { notice } from "../server/src/shown/notice.ts";
import { forLog, say, shown, shownInPlace, shownJson, shownLines } from "../server/src/shown/shown.ts";
import { ACTS } from "./hostile/texts.ts";
import fc from "./support/property.ts";

describe("a value in one line", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["plain äöü 漢字 👩‍💻", "plain äöü 漢字 👩‍💻"],
    ["a\nb\r\tc", "a\\nb\\r\\tc"],
    ["\u001b]52;c;aGk=\u0007", "\\x1b]52;c;aGk=\\x07"],
    ["\u009b31m\u007f", "\\x9b31m\\x7f"],
    ["user\u202e // nimda\u2066", "user\\u202e // nimda\\u2066"],
    ["a\u2028b\u2029c\ufeff", "a\\u2028b\\u2029c\\ufeff"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["filler \u3164\u115f\uffa0", "filler \\u3164\\u115f\\uffa0"],
    ["half \ud83d pair", "half \\ud83d pair"],
    [
      "##vso[task.setvariable]x ##[error] ##teamcity[x] ###[",
      "#\\x23vso[task.setvariable]x #\\x23[error] #\\x23teamcity[x] ##\\x23[",
    ],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.equal(shown(text), expected));

  test("nothing of it acts, and twice is once", () => {
    for (const text of drawn()) {
      assert.doesNotMatch(shown(text), ACTS);
      assert.doesNotMatch(shown(text), /##(?:\[|[a-z]+\[)/i);
      assert.equal(shown(shown(text)), shown(text));
    }
  });
});

test("several lines stay several, whatever ends them", () => {
  assert.equal(shownLines("a\r\nb\rc\n\u001b\td"), "a\r\nb\\rc\n\\x1b\td");
});

test("a piece of source keeps the place of every character", () => {
  assert.equal(shownInPlace("\tRUN \u001b[31m\u202ex"), " RUN ␛[31m�x");
  for (const text of drawn()) {
    assert.equal(shownInPlace(text).length, text.length);
    assert.doesNotMatch(shownInPlace(text), ACTS);
  }
});

test("no line begins with a workflow command", () => {
  assert.equal(
    forLog(say`a\n::error::b\n  ::stop-commands::x\n+::c`),
    "a\n\\x3a:error::b\n  \\x3a:stop-commands::x\n+::c",
  );
});

test("JSON has the same values, and nothing in it acts", () => {
  for (const text of drawn()) {
    const json = shownJson({ [text]: [text] });
    assert.doesNotMatch(json.replaceAll("\n", ""), ACTS);
    assert.doesNotMatch(json, /##(?:\[|[a-z]+\[)/i);
    assert.deepEqual(JSON.parse(json), { [text]: [text] });
  }
});

describe("Markdown", () => {
  const cases: readonly (readonly [string, string])[] = [
    [literal("![x](https://host/p.png)"), "\\!\\[x\\]\\(https\\://host/p\\.png\\)"],
    [literal("[x](command:y) <b>\nz"), "\\[x\\]\\(command\\:y\\) \\<b\\> z"],
    [message("`a_b` is *bad*"), "`a_b` is \\*bad\\*"],
    [code("a`b``\n[x](command:y)"), "``` a`b`` [x](command:y) ```"],
    [strong("a*b"), "**a\\*b**"],
    [literal("me@host"), "me\\@host"],
    [literal("# a\nb"), "\\# a b"],
    [code("a"), "`a`"],
    [code("a`![x](y)`b"), "`` a`![x](y)`b ``"],
    [code("```"), "```` ``` ````"],
    [code("a\n\n# b"), "`a # b`"],
    [message("The name `a` is `b`"), "The name `a` is `b`"],
    [message("The service `a` ![p](q) `b`"), "The service `a` \\!\\[p\\]\\(q\\) `b`"],
    [block("a\n```\nb\n", "yaml"), "````yaml\na\n```\nb\n````"],
    [block("a", "x\n# y"), "```xy\na\n```"],
    [link(literal("a]"), "https://host/a b)"), "[a\\]](https://host/a%20b%29)"],
  ];
  for (const [made, expected] of cases) test(expected, () => assert.equal(made, expected));
});

test("no sentence of a notification has a link", () => {
  assert.equal(notice("[Update](command:a.b?%22x%22) now"), "[Update] (command:a.b?%22x%22) now");
  assert.equal(notice("a [b]\u0000(c)"), "a [b]\\x00(c)");
  for (const text of drawn()) assert.doesNotMatch(notice(text), /\]\(/);
});

test("no message of a SARIF file has a link, what was not checked included", () => {
  const told = [{ file: "a", reason: "`[Update](command:a.b)` does not exist." }];
  const names = { titleOf: () => undefined, artifactOf: artifactNamed };
  const text = findingsSarif([], names, { unchecked: told, accepted: false, notes: told });
  assert.equal(text.split("[Update] (command:a.b)").length, 3);
  assert.doesNotMatch(text, /\]\(/);
});

test("a row has only icons of ours", () => {
  assert.equal(label("$(alert) a $(zap"), "$ (alert) a $ (zap");
  assert.equal(withIcon("folder", label("$(x)")), "$(folder) $ (x)");
  for (const text of drawn()) assert.doesNotMatch(label(text), /\$\(/);
});

/** Texts of pieces that mean something somewhere. */
function drawn(): readonly string[] {
  const pieces = [
    "$",
    "$(",
    "a",
    " ",
    "\n",
    "\r",
    "\t",
    "\u001b",
    "\u009b",
    "\u202e",
    "\u2028",
    "\ud83d",
    "\ude00",
    "😀",
    "##[",
    "#",
    "##vso[",
    "::",
    "[",
    "](",
    ")",
    "`",
    "``",
    "!",
    "\\",
    "\u{e0041}",
    "é",
  ];
  return fc.sample(
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join("")),
    2_000,
  );
}
