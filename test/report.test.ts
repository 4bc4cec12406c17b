// Reports of failed tests have everything needed to fix them, and no frames of Node.js itself.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { before, test } from "node:test";
import { at, ROOT } from "../scripts/project.ts";

const FIXTURE = "test/support/red/failing.ts";

let states: readonly string[];
let told: readonly string[];
before(() => {
  // In another process, without the variable that marks a test's: within a test the runner refuses to run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ["--disable-warning=ExperimentalWarning", at("test/support/red/run.ts")];
  const ran = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  ({ states, told } = JSON.parse(ran.stdout.trim().split("\n").at(-1) ?? ""));
});

/** The report of a failure, without line and column numbers. */
const text = (index: number) => told[index]?.replace(/:\d+:\d+/g, ":0:0").split("\n");

test("only failures are reported", () => {
  const failing = ["failed", "failed", "passed", "failed", "failed", "failed", "failed", "skipped"];
  assert.deepEqual(states, [...failing, "passed", "failed"]);
  assert.equal(told.length, 7);
});

test("two texts: title, line diff, place, the rule's file, the command", () => {
  assert.deepEqual(text(0), [
    `✗ ${FIXTURE} › dockerfile/no-sudo › example 1`,
    "    the fix",
    "    - expected  + actual",
    "     FROM a",
    "    -USER root",
    "    +USER 0",
    "     RUN b",
    `    at ${FIXTURE}:0:0`,
    "    rule: server/src/engine/dockerfile/rules/no-sudo.ts",
    `    again: npm test -- ${FIXTURE} "dockerfile/no-sudo › example 1"`,
  ]);
});

test("a text that does not match, and the line of a case", () => {
  const [, ...lines] = told[1]?.replace(/:\d+(?::\d+)?$/gm, ":0").split("\n") ?? [];
  assert.deepEqual(lines, [
    "    the text must match /^[^!]*$/:",
    "      A message",
    "      of two lines!",
    `    at ${FIXTURE}:0`,
    "    rule: server/src/engine/dockerfile/rules/no-sudo.ts",
    "    case: test/cases/dockerfile-no-sudo.txt:0",
    `    again: npm test -- ${FIXTURE} "dockerfile/no-sudo › wherever a command stands"`,
  ]);
});

test("two values: a line diff, also of the texts in them", () => {
  assert.deepEqual(text(2), [
    `✗ ${FIXTURE} › values`,
    "    Expected values to be strictly deep-equal:",
    "    - expected  + actual",
    "       file: 'a',",
    "       text:",
    "       | one",
    "    -  | two,",
    "    +  | 2,",
    "       codes: [ 1, 2 ]",
    "     }",
    `    at ${FIXTURE}:0:0`,
    `    again: npm test -- ${FIXTURE} values`,
  ]);
});

test("an error with its cause; the title quoted for the shell", () => {
  assert.deepEqual(text(3), [
    `✗ ${FIXTURE} › \`thrown\` by "somebody"'s code`,
    "    TypeError: no such thing",
    `    at ${FIXTURE}:0:0`,
    "    caused by:",
    "      the cause",
    "      { code: 'ENOENT' }",
    `      at ${FIXTURE}:0:0`,
    `    again: npm test -- ${FIXTURE} '\`thrown\` by "somebody"'\\''s code'`,
  ]);
});

test("a file that ends early: which test was running", () => {
  assert.deepEqual(text(6), [
    "✗ test/support/red/ending.ts",
    "    the file ended while “a suite › ends its process” ran; its output above says more",
    "    again: npm test -- test/support/red/ending.ts",
  ]);
});

test("a test that is written down in a helper belongs to the file that runs it", () => {
  const lines = text(5) ?? [];
  assert.equal(lines[0], `✗ ${FIXTURE} › several steps › in a helper`);
  assert.equal(lines.at(-1), `    again: npm test -- ${FIXTURE} "several steps › in a helper"`);
});

test("no frames of Node.js itself, even where the error cannot be serialized", () => {
  assert.match(told[4] ?? "", /^✗ .*cannot be serialized\n.*strictly deep-equal:\n/);
  assert.doesNotMatch(told.join("\n"), /node:|generatedMessage|file:\/\//);
});
