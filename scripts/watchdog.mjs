// Loaded into the process of each test file, which it ends when the file hangs. It runs in a thread of its own, because a
// test in an endless loop handles no signals. Elapsed time says little on a busy machine, so it looks at processor time and
// at output: whenever a test starts or ends, or a line is written, the limits start over.
import { writeSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";

/**
 * How long a file may run without output, in milliseconds.
 * @typedef {object} Limits
 * @property {number} work processor time; a file that uses more is in an endless loop
 * @property {number} rest elapsed time spent idle; a file that is idle for longer waits for something that never comes
 */

/** A process that uses less than this share of a processor is idle. Polling uses less; even a very busy machine grants more. */
const IDLE = 0.02;
/** Idle time is measured in this many windows, all of which must be idle. */
const WINDOWS = 10;

/**
 * Makes the function that decides from regular measurements whether a file hangs.
 * @param {Limits} limits
 * @returns {(clock: number, used: number, output: number) => string | undefined} takes elapsed time and processor time in
 *   milliseconds, and a counter of outputs; returns the reason for ending the file, if there is one
 */
export function judge(limits) {
  let last = { clock: 0, used: 0, output: -1 };
  let window = { clock: 0, used: 0 };
  let idle = 0;
  return (clock, used, output) => {
    if (output !== last.output) {
      last = { clock, used, output };
      window = { clock, used };
      idle = 0;
    }
    const passed = clock - window.clock;
    if (passed >= limits.rest / WINDOWS) {
      idle = used - window.used < passed * IDLE ? idle + passed : 0;
      window = { clock, used };
    }
    const since = "since a test started or ended or a line was written";
    if (used - last.used > limits.work) return `it loops: ${seconds(used - last.used)} s of processor time ${since}`;
    if (idle >= limits.rest) return `it waits in vain: idle, and ${seconds(clock - last.clock)} s ${since}`;
    return undefined;
  };
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);

const given = process.env.PLIMSOLL_TEST_LIMITS;
if (isMainThread && given !== undefined) {
  const outputs = new Int32Array(new SharedArrayBuffer(4));
  // Node's own reports of tests go to stdout too.
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = /** @type {typeof write} */ (
      (/** @type {Parameters<typeof write>} */ ...args) => {
        Atomics.add(outputs, 0, 1);
        return write.apply(stream, args);
      }
    );
  }
  const data = { outputs, limits: JSON.parse(given) };
  new Worker(new URL(import.meta.url), { workerData: data, execArgv: [] }).unref();
} else if (workerData?.outputs instanceof Int32Array) {
  const { outputs, limits } = /** @type {{ outputs: Int32Array, limits: Limits }} */ (workerData);
  const verdict = judge(limits);
  setInterval(
    () => {
      const { user, system } = process.cpuUsage();
      const why = verdict(performance.now(), (user + system) / 1000, Atomics.load(outputs, 0));
      if (why === undefined) return;
      writeSync(2, `This test file was ended: ${why}.\n`);
      process.kill(process.pid, "SIGKILL");
    },
    Math.min(1000, limits.rest / WINDOWS),
  );
}
