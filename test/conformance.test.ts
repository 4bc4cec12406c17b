// A rule that names another tool's id as its equivalent gives that tool's verdicts: test/conformance/README.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { readCases, readKnown } from "./conformance/cases.ts";
import { NEEDED, scores, told } from "./conformance/score.ts";

const all = scores();

for (const { source, verdicts, after, wrong } of all.scores) {
  test(`${source}: at least ${NEEDED * 100}% of ${verdicts.length} claimed cases come out as labelled`, () => {
    assert.ok(after >= NEEDED, `${(after * 100).toFixed(1)}% are right.\n${wrong.map(told).join("\n")}`);
  });
}

test("README.md says how many verdicts are the same", () => {
  const verdicts = all.scores.reduce((sum, one) => sum + one.verdicts.length, 0);
  const wrong = all.scores.reduce((sum, { verdicts, before }) => sum + Math.round((1 - before) * verdicts.length), 0);
  assert.ok(
    readFileSync(path.join(import.meta.dirname, "../README.md"), "utf8").includes(
      `the same in ${verdicts - wrong} of ${verdicts}`,
    ),
    `README.md should say: the same in ${verdicts - wrong} of ${verdicts}`,
  );
});

test("every line of the case files is a case", () => {
  assert.deepEqual(all.problems, []);
});

test("every row of known.md names cases that exist and says why", () => {
  const { cases } = readCases();
  for (const row of readKnown()) {
    assert.ok(row.reason.length > 10, `${row.source} ${row.id} ${row.case} has no reason`);
    assert.ok(
      cases.some((one) => one.source === row.source && one.id === row.id),
      `no case of ${row.source} has the id ${row.id}`,
    );
  }
});
