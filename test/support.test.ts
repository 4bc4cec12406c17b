// The helpers for measuring and waiting: quadratic work is found, a wait in vain ends and says what was there instead.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { isAlive } from "../scripts/alive.ts";
import { PATIENCE_MS, until } from "../scripts/wait.ts";
import { startEditor } from "./lsp/editor.ts";
import { assertLinear, costOf } from "./support/cost.ts";
import { sourcesBelow } from "./support/sources.ts";

/** Looks at each character, and for each `again` looks at all of them. */
function read(text: string, again: boolean): number {
  let sum = 0;
  for (let i = 0; i < text.length; i += 1) {
    sum += text.charCodeAt(i);
    for (let j = 0; again && j < text.length; j += 1) sum ^= text.charCodeAt(j);
  }
  return sum;
}

test("work that looks at all of the text for each character is not linear, and its figures are told", () => {
  const text = (size: number) => "x".repeat(size);
  assertLinear("one look", 3_200, text, (one) => read(one, false));
  assert.throws(
    () => assertLinear("a look for each", 3_200, text, (one) => read(one, true)),
    /^AssertionError.*: a look for each: the cost is not linear: 200 characters [\d.e-]+ ms, 3200 characters [\d.e-]+ ms, which is \d+\.\d times the cost for 16\.0 times the length$/,
  );
});

test("waiting costs nothing, working does", () => {
  const sleep = costOf(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40), 20);
  assert.ok(sleep < 20, `${sleep} ms`);
  assert.ok(costOf(() => read("x".repeat(2_000), true)) > costOf(() => read("x".repeat(200), true)));
});

test("a wait ends when the thing is there, and answers it", async () => {
  let looks = 0;
  assert.equal(await until("the third look", () => (looks++ < 2 ? undefined : "here")), "here");
  assert.equal(await until("0", () => 0), 0);
  assert.deepEqual(
    await until(
      "five",
      () => [looks++],
      ([count]) => count === 5,
    ),
    [5],
  );
});

test("a wait in vain says what was waited for, and what was there instead", async (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => {
    now += PATIENCE_MS;
    return now;
  });
  await assert.rejects(
    until("the end", () => false),
    { message: `waited ${PATIENCE_MS / 1000} s in vain for the end` },
  );
  const instead = until(
    "the second",
    () => ({ version: 1 }),
    ({ version }) => version === 2,
  );
  await assert.rejects(instead, { message: /in vain for the second; instead there was:\n\{ version: 1 \}$/ });
  await assert.rejects(
    until("anything", () => Promise.reject(new Error("no"))),
    { message: "no" },
  );
});

test("a request to a server that is killed fails, sent before its end, meanwhile or after it", async () => {
  const { connection, process: server } = startEditor();
  const ask = () => connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const closed = once(server, "close");
  const before = ask();
  server.kill("SIGKILL");
  await assert.rejects(before, /disposed/);
  await closed;
  await assert.rejects(async () => ask(), /disposed/);
  const second = startEditor();
  second.process.stdin?.destroy();
  const meanwhile = second.connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  second.process.kill("SIGKILL");
  await assert.rejects(meanwhile, /disposed/);
});

test("a process is alive until it has ended", () => {
  assert.ok(isAlive(process.pid));
  for (const pid of [0, -1, Number.NaN, 2 ** 30]) assert.ok(!isAlive(pid), String(pid));
});

test("whatever draws its inputs draws the same in each run", () => {
  const drawing = sourcesBelow("test").filter(({ imports }) => imports.some(({ from }) => from === "fast-check"));
  assert.deepEqual(
    drawing.map(({ path }) => path),
    ["test/support/property.ts"],
  );
});
