// Regular expressions from outside: as JavaScript's, whose engine serves as the model, for what both know, and in linear time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { expressionBudget, expressions } from "../server/src/engine/core/glob/expression.ts";
import { JOINT } from "../server/src/engine/core/glob/part.ts";
import { costOf } from "./support/cost.ts";
import fc from "./support/property.ts";

const expression = (pattern: string, anyCase?: boolean): ((text: string) => boolean) => {
  const matching = expressions([pattern], anyCase);
  return (text) => matching(text).length > 0;
};

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
  test("is for beginnings of a text as well, where that is asked", () => {
    const path = "./a/b/a.yaml";
    const ends = [3, 5];
    for (const [pattern, found] of [
      ["a$", true],
      ["/b$", true],
      ["yaml$", true],
      ["^./a$", true],
      ["a$/b", false],
      ["/$", false],
      ["a/b/a$", false],
    ] as const)
      assert.equal(expressions([pattern])(path, ends).length > 0, found, pattern);
    assert.equal(expressions(["a/b$"])(path).length, 0);
  });
  test("matches no text of more than 1,000 characters", () => {
    assert.equal(expression("a")("a".repeat(1000)), true);
    assert.equal(expression("a")("a".repeat(1001)), false);
  });
});

/** Patterns that make a matcher be at many places at the same time, never twice at the same ones. */
const HOSTILE: Readonly<Record<string, (i: number) => string>> = {
  "repeated ranges": (i) => `(.{0,9}a){99}${i}`,
  "fewer of them": (i) => `(.{0,9}a){9}${i}`,
  "the same written out": (i) => `${".?.?.?.?.?.?.?.?.?a".repeat(15)}${i}`,
  windows: (i) => `a${".".repeat(10 + (i % 40))}b${i}`,
  "classes of many ranges": (i) => `(.{0,4}[${"aXbYcZdQ".repeat(10)}]){5}${i}`,
  choices: (i) => `(${"a|b|".repeat(40)}c)*${i}`,
  edges: (i) => `(?:$|^)${"(?:$|^)".repeat(100)}${i}`,
  stars: (i) => `.*a.*b.*${i}`,
  "groups in groups": (i) => `${"(".repeat(50)}a*${")*".repeat(50)}${i}`,
};

/** Letters in an order that does not repeat itself. */
function letters(count: number): string {
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return "abc"[Math.floor(seed / 65_536) % 3];
  }).join("");
}

describe("the regular expressions of a file", () => {
  for (const [what, make] of Object.entries(HOSTILE)) {
    test(`take milliseconds, however many there are: ${what}`, () => {
      const all = Array.from({ length: 1000 }, (_, i) => make(i));
      const refusal = expressionBudget();
      const accepted = all.filter((one) => refusal(one) === undefined);
      const texts = Array.from({ length: 4 }, (_, i) => letters(240 + i));
      const matching = expressions(accepted);
      const path = `./${letters(900).replace(/(.{9})./g, "$1/")}`;
      const ends = [...path.matchAll(/\//g)].map(({ index }) => index);
      const reading = costOf(() => void all.map(expressionBudget()));
      const names = costOf(() => void texts.map((text) => expressions(accepted)(text)));
      const paths = costOf(() => void matching(path, ends));
      // Some 5 ms for each text; hundreds of times as much without the budget.
      for (const cost of [reading, names, paths]) assert.ok(cost < 400, `${reading} ms, ${names} ms, ${paths} ms`);
    });
  }
  test("are refused where they take too long, alone or together, with the reason", () => {
    const refusal = expressionBudget();
    assert.match(refusal("a".repeat(1001)) ?? "", /longer than 1000 characters/);
    assert.match(refusal("(.{0,9}a){99}") ?? "", /more than 300 parts/);
    assert.match(refusal("(.{0,9}a){25}") ?? "", /its repetitions/);
    assert.equal(refusal("(?=a)"), undefined);
    const many = Array.from({ length: 1000 }, (_, i) => refusal(`.*some.*service-${i}.*`));
    assert.equal(many[0], undefined);
    assert.match(many.at(-1) ?? "", /together with those before it/);
  });
  test("cost nothing where they are given again", () => {
    const refusal = expressionBudget();
    for (let i = 0; i < 2000; i += 1) assert.equal(refusal(".*some.*service.*"), undefined);
    assert.equal(expressions(Array.from({ length: 2000 }, () => ".*some.*service.*"))("some-service").length, 2000);
  });
  test("may be as many as people write", () => {
    const usual: readonly (readonly [count: number, make: (i: number) => string])[] = [
      [1000, (i) => `^(?:Pod)${JOINT}(?:.*)${JOINT}(?:service-${i}-.*)${JOINT}(?:.*)$`],
      [200, (i) => `charts/service-${i}/templates/.*\\.yaml`],
      [20, (i) => `^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?-${i}$`],
      [2000, (i) => `^kube-system-${i}$`],
    ];
    for (const [count, make] of usual) {
      const refusal = expressionBudget();
      for (let i = 0; i < count; i += 1) assert.equal(refusal(make(i)), undefined, `${make(i)} of ${count}`);
    }
  });
});
