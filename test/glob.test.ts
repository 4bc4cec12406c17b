// The one matcher for patterns from outside: what its signs mean in each sort of patterns, and that no pattern makes it slow.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { globLists, globMatcher, pathLists } from "../server/src/engine/config/globs.ts";
import {
  DOUBLESTAR,
  GIT,
  GLOBS,
  glob,
  globBudget,
  globs,
  isClosed,
  SHELL,
  type Syntax,
} from "../server/src/engine/core/glob/glob.ts";
import { replacePattern, trimPattern } from "../server/src/engine/dockerfile/stages/glob.ts";
import { assertLinear, costOf } from "./support/cost.ts";
import fc from "./support/property.ts";

/** A pattern, texts that it matches, and texts that it does not. */
type Row = readonly [pattern: string, fitting: readonly string[], other: readonly string[]];

function rows(name: string, syntax: Syntax, list: readonly Row[]) {
  describe(name, () => {
    for (const [pattern, fitting, other] of list) {
      test(pattern, () => {
        const fits = glob(syntax, pattern);
        for (const text of fitting) assert.ok(fits(text), `${pattern} matches ${text}`);
        for (const text of other) assert.ok(!fits(text), `${pattern} does not match ${text}`);
      });
    }
  });
}

rows("globs of our configuration", GLOBS, [
  ["a", ["a"], ["", "b", "aa", "a/b", "A"]],
  ["*", ["a", ".x"], ["a/b"]],
  ["a*c", ["ac", "abc", "acc"], ["a/c", "ab"]],
  ["?", ["a", "é", "🚢", "\ud83d"], ["", "/", "ab"]],
  ["**", ["a", "a/b", ".x/y"], []],
  ["**/b", ["b", "a/b", "a/a/b"], ["ab", "b/a"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]],
  ["a/**", ["a", "a/b", "a/b/c"], ["ab"]],
  ["**/**/b", ["b", "x/b"], ["xb"]],
  ["a**b", ["ab", "axb"], ["a/b"]],
  ["***", ["a"], ["a/b"]],
  ["{a,b}", ["a", "b"], ["{a,b}", "ab", "c"]],
  ["{a,{b,c/d}}x", ["ax", "bx", "c/dx"], ["c/d"]],
  ["{,a}b", ["b", "ab"], ["aab"]],
  ["a{,/**}", ["a", "a/b/c"], ["ab"]],
  ["{**/a,b}", ["a", "x/a", "b"], ["x/b"]],
  ["{a,**}/b", ["a/b", "b", "x/y/b"], ["xb"]],
  ["{a/**,b}/c", ["a/c", "a/x/c", "b/c"], ["a", "c"]],
  ["*.{yml,yaml}", ["a.yml", "b.yaml"], ["a.yl"]],
  ["{a}", ["{a}"], ["a"]],
  ["{a", ["{a"], ["a"]],
  ["{a,b", ["{a,b"], ["a"]],
  ["a}", ["a}"], ["a"]],
  ["{1..3}", ["{1..3}"], ["2"]],
  ["[ab]", ["a", "b"], ["c", "ab", "[ab]"]],
  ["[!a-c]x", ["dx", "!x"], ["ax", "bx", "/x"]],
  ["[^a]", ["b", "^"], ["a", "/"]],
  ["[a\\]]", ["a", "]"], ["\\"]],
  ["[a-]", ["a", "-"], ["b"]],
  ["[z-a]", [], ["a", "m", "z", "-"]],
  ["[", ["["], ["a"]],
  ["[[[a", ["[[[a"], ["a"]],
  ["[]", ["[]"], [""]],
  ["[🚢-🚣]", ["🚢", "🚣"], ["🚤", "\ud83d"]],
  ["\\*\\{\\[", ["*{["], ["a{["]],
  ["a\\", ["a\\"], ["a"]],
  ["(a|b)", ["(a|b)"], ["a", "b"]],
  ["+(a)@(b)!(c)", ["+(a)@(b)!(c)"], ["ab", "aab"]],
  ["a+$^.", ["a+$^."], ["aa"]],
]);

rows("Go's doublestar", DOUBLESTAR, [
  ["{a}", ["a"], ["{a}"]],
  ["{1..3}", ["1..3"], ["2"]],
  ["a/**", ["a", "a/b"], ["b"]],
  ["[!a]", ["b"], ["a", "/"]],
]);

