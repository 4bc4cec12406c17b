// The laws for any text whatever, for the first mutants of one seed. `npm run fuzz` tries any number of any seed.
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { corpus } from "./fuzz/corpus.ts";
import { trial } from "./fuzz/laws.ts";
import { mutant } from "./fuzz/mutants.ts";
import { reduced } from "./fuzz/reduce.ts";
import { runMutants, told } from "./fuzz/run-mutants.ts";
import { SEED } from "./fuzz/seed.ts";

/** Together about two minutes on two processors. */
const TURNS = QUICK ? 1 : 16;
const MUTANTS = QUICK ? 2_000 : 10_000;
/** Fewer fixes than this would say that the mutants are no longer like files that somebody wrote. */
const FIXES_PER_MUTANT = 1 / 4;

for (let turn = 0; turn < TURNS; turn += 1) {
  test(`${MUTANTS} mutants from ${turn * MUTANTS}: nothing throws, is slow, lost, broken or repaired twice`, async () => {
    const threads = Math.min(4, Math.max(2, availableParallelism()));
    const report = await runMutants({ seed: SEED, from: turn * MUTANTS, mutants: MUTANTS, threads });
    assert.equal(report.failures.map(told).join("\n\n"), "");
    assert.equal(report.tried, MUTANTS);
    assert.ok(report.applied > MUTANTS * FIXES_PER_MUTANT, `${report.applied} fixes`);
  });
}

test("a mutant is the same each time, and no two are", () => {
  const files = corpus();
  const first = Array.from({ length: 300 }, (_, number) => mutant(files, SEED, number));
  assert.deepEqual(
    Array.from({ length: 300 }, (_, number) => mutant(files, SEED, number)),
    first,
  );
  assert.ok(new Set(first.map(({ text }) => text)).size > 290);
  assert.ok(files.length > 1000);
});

test("what breaks a law is made short", () => {
  const text = "one\ntwo\nthree bad four\nfive\n";
  assert.equal(
    reduced(text, (shorter) => shorter.includes("bad")),
    "bad",
  );
});

test("a text that is never read, and one without faults, break no law", () => {
  for (const sample of [
    { path: "README.md", text: "x" },
    { path: "Dockerfile", text: "FROM a:1\nUSER 1\nCMD node x\n" },
  ]) {
    assert.equal(trial(sample).breach, undefined);
  }
});
