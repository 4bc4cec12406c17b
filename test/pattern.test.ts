// Patterns with stars, as ids and tags of images are written with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, MOST_INNER, patternList } from "../server/src/engine/core/pattern.ts";

test("a star stands for any characters, also for none; no character is taken twice", () => {
  const fitting: readonly (readonly [text: string, pattern: string])[] = [
    ["latest", "latest"],
    ["", ""],
    ["", "*"],
    ["8.1-alpine", "*"],
    ["8.1-alpine", "8.*"],
    ["8.1-alpine", "*-alpine"],
    ["8.1-alpine3.22", "8*-alpine*"],
    ["abab", "a*b"],
    ["ab", "a**b"],
  ];
  for (const [text, pattern] of fitting) assert.ok(fits(text, pattern), `${text} ${pattern}`);
  const other: readonly (readonly [text: string, pattern: string])[] = [
    ["latest", "late"],
    ["latest", ""],
    ["aba", "ab*ba"],
    ["8.1", "8.1-*"],
    ["x8.1", "8*"],
    ["8.1-alpine", "8*-alpine*-slim"],
  ];
  for (const [text, pattern] of other) assert.ok(!fits(text, pattern), `${text} ${pattern}`);
});

test("a list answers as each of its patterns does", () => {
  const patterns = ["a", "a*", "*a", "a*b", "*a*", "a**", "**a", "*a*b", "", "a*b*c"];
  const texts = ["", "a", "b", "ab", "ba", "bab", "aXbXc", "xyz", "aa", "abc", "cab"];
  for (const one of patterns) {
    for (const other of patterns) {
      const list = patternList([one, other]);
      for (const text of texts) {
        const expected = fits(text, one) || fits(text, other);
        assert.equal(list(text), expected, `${text} of ${one}, ${other}`);
      }
    }
  }
  assert.ok(!patternList([])(""));
  assert.ok(patternList(["*"])(""));
});

test("of patterns with a star between other characters so many count, of all others each", () => {
  const many = Array.from({ length: 3 * MOST_INNER }, (_, i) => [`r${i}`, `h${i}/*`, `*.t${i}`, `a${i}.*.io`]).flat();
  const list = patternList(many);
  for (const text of ["r599", "h599/x", "x.t599", `a${MOST_INNER - 1}.x.io`]) assert.ok(list(text), text);
  for (const text of ["r600", "h599", "t599", `a${MOST_INNER}.x.io`]) assert.ok(!list(text), text);
});
