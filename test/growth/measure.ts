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
export const holds = ({ large, ratio }: Pick<Growth, "large" | "ratio">): boolean => large < NOTHING || ratio <= MOST;

/** What is measured no more than that often, in milliseconds: the more it costs, the less it is disturbed. */
const LONG = 1_000;

/** How often a cost that seemed too steep is looked at again; an odd number. */
const ROUNDS = 7;

/** The cost of one run, in milliseconds. What is too short to be timed is run until it adds up. */
async function costOfRun(work: () => unknown): Promise<number> {
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
    const cost = await costOfRun(work);
    spent += cost;
    least = Math.min(least, cost);
    if (enough > 0 && cost > 2 * enough) break;
  }
  return least;
}

type Costs = Omit<Growth, "shape" | "work">;

const costs = (small: number, large: number): Costs => ({ small, large, ratio: large / small });

/**
 * The costs of two works in the round whose ratio is the median. The machine's speed changes from one second to the next by half, so that
 * the least of many short runs and of few long ones were not had at one speed: here they are measured beside each other, as often.
 */
async function inRounds(small: () => unknown, large: () => unknown): Promise<Costs> {
  const rounds: Costs[] = [];
  while (rounds.length < ROUNDS) rounds.push(costs(await costOfRun(small), await costOfRun(large)));
  return rounds.sort((a, b) => a.ratio - b.ratio)[(ROUNDS - 1) / 2] ?? costs(0, 0);
}

/** How each work of a shape grows. */
export async function growthOf(shape: Shape): Promise<readonly Growth[]> {
  const [small, large] = [await shape.prepare(SMALL), await shape.prepare(LARGE)];
  const found: Growth[] = [];
  for (const work of Object.keys(small.works)) {
    const of = ({ works }: Prepared) => works[work] ?? (() => undefined);
    // The first runs are those of code that was not compiled yet.
    const least = await leastOf(of(small), 4);
    const first = costs(least, await leastOf(of(large), 3, Math.max(NOTHING, MOST * least)));
    // What is four times too steep was not disturbed by anything.
    const isDoubtful = !holds(first) && first.ratio < 4 * MOST;
    found.push({ shape: shape.name, work, ...(isDoubtful ? await inRounds(of(small), of(large)) : first) });
  }
  small.end?.();
  large.end?.();
  return found;
}
