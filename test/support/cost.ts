// Measures work in processor time, since elapsed time also counts whatever else the machine is doing. Tests compare such
// costs only with each other, within one process, so that a slow or busy machine does not change the outcome.
import assert from "node:assert/strict";
import * as fs from "node:fs";

/** Work is repeated until it adds up to this, in milliseconds: some systems count processor time in steps of 10 or 16. */
export const LEAST_MS = 15;
/** The smallest of this many measurements counts: the others include warm-up and garbage collection. */
const TRIES = 3;
/** How many times longer the large text is than the small one. */
const TIMES = 16;
/** How much more per character the large text may cost. Caches and garbage collection account for 1 to 3, quadratic work for 16. */
const SLACK = 6;

/** The cost of one run of `work` in milliseconds, the smallest of several measurements. It stops early at a run that costs `enough` or less. */
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

/** The processor time used by this thread so far, in milliseconds; by this process where Node.js is older than 22.19. */
export function used(): number {
  const { user, system } = process.threadCpuUsage === undefined ? process.cpuUsage() : process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The processor time used by a process so far, in milliseconds; undefined on systems without /proc. */
export function processorTimeOf(pid: number | undefined): number | undefined {
  try {
    // Fields 14 and 15, in hundredths of a second. The program's name before them ends at the last bracket.
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/**
 * Asserts that the cost of `work` grows linearly with its text: a character of the text of `size` costs about as much as
 * one of the text of a sixteenth of `size`.
 * @param what names the text in the message of a failure
 * @param textOf makes a text of a size, or a list
 */
export function assertLinear<T extends { readonly length: number } = string>(
  what: string,
  size: number,
  textOf: (size: number) => T,
  work: (text: T) => void,
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
