// A test file that hangs is found by what it does, not by how long it takes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { at } from "../scripts/project.ts";
import { judge } from "../scripts/watchdog.mjs";

const LIMITS = { work: 300_000, rest: 600_000 };
const MINUTE = 60_000;

test("a file that works slowly on a busy machine is not ended", () => {
  const verdict = judge(LIMITS);
  for (let minute = 0; minute < 100; minute += 1) {
    assert.equal(verdict(minute * MINUTE, minute * 2_900, 0), undefined, `minute ${minute}`);
  }
});

test("five minutes of processor time without output are a loop", () => {
  const verdict = judge(LIMITS);
  for (let minute = 0; minute <= 5; minute += 1) assert.equal(verdict(minute * MINUTE, minute * MINUTE, 0), undefined);
  assert.match(verdict(6 * MINUTE, 6 * MINUTE, 0) ?? "", /^it loops: 360 s of processor time/);
});

test("ten idle minutes are a wait in vain", () => {
  const verdict = judge(LIMITS);
  for (let minute = 0; minute < 10; minute += 1) assert.equal(verdict(minute * MINUTE, minute * 100, 0), undefined);
  assert.match(verdict(10 * MINUTE, 1_000, 0) ?? "", /^it waits in vain: idle, and 600 s/);
});

test("with each output the limits start over", () => {
  const verdict = judge(LIMITS);
  for (let minute = 0; minute < 60; minute += 1) {
    assert.equal(verdict(minute * MINUTE, minute * MINUTE, minute), undefined, `works in minute ${minute}`);
  }
  const rests = judge(LIMITS);
  for (let minute = 0; minute < 60; minute += 1) {
    assert.equal(rests(minute * MINUTE, 0, Math.floor(minute / 9)), undefined, `rests in minute ${minute}`);
  }
});

/** Runs code under the watchdog; returns how it ended and what it wrote to stderr. */
function watched(code: string, limits: typeof LIMITS): readonly [string | number | null, string] {
  const args = ["--import", pathToFileURL(at("scripts/watchdog.mjs")).href, "--eval", code];
  const env = { ...process.env, PLIMSOLL_TEST_LIMITS: JSON.stringify(limits) };
  const { status, signal, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return [signal ?? status, stderr];
}

test("a process in an endless loop is ended, with the reason", () => {
  const [ended, said] = watched("for (;;);", { ...LIMITS, work: 400 });
  assert.equal(ended, "SIGKILL");
  assert.match(said, /^This test file was ended: it loops: \d+\.\d s of processor time/);
});

test("so is an idle one; the watchdog does not keep a process alive", () => {
  const [ended, said] = watched("setInterval(() => {}, 1e6)", { ...LIMITS, rest: 2_000 });
  assert.equal(ended, "SIGKILL");
  assert.match(said, /^This test file was ended: it waits in vain: idle, and \d+\.\d s/);
  assert.deepEqual(watched("console.log(1)", LIMITS), [0, ""]);
});
