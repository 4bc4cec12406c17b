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

/** The least cost of some runs, in milliseconds; it stops at a run that costs `enough` or less, or twice as much. */
async function leastOf(work: () => unknown, runs: number, enough = 0): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, spent = 0; i < runs && least > enough && spent < LONG; i += 1) {
    const before = used();
    let cost = 0;
    let times = 0;
    do {
      await work();
      times += 1;
      cost = used() - before;
    } while (cost < LEAST_MS);
    spent += cost;
    cost /= times;
    least = Math.min(least, cost);
    if (enough > 0 && cost > 2 * enough) break;
  }
  return least;
}

/** How each work of a shape grows. `patience` multiplies how often it is measured. */
export async function growthOf(shape: Shape, patience = 1): Promise<readonly Growth[]> {
  const [small, large] = [await shape.prepare(SMALL), await shape.prepare(LARGE)];
  const found: Growth[] = [];
  for (const work of Object.keys(small.works)) {
    const of = ({ works }: Prepared) => works[work] ?? (() => undefined);
    // The first runs are those of code that was not compiled yet.
    const least = await leastOf(of(small), 4 * patience);
    const most = await leastOf(of(large), 3 * patience, Math.max(NOTHING, MOST * least));
    found.push({ shape: shape.name, work, small: least, large: most, ratio: most / least });
  }
  small.end?.();
  large.end?.();
  return found;
}
