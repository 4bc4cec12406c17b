// The laws for any text whatever, for the first mutants of one seed. `npm run fuzz` tries any number of any seed.
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { type Finding, safe } from "../server/src/engine/core/finding.ts";
import { applyEdits, type TextEdit } from "../server/src/engine/core/text.ts";
import { corpus } from "./fuzz/corpus.ts";
import { type Law, type Open, openInEngine, trial } from "./fuzz/laws.ts";
import { mutant } from "./fuzz/mutants.ts";
import { reduced } from "./fuzz/reduce.ts";
import { runMutants, told } from "./fuzz/run-mutants.ts";
import { SEED } from "./fuzz/seed.ts";
import { used } from "./support/cost.ts";

/** Together about three minutes on two processors; `npm run fuzz` tries more. */
const TURNS = QUICK ? 1 : 6;
const MUTANTS = QUICK ? 2_000 : 10_000;
/** Fewer fixes than this would say that the mutants are no longer like files that somebody wrote. */
const FIXES_PER_MUTANT = 1 / 4;

for (let turn = 0; turn < TURNS; turn += 1) {
  test(`${MUTANTS} mutants from ${turn * MUTANTS}: none throws or is slow, no fix damages it, and repairing twice is repairing once`, async () => {
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

const FAULTY = { path: "Dockerfile", text: "FROM a:1\r\nUSER 1\r\nRUN sudo 🚢\r\n" };

/** The engine, but for what `change` makes of its answers about each text. */
function breaking(change: (text: string, lab: ReturnType<Open>) => Partial<ReturnType<Open>>): Open {
  return (sample) => {
    const lab = openInEngine(sample);
    const { file, check, fix } = lab;
    return { file: file.bind(lab), check: check.bind(lab), fix: fix.bind(lab), ...change(sample.text, lab) };
  };
}

/** The engine with other findings. */
const finding = (change: (finding: Finding) => Finding): Open =>
  breaking((_, lab) => ({
    check: (uri) => {
      const checked = lab.check(uri);
      return checked && { ...checked, findings: checked.findings.map(change) };
    },
  }));

/** The engine with one other fix, which is made in one pass; `written` is what comes of it. */
const fixing = (edit: (text: string) => TextEdit, written = (text: string) => applyEdits(text, [edit(text)])): Open =>
  breaking((text, lab) => ({
    fix: (uri) => {
      const [first] = lab.check(uri)?.findings ?? [];
      assert.ok(first !== undefined);
      return {
        text: written(text),
        appended: new Map(),
        applied: [{ finding: first, fix: safe("A", edit(text)), pass: 0, at: first.at.start }],
        refused: [],
        left: [],
      };
    },
  }));

const inserting = (text: string, at: number): TextEdit => ({ at: { start: at, end: at }, text });

const BREACHES: Readonly<Record<string, readonly [law: Law, open: Open]>> = {
  "a check that throws": ["throws", breaking(() => ({ check: () => assert.fail("on purpose") }))],
  "a rule that crashes": [
    "throws",
    breaking((_, lab) => ({
      check: (uri) => {
        const checked = lab.check(uri);
        return checked && { ...checked, crashes: [{ rule: "dockerfile/no-sudo", error: new Error("on purpose") }] };
      },
    })),
  ],
  "a check that takes its time": [
    "slow",
    breaking((_, lab) => ({
      check: (uri) => {
        for (const start = used(); used() - start < 1_001; );
        return lab.check(uri);
      },
    })),
  ],
  "a finding behind the end": ["span", finding((one) => ({ ...one, at: { start: 0, end: 1_000 } }))],
  "a fix before the beginning": ["span", finding((one) => ({ ...one, fixes: [safe("A", inserting("a", -1))] }))],
  "an edit amid a line break": [
    "split",
    finding((one) => ({
      ...one,
      fixes: [safe("A", inserting("a", FAULTY.text.indexOf("\n")))],
    })),
  ],
  "an edit amid a character": [
    "split",
    finding((one) => ({
      ...one,
      fixes: [safe("A", inserting("a", FAULTY.text.indexOf("🚢") + 1))],
    })),
  ],
  "a byte order mark that is new": ["mark", fixing(() => inserting("\uFEFF", 0))],
  "another sort of line breaks": ["mark", fixing((text) => inserting("# a\n", text.length))],
  "a character that is lost": [
    "lost",
    fixing(
      (text) => inserting("# a\r\n", text.length),
      (text) => `${text.slice(1)}# a\r\n`,
    ),
  ],
  "an edit behind the end": ["lost", fixing((text) => inserting("# a\r\n", text.length + 1))],
  "an instruction that there is not": ["breaks", fixing((text) => inserting("NOSUCH a\r\n", text.length))],
  "a file that is no longer checked": ["breaks", fixing((text) => inserting("# \0\r\n", text.length))],
  "a fix that goes on and on": ["twice", fixing((text) => inserting("# a\r\n", text.length))],
};

for (const [what, [law, open]] of Object.entries(BREACHES)) {
  test(`${what} breaks a law: ${law}`, () => assert.equal(trial(FAULTY, open).breach?.law, law));
}

test("texts that the engine never reads, finds no fault in, or finds some in, break no law", () => {
  for (const sample of [
    { path: "README.md", text: "x" },
    { path: "Dockerfile", text: "FROM a:1\nUSER 1\nCMD node x\n" },
    FAULTY,
  ]) {
    assert.equal(trial(sample).breach, undefined);
  }
});
