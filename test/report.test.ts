// What is told of tests that fail: all that is needed to mend them, and nothing of Node.js's own insides.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { before, test } from "node:test";
import { at, ROOT } from "../scripts/project.ts";

const FIXTURE = "test/support/red/failing.ts";

let states: readonly string[];
let told: readonly string[];
before(() => {
  // In a process of its own, and not as one of a test: within a test the runner refuses to run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ["--disable-warning=ExperimentalWarning", at("test/support/red/run.ts")];
  const ran = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  ({ states, told } = JSON.parse(ran.stdout.trim().split("\n").at(-1) ?? ""));
});

/** What is told, without the numbers of lines and columns. */
const text = (index: number) => told[index]?.replace(/:\d+:\d+/g, ":0:0").split("\n");

test("failures are told; what passes or is skipped is not", () => {
  assert.deepEqual(states, ["failed", "failed", "passed", "failed", "failed", "failed", "skipped"]);
  assert.equal(told.length, 5);
});

test("a text that is another: title, line by line, place, the rule's file, the command", () => {
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

test("values line by line, the texts in them too", () => {
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

test("what is thrown, with its cause; the title as a shell takes it", () => {
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

test("nothing of Node.js's own insides, even of an error that can only be handed over as text", () => {
  assert.match(told[4] ?? "", /^✗ .*cannot be handed over\n.*strictly deep-equal:\n/);
  assert.doesNotMatch(told.join("\n"), /node:|generatedMessage|file:\/\//);
});