rows("lines of .gitignore", GIT, [
  ["{a,b}", ["{a,b}"], ["a"]],
  ["[]a]", ["]", "a"], ["[]a]"]],
  ["a/**", ["a/b", "a/b/c"], ["a"]],
]);

rows("patterns of shells", SHELL, [
  ["a*c?", ["acx", "a/b/cx"], ["ac"]],
  ["[a]\\*", ["[a]*"], ["a*"]],
]);

test("brackets, braces and escapes are closed or not", () => {
  const closed = ["a", "[a]", "{a,{b}}", "\\[", "[\\]]"];
  const open = ["[", "[]", "[a\\]", "{", "{a,{b}", "}", "\\", "a{b}}"];
  for (const one of closed) assert.ok(isClosed(DOUBLESTAR, one), one);
  for (const one of open) assert.ok(!isClosed(DOUBLESTAR, one), one);
});

test("many patterns answer as each by itself would", () => {
  const sign = fc.constantFrom(
    "*",
    "**",
    "?",
    "[ab]",
    "[!a]",
    "{a,b/c}",
    "{,a}",
    "a",
    "b",
    "/",
    "/",
    "\\a",
    "{",
    ",",
    "}",
  );
  const pattern = fc.array(sign, { maxLength: 7 }).map((signs) => signs.join(""));
  const name = fc.string({ unit: fc.constantFrom("a", "b", "c", ".", ","), minLength: 1, maxLength: 4 });
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 12 }), fc.array(path, { maxLength: 8 }), (patterns, paths) => {
      const together = globs(
        GLOBS,
        patterns.map((text) => ({ text })),
      );
      const alone = patterns.map((text) => glob(GLOBS, text));
      for (const one of paths) {
        const expected = alone.flatMap((fits, i) => (fits(one) ? [i] : []));
        assert.deepEqual(together.all(one), expected, one);
        assert.equal(together.last(one), expected.at(-1) ?? -1, one);
      }
    }),
  );
});

test("braces mean what their expansions mean", () => {
  const part = fc.constantFrom("a", "b", "*", "?", "", "a/b", "[ab]");
  const group = fc.array(part, { minLength: 2, maxLength: 3 });
  const name = fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(part, group, part, group, name, (before, one, between, two, text) => {
      const pattern = `${before}{${one}}${between}{${two}}`;
      const meant = one.flatMap((a) => two.map((b) => before + a + between + b));
      assert.equal(
        glob(GLOBS, pattern)(text),
        meant.some((each) => glob(GLOBS, each)(text)),
        `${pattern} ${text}`,
      );
    }),
  );
});

test("`!` takes back what its own list matched", () => {
  const lists = globLists("", [["a/**", "!a/b"], ["b"], ["!a/b"], [], ["*", "!b", "b"]]);
  assert.deepEqual(lists("a/b"), [1, 4]);
  assert.deepEqual(lists("a/c"), [0, 4]);
  assert.deepEqual(globLists("k8s", [["*.yaml"]])("other/a.yaml"), []);
});

const A = "a".repeat(60);
/** What made a backtracking matcher slow, and neighbours of it. */
const HOSTILE: readonly (readonly [what: string, pattern: string, path: string])[] = [
  ["nested groups", "((((((([A-Za-z]+)+)+)+)+)+)+)+x", "Dockerfile"],
  ["a group repeated", "(a+)+b", A],
  ["stars in turn", "*a*a*a*a*a*a*a*a*b", A],
  ["many stars", `${"*a".repeat(200)}*b`, "a".repeat(250)],
  ["question marks", `${"*?".repeat(200)}b`, "a".repeat(250)],
  ["extended globs", "+(a|aa)+(a|aa)+(a|aa)+(a|aa)b", A],
  ["negated globs", "!(!(!(!(a*)*)*)*)b", A],
  ["names", `${"**/a/".repeat(100)}b`, `${"a/".repeat(120)}c`],
  ["names in braces", `${"{**/,a/}".repeat(100)}b`, `${"a/".repeat(120)}c`],
  ["braces side by side", `${"{a,b}".repeat(100)}x`, "ab".repeat(50)],
  ["empty patterns in braces", `${"{,a,*}".repeat(100)}x`, A],
  ["nested braces", `${"{a,".repeat(200)}b${"}".repeat(200)}`, A],
  ["open braces", "{a,".repeat(300), A],
  ["classes side by side", `${"[a-z]*".repeat(150)}!`, A],
  ["open brackets", "[".repeat(900), A],
  ["halves of pairs", "\ud83d*".repeat(200), "\ud83d\ude80".repeat(60)],
];

