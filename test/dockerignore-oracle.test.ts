// What an ignore file leaves out of a build context: against what moby/patternmatcher and fsutil said of the same pattern sets (recorded:
// `npm run oracle -- dockerignore`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ignorePatterns, ignoreRules } from "../server/src/engine/core/glob/ignore-file.ts";
import { inputHash, oracleCases, PATHS, recorded } from "./oracles/dockerignore/cases.ts";
import { assertLinear } from "./support/cost.ts";

const record = recorded();

describe("ignore files as BuildKit reads them", () => {
  it("has a case for every answer and an answer for every case", () => {
    const cases = oracleCases();
    assert.ok(cases.length >= 300);
    assert.deepEqual(
      cases.map((one) => [one.title, inputHash(one)]),
      Object.entries(record.cases).map(([title, { input }]) => [title, input]),
      "`npm run oracle -- dockerignore --write` records anew",
    );
  });
  for (const { title, text } of oracleCases()) {
    it(title, () => {
      const theirs = record.cases[title];
      assert.ok(theirs !== undefined);
      const patterns = ignorePatterns(text);
      const rules = patterns.some(({ fault }) => fault !== undefined) ? undefined : ignoreRules(patterns);
      assert.equal(
        patterns.some(({ fault }) => fault !== undefined),
        theirs.error !== undefined,
        theirs.error ?? "BuildKit takes it",
      );
      if (theirs.error !== undefined) return assert.equal(rules, undefined, theirs.error);
      assert.ok(rules !== undefined, "not known");
      assert.deepEqual(
        { ignored: PATHS.filter(rules.ignores).sort(), leftOut: PATHS.filter(rules.leavesOut).sort() },
        { ignored: [...(theirs.ignored ?? [])].sort(), leftOut: [...(theirs.leftOut ?? [])].sort() },
      );
      return undefined;
    });
  }
});

describe("the cost of ignore files", () => {
  const paths = ["a/".repeat(100), `${"a".repeat(200)}/b`, `${"a/".repeat(40)}c`];
  for (const line of ["*a*a*a*b", "**/a/**/a/**/b", "[a-z]*", "dir-#/", "**/*.gen#", "!a", "# a", "a/../".repeat(50)]) {
    it(`grows with the number of lines: ${line.slice(0, 20)}`, () => {
      assertLinear(
        line,
        1_000,
        (size) => Array.from({ length: size }, (_, i) => line.replace("#", String(i))).join("\n"),
        (text) => {
          const rules = ignoreRules(ignorePatterns(text));
          for (const path of paths) rules?.leavesOut(path);
        },
      );
    });
  }
});
