// Measures how the cost of a shape grows with its size.
import { LEAST_MS, used } from "../support/cost.ts";
import type { Prepared, Shape } from "./shape.ts";

/** The sizes that are compared, in characters. */
export const SMALL = 25_000;
export const LARGE = 200_000;
/** How many times the cost of the small input the large one, which is eight times as long, may have: n log n with room for the collection of garbage. */
export const MOST = 12;
/** What costs less than this at the large size, in milliseconds, is not looked at: neither grows then. */
const NOTHING = 30;

export interface Growth {
  readonly shape: string;
  readonly work: string;
  /** Processor time in milliseconds. */
  readonly small: number;
  readonly large: number;
  readonly ratio: number;
}

/** Whether a cost grows as it may. */
export const holds = ({ large, ratio }: Growth): boolean => large < NOTHING || ratio <= MOST;

/** What is measured no more than that often, in milliseconds: the more it costs, the less it is disturbed. */
const LONG = 1_000;

/** How often a cost that seemed too steep is looked at again, and how often it must hold then: one lucky round proves nothing. */
const ROUNDS = 7;
const ENOUGH = 2;

/** The cost of one run, in milliseconds. What is too short to be timed is run until it adds up. */
async function costOf(work: () => unknown): Promise<number> {
  const before = used();
  let times = 0;
  let cost = 0;
  do {
    await work();
    times += 1;
    cost = used() - before;
  } while (cost < LEAST_MS);
  return cost / times;
}

/** The least cost of some runs, in milliseconds; it stops at a run that costs `enough` or less, or twice as much. */
async function leastOf(work: () => unknown, runs: number, enough = 0): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, spent = 0; i < runs && least > enough && spent < LONG; i += 1) {
    const cost = await costOf(work);
    spent += cost;
    least = Math.min(least, cost);
    if (enough > 0 && cost > 2 * enough) break;
  }
  return least;
}

/**
 * How the costs of two works differ when they are measured beside each other, as often. The machine's speed changes from
 * one second to the next by half, so that the least of many short runs and of few long ones were not had at one speed.
 * @returns the best round but one, or the last when too few held
 */
async function inRounds(small: () => unknown, large: () => unknown): Promise<{ small: number; large: number }> {
  const rounds: { small: number; large: number }[] = [];
  const ratio = (round: { small: number; large: number }) => round.large / round.small;
  while (rounds.length < ROUNDS && rounds.filter((one) => ratio(one) <= MOST).length < ENOUGH)
    rounds.push({ small: await costOf(small), large: await costOf(large) });
  rounds.sort((a, b) => ratio(a) - ratio(b));
  return rounds[ENOUGH - 1] ?? { small: 0, large: 0 };
}

/** How each work of a shape grows. */
export async function growthOf(shape: Shape): Promise<readonly Growth[]> {
  const [small, large] = [await shape.prepare(SMALL), await shape.prepare(LARGE)];
  const found: Growth[] = [];
  for (const work of Object.keys(small.works)) {
    const of = ({ works }: Prepared) => works[work] ?? (() => undefined);
    // The first runs are those of code that was not compiled yet.
    const least = await leastOf(of(small), 4);
    const most = await leastOf(of(large), 3, Math.max(NOTHING, MOST * least));
    let one = { shape: shape.name, work, small: least, large: most, ratio: most / least };
    // Nothing disturbs a measurement that much: the rest is looked at again.
    if (!holds(one) && one.ratio < 4 * MOST) {
      const again = await inRounds(of(small), of(large));
      one = { ...one, ...again, ratio: again.large / again.small };
    }
    found.push(one);
  }
  small.end?.();
  large.end?.();
  return found;
}
