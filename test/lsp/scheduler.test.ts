// Slices, cancellation, and background work that rests while an editor waits.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Guard } from "../../server/src/lsp/session/guard.ts";
import { Scheduler } from "../../server/src/lsp/session/scheduler.ts";

const pause = () => new Promise<void>((resume) => setImmediate(resume));

/** Work whose steps take time on a mocked clock: on a busy machine real steps take longer. */
function worker(context: TestContext) {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  return function* work(steps: number, milliseconds: number, done = () => {}): Generator<void, number> {
    for (let i = 0; i < steps; i += 1) {
      now += milliseconds;
      done();
      yield;
    }
    return steps;
  };
}

test("long work lets others have their turn", async (context) => {
  const work = worker(context);
  let turns = 0;
  const counting = () => {
    turns += 1;
    return pause();
  };
  assert.equal(await new Scheduler(counting).run(work(20, 2), () => false), 20);
  assert.equal(turns, 5, "a slice of 8 ms has four steps of 2 ms");
  turns = 0;
  assert.equal(await new Scheduler(counting).run(work(20, 0), () => false), 20);
  assert.equal(turns, 0, "short work needs no pause");
});

test("cancelled work ends between two slices", async (context) => {
  const work = worker(context);
  const scheduler = new Scheduler(pause);
  let cancelled = false;
  setImmediate(() => {
    cancelled = true;
  });
  let steps = 0;
  const counting = work(1000, 2, () => {
    steps += 1;
  });
  assert.equal(await scheduler.run(counting, () => cancelled), undefined);
  assert.equal(steps, 4, "one slice");
});

test("background work rests until no request is being worked on", async () => {
  const scheduler = new Scheduler(pause);
  const order: string[] = [];
  const request = scheduler.urgently(async () => {
    await pause();
    await pause();
    await pause();
    order.push("request");
  });
  await scheduler.idle().then(() => order.push("background"));
  await request;
  assert.deepEqual(order, ["request", "background"]);
});

test("a request that waits for something itself holds background work back for a moment only", async () => {
  const scheduler = new Scheduler(pause, 5);
  let answer = () => {};
  const request = scheduler.urgently(() => new Promise<void>((resolve) => (answer = resolve)));
  await scheduler.idle();
  const steps: number[] = [];
  for await (const step of scheduler.idly(
    (async function* () {
      yield* [1, 2, 3];
    })(),
  ))
    steps.push(step);
  assert.deepEqual(steps, [1, 2, 3]);
  answer();
  await request;
});

test("a failed request does not hold background work back", async () => {
  const scheduler = new Scheduler(pause);
  await assert.rejects(scheduler.urgently(() => Promise.reject(new Error("no"))));
  await scheduler.idle();
});

test("an exception gives the empty answer and one line in the log", async () => {
  const log: string[] = [];
  const guard = new Guard({ error: (message) => log.push(message), info: () => {} });
  const fail = guard.handler("some/request", "empty", () => {
    throw new Error("boom");
  });
  assert.equal(await fail(), "empty");
  assert.equal(await fail(), "empty");
  guard.crashes({ crashes: [{ rule: "dockerfile/no-sudo", error: new Error("crash") }] });
  assert.equal(log.length, 2);
  assert.match(log[0] ?? "", /^some\/request failed: Error: boom/);
  assert.match(log[1] ?? "", /^dockerfile\/no-sudo failed: Error: crash/);
});
