// Regular expressions from outside: as JavaScript's, whose engine serves as the model, for what both know, and in linear time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { expression, expressions, JOINT } from "../server/src/engine/core/glob/expression.ts";
import { assertLinear } from "./support/cost.ts";
import fc from "./support/property.ts";

const atom = fc.constantFrom(
  ...[
    "a",
    "b",
    "/",
    "\\.",
    "-",
    ".",
    "[ab]",
    "[^a]",
    "\\d",
    "\\w",
    "\\S",
    "[a-c/]",
    "(a|b)",
    "(?:ab|/)",
    "(a*)",
    "[\\d-]",
    "()",
  ],
);
const times = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?");
const word = fc
  .array(
    fc.tuple(atom, times).map(([a, b]) => a + b),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.join(""));
const pattern = fc
  .tuple(fc.constantFrom("", "^"), word, fc.constantFrom("", "$"), fc.option(word))
  .map(([begin, first, end, second]) => `${begin}${first}${end}${second === null ? "" : `|${second}`}`);
const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "1", "-", " "), maxLength: 7 });

describe("a regular expression from outside", () => {
  test("matches what JavaScript's matches", () => {
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        assert.equal(expression(pattern)(text), new RegExp(pattern).test(text));
      }),
      { numRuns: 3000 },
    );
  });
  test("of several each is by itself", () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), text, (patterns, text) => {
        const alone = patterns.flatMap((one, i) => (expression(one)(text) ? [i] : []));
        assert.deepEqual(expressions(patterns)(text), alone);
      }),
    );
  });
  test("in any case, where that is asked", () => {
    for (const [wanted, found] of [
      ["c-00[1-3]\\d", "C-0013"],
      ["^[A-C]$", "b"],
      ["^\\D$", "A"],
    ] as const) {
      assert.equal(expression(wanted, true)(found), true, wanted);
    }
    assert.equal(expression("c-0013")("C-0013"), false);
    assert.equal(expression("^[^a]$", true)("A"), false);
  });
  test("keeps within the parts of a text that is joined", () => {
    assert.equal(expression(`^.*${JOINT}b$`)(`a${JOINT}b`), true);
    assert.equal(expression("^.*b$")(`a${JOINT}b`), false);
    assert.equal(expression("^[^x]*b$")(`a${JOINT}b`), false);
    assert.equal(expression("^^a$$")("a"), true);
  });
  test("matches nothing where it is broken or not known", () => {
    for (const broken of [
      "(a",
      "a)",
      "[a",
      "*a",
      "a**",
      "(?=a)",
      "a\\b",
      "(?i)a",
      "[b-a]",
      "[[:alpha:]]",
      "\\",
      "a".repeat(1001),
      "(a{1000}){1000}",
      "a{1001}",
      "a{2,1}",
    ])
      assert.equal(expression(broken)("a".repeat(1001)), false, broken);
  });
  test("matches nothing where Python and Go do not read a number of times alike, not even its characters", () => {
    for (const [pattern, text] of [
      ["^x{2}{3}$", "xx{3}"],
      ["^x{2}{3}$", "xxxxxx"],
      ["^x*{3}$", "x{3}"],
      ["^x{2}{,3}$", "xx"],
      ["^a{,2}$", "a{,2}"],
      ["^a{,2}$", "aa"],
      ["^a{,}$", "a{,}"],
      ["^a{20000}$", "a{20000}"],
      ["{2}", "{2}"],
      ["a|{2}", "{2}"],
      ["({2})", "{2}"],
      ["^*a", "a"],
      ["a${2}", "a"],
    ] as const)
      assert.equal(expression(pattern)(text), false, `${pattern} in ${text}`);
    for (const [pattern, text] of [
      ["^a{}$", "a{}"],
      ["^a{x}$", "a{x}"],
      ["^{a}$", "{a}"],
      ["^a{2$", "a{2"],
      ["^a{2}{$", "aa{"],
      ["^a{1,2}?b$", "aab"],
      ["(?:^)*a", "a"],
    ] as const)
      assert.equal(expression(pattern)(text), true, `${pattern} in ${text}`);
  });
  test("takes time in proportion to text and pattern", () => {
    assertLinear(
      "a text",
      100_000,
      (size) => "a".repeat(size),
      (text) => expression("^(a*)*(a|aa)*b$")(text),
    );
    assertLinear(
      "many patterns",
      20_000,
      (size) => Array.from({ length: size / 10 }, (_, i) => `^n${i}.*$`),
      (patterns) => expressions(patterns)("n12345"),
    );
  });
});
