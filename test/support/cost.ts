// What work costs, in processor time of this thread: the clock would also count what else the machine does. Costs are
// compared only with each other and within one process, so that neither a slow machine nor a busy one changes the outcome.
import assert from "node:assert/strict";
import * as fs from "node:fs";

/** A run is repeated until the runs add up to this, in milliseconds: some systems count in steps of 10 or 16. */
const LEAST_MS = 30;
/** The least of at most this many counts: warming up, and clearing away what others have left, is no cost of the work. */
const TRIES = 5;
/** The larger text is so many times as long as the smaller. */
const TIMES = 16;
/** How much more than in proportion the larger may cost: caches and garbage make it 1 to 3, a square makes it 16. */
const SLACK = 6;

/** What one run of `work` costs, in milliseconds: the least of several counts. A run that costs `enough` or less is the last. */
export function costOf(work: () => void, enough = -1): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least > enough; i += 1) {
    const before = used();
    let runs = 0;
    let cost = 0;
    do {
      work();
      runs += 1;
      cost = used() - before;
    } while (cost < LEAST_MS && cost / runs > enough);
    least = Math.min(least, cost / runs);
  }
  return least;
}

/** Milliseconds of processor time that this thread has had; where Node.js cannot tell, this process. */
function used(): number {
  // Since Node.js 22.19.
  const { user, system } = process.threadCpuUsage === undefined ? process.cpuUsage() : process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time that a process of this machine has had; undefined where the system does not tell (not Linux). */
export function processorTimeOf(pid: number | undefined): number | undefined {
  try {
    // What comes before the last bracket is the program's name. The 14th and 15th field count in hundredths of a second.
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/**
 * Asserts that work costs in proportion to the length of its text: per character, the text of `size` may cost little more
 * than that of a sixteenth.
 * @param what for the message of a failure
 * @param textOf makes the text of a size
 */
export function assertLinear(
  what: string,
  size: number,
  textOf: (size: number) => string,
  work: (text: string) => void,
) {
  const small = textOf(Math.ceil(size / TIMES));
  const large = textOf(size);
  const times = large.length / small.length;
  const cost = costOf(() => work(small));
  const most = cost * times * SLACK;
  const costs = costOf(() => work(large), most);
  const figures = `${small.length} characters ${cost.toPrecision(3)} ms, ${large.length} characters ${costs.toPrecision(3)} ms`;
  const ratio = `${(costs / cost).toFixed(1)} times the cost for ${times.toFixed(1)} times the length`;
  assert.ok(costs <= most, `${what}: the cost is not linear: ${figures}, which is ${ratio}`);
}
