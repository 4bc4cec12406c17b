// Patterns with stars, as ids and tags of images are written with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits } from "../server/src/engine/core/pattern.ts";

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