describe("no pattern is slow", () => {
  for (const [what, pattern, path] of HOSTILE) {
    test(what, () => {
      const [usual, hostile] = [costFor("src/**/*.yaml", "src/a/b/c/deployment.yaml"), costFor(pattern, path)];
      const most = Math.max(0.05, usual) * Math.max(pattern.length, 20) * Math.max(path.length, 20);
      assert.ok(hostile <= most, `${hostile} ms, ${usual} ms for an ordinary one`);
      assert.ok(hostile < usual * 5000, `${hostile} ms, ${usual} ms for an ordinary one`);
    });
  }
  const costFor = (pattern: string, path: string) =>
    costOf(() => {
      globMatcher("", [pattern])(path);
      pathLists("", [[pattern]])(path);
      glob(SHELL, pattern)(path);
    });
  test("a pattern of 64 kB, and a path of 64 kB", () => {
    for (const sign of ["*a", "{a,", "[a]", "**/", "{*,b}", "[", "\\a"]) {
      assertLinear(
        `pattern ${sign}`,
        64_000,
        (size) => sign.repeat(size / sign.length),
        (text) => void glob(GLOBS, text)("Dockerfile"),
      );
      const matcher = glob(GLOBS, sign.repeat(40));
      assertLinear(
        `path for ${sign}`,
        64_000,
        (size) => "a".repeat(size),
        (text) => void matcher(text),
      );
    }
  });
  test("twenty thousand globs and a thousand files", () => {
    const files = Array.from({ length: 1000 }, (_, i) => `services/team-${i % 17}/deploy/manifest-${i}.yaml`);
    const kinds: readonly ((i: number) => string)[] = [
      (i) => `services/team-${i}/deploy/x-${i}.yaml`,
      (i) => `*.gen${i}.yaml`,
      (i) => `src-${i}/**/*.yaml`,
      (i) => `*${i}*a*`,
    ];
    for (const kind of kinds) {
      const cost = (count: number) =>
        costOf(() => {
          const lists = globLists(
            "",
            Array.from({ length: count }, (_, i) => [kind(i)]),
          );
          for (const file of files) lists(file);
        });
      const [few, many] = [cost(2_000), cost(20_000)];
      assert.ok(many < Math.max(few, 5) * 40, `${kind(7)}: ${few} ms, ${many} ms`);
    }
  });
});

test("what is too long or too costly is refused, with the reason", () => {
  const refusal = globBudget(GLOBS);
  assert.equal(refusal("*".repeat(1000)), undefined);
  assert.match(refusal("a".repeat(1001)) ?? "", /longer than 1000 characters/);
  const costly = `{${"a,".repeat(400)}}`;
  const answers = Array.from({ length: 60 }, () => refusal(costly));
  assert.equal(answers[0], undefined);
  assert.match(answers.at(-1) ?? "", /choices in braces/);
});

test("expansions trim and replace as shells do, with any number of stars", () => {
  assert.equal(trimPattern("a.b.c", "*.", "#"), "b.c");
  assert.equal(trimPattern("a.b.c", "#*.", "#"), "c");
  assert.equal(trimPattern("a.b.c", ".*", "%"), "a.b");
  assert.equal(trimPattern("a.b.c", "%.*", "%"), "a");
  assert.equal(trimPattern("a*c", "\\*c", "%"), "a");
  assert.equal(trimPattern("abc", "x*", "#"), "abc");
  assert.equal(trimPattern("a-b-c-d-e-f", "*-*-*-*-", "#"), "e-f");
  assert.equal(replacePattern("a.b.c", "./-"), "a-b.c");
  assert.equal(replacePattern("a.b.c", "/./-"), "a-b-c");
  assert.equal(replacePattern("abcabc", "b*c/x"), "ax");
  assert.equal(replacePattern("abcab", "/?b/x"), "xcx");
  assert.equal(replacePattern("abc", "/*/x"), "x");
  assert.equal(replacePattern("🚢a", "/?/x"), "xx");
  assert.equal(replacePattern("abc", "\\*/x"), "abc");
  const costly = () => {
    trimPattern("a".repeat(400), "*a*a*b", "#");
    replacePattern("a".repeat(400), "/*a*a*a*b/c");
    replacePattern("a".repeat(400), "/a/c");
  };
  assert.ok(costOf(costly) < 60 * costOf(() => void trimPattern("a".repeat(400), "*a", "#")) + 5);
});
