// Loaded into the process of a test file, which it ends when nothing comes of it any more: from a thread of its own, since
// a test that loops for ever hears no signal. Time alone is no sign, as a busy machine is slow: what counts is processor
// time, and life, which is every test that begins or ends and every line that is written.
import { writeSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";

/**
 * What a file may do without a sign of life, in milliseconds.
 * @typedef {object} Limits
 * @property {number} work of processor time: after that it loops
 * @property {number} rest of the clock in which it hardly used the processor: after that it waits for what never comes
 */

/** Below this share of a processor a process is at rest; polling alone uses less, the hungriest machine leaves more. */
const REST = 0.02;
/** A rest is so many windows in a row with that little work in each. */
const WINDOWS = 10;

/**
 * Judges what it is shown from time to time, and says why the file is given up when it is.
 * @param {Limits} limits
 * @returns {(clock: number, used: number, life: number) => string | undefined} milliseconds of the clock and of the
 *   processor, and a number that is another one after each sign of life
 */
export function judge(limits) {
  let alive = { clock: 0, used: 0, life: -1 };
  let window = { clock: 0, used: 0 };
  let resting = 0;
  return (clock, used, life) => {
    if (life !== alive.life) {
      alive = { clock, used, life };
      window = { clock, used };
      resting = 0;
    }
    const passed = clock - window.clock;
    if (passed >= limits.rest / WINDOWS) {
      resting = used - window.used < passed * REST ? resting + passed : 0;
      window = { clock, used };
    }
    const since = "without a test that begins or ends and without a line of output";
    if (used - alive.used > limits.work) return `it loops: ${seconds(used - alive.used)} s of processor time ${since}`;
    if (resting >= limits.rest) return `it waits in vain: ${seconds(clock - alive.clock)} s ${since}, and without work`;
    return undefined;
  };
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);

const given = process.env.PLIMSOLL_TEST_LIMITS;
if (isMainThread && given !== undefined) {
  const life = new Int32Array(new SharedArrayBuffer(4));
  // Node's reports of tests are written to stdout too.
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = /** @type {typeof write} */ (
      (/** @type {Parameters<typeof write>} */ ...args) => {
        Atomics.add(life, 0, 1);
        return write.apply(stream, args);
      }
    );
  }
  const data = { watched: life, limits: JSON.parse(given) };
  new Worker(new URL(import.meta.url), { workerData: data, execArgv: [] }).unref();
} else if (workerData?.watched instanceof Int32Array) {
  const { watched, limits } = /** @type {{ watched: Int32Array, limits: Limits }} */ (workerData);
  const verdict = judge(limits);
  setInterval(
    () => {
      const { user, system } = process.cpuUsage();
      const why = verdict(performance.now(), (user + system) / 1000, Atomics.load(watched, 0));
      if (why === undefined) return;
      writeSync(2, `This file is given up: ${why}.\n`);
      process.kill(process.pid, "SIGKILL");
    },
    Math.min(1000, limits.rest / WINDOWS),
  );
}
