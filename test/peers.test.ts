// The small parts of the comparison with hadolint and Trivy: test/peers/.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compare, largeClasses, row } from "./peers/compare.ts";
import { ENOUGH, madeFiles, madeIds, recipes, surrounded } from "./peers/made.ts";
import { aloneIn, claimOf, findingsIn, instructionLines, instructionOf, saidFor } from "./peers/ours.ts";
import { givesTwoValues } from "./peers/trivy.ts";

const said = (file: string, line: number) => ({ file, id: "X", line });

describe("beside hadolint and Trivy", () => {
  test("files in which both report an id, one alone, or neither, and the instructions where they part", () => {
    const theirs = [said("a", 2), said("a", 4), said("b", 1), said("d", 0)];
    const ours = [said("a", 3), said("a", 9), said("c", 1), said("d", 7)];
    const found = compare(
      { tool: "t", id: "X", claim: "same" },
      ["a", "b", "c", "d", "e"],
      theirs,
      ours,
      (_, line) => line - (line % 2),
    );
    assert.equal(row(found), "t\tX\tsame\t2\t1\t1\t1\t2\t2\t2");
    assert.deepEqual(found.onlyTheirs, [
      { file: "a", line: 4 },
      { file: "b", line: 0 },
    ]);
    assert.deepEqual(found.onlyOurs, [
      { file: "a", line: 8 },
      { file: "c", line: 0 },
    ]);
    assert.deepEqual(largeClasses([found, { ...found, claim: "none" }], 0), [
      "t X: only theirs in 1 files",
      "t X: only ours in 1 files",
    ]);
  });

  test("a line belongs to the instruction that begins at it or above", () => {
    const firsts = instructionLines("# a\nFROM a\nRUN a \\\n  b\n\nUSER c\n");
    assert.deepEqual(firsts, [2, 3, 6]);
    assert.deepEqual(
      [1, 2, 4, 9].map((line) => instructionOf(firsts, line)),
      [1, 2, 3, 6],
    );
  });

  test("our findings count for the ids that their rules claim", () => {
    const text = "FROM debian\nRUN sudo true\n";
    const claim = claimOf("hadolint", "DL3004");
    assert.equal(claim.how, "same");
    assert.deepEqual(saidFor("f", "DL3004", claim, findingsIn(text)), [{ file: "f", id: "DL3004", line: 2 }]);
    assert.equal(aloneIn(text, claim).length, 1);
    assert.equal(claimOf("hadolint", "DL9999").how, "none");
  });

  test("two values of one argument in one stage are found", () => {
    assert.equal(givesTwoValues("ARG A=1\nFROM a\nARG A=2\n"), false);
    assert.equal(givesTwoValues("FROM a\nARG A=1\nRUN b\n arg A=2\n"), true);
  });

  test("a piece is put into several surroundings, unless it is a whole file", () => {
    const [recipe] = recipes("# note\n== X\nRUN a\\ ⏎ b\nFROM a ⏎ FROM b\n");
    assert.deepEqual(recipe, { id: "X", pieces: ["RUN a\\\nb", "FROM a\nFROM b"] });
    assert.ok(surrounded("RUN a").every((text) => /^FROM .*\n(.*\n)*RUN a\n/m.test(text)));
    assert.equal(surrounded("FROM a\nRUN $&").at(0), "FROM a\nRUN $&\n");
  });

  for (const id of madeIds()) {
    test(`${id}: ${ENOUGH} made files that fire and ${ENOUGH} that do not, no two the same`, () => {
      const files = madeFiles(id);
      assert.equal(new Set(files.map(({ text }) => text)).size, files.length);
      for (const expect of ["fire", "silent"]) {
        assert.ok(files.filter((one) => one.expect === expect).length >= ENOUGH, expect);
      }
    });
  }
});
