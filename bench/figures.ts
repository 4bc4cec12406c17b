// The figures that tell whether Plimsoll swells, taken of several builds by turns, so that a busy moment of the machine meets
// them all. Times are CPU times: a busy machine lengthens them too, but far less than the clock's.
import { FIGURE_NAMES, FIGURES, type Figure, type Samples } from "./figure-list.ts";
import { filesIn, fillCaches, MEASUREMENTS } from "./measurements.ts";
import { LOW, percentile } from "./percentile.ts";
import type { Variant } from "./scaling-copy.ts";

/** Each figure of one build, over all turns: sizes and memory as medians, times as lower quartiles. */
export type Results = Readonly<Record<Figure, number>>;

/**
 * Measures two builds by turns, as often as `rounds` says. `scratch` is a folder for the files that they work on. More than
 * two at a time would not be treated alike: a turn after one's own is the best, and only the outer ones get it.
 */
export async function measure(
  first: Variant,
  second: Variant,
  rounds: number,
  scratch: string,
): Promise<readonly [Results, Results]> {
  const files = filesIn(scratch);
  const one = { variant: first, samples: [] as Samples[] };
  const other = { variant: second, samples: [] as Samples[] };
  const order = [one, other];
  for (const { variant } of order) await fillCaches(variant, files);
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`Round ${round} of ${rounds} …\n`);
    for (const [times, take] of MEASUREMENTS) {
      for (let time = 0; time < times; time += 1) {
        const variants = order.map(({ variant }) => variant);
        for (const [i, samples] of (await take(variants, files)).entries()) order[i]?.samples.push(samples);
        order.reverse();
      }
    }
  }
  return [resultsOf(one.samples), resultsOf(other.samples)];
}

function resultsOf(all: readonly Samples[]): Results {
  const of = (name: Figure) => {
    const values = all.flatMap((samples) => samples[name] ?? []);
    return percentile(values, FIGURES[name] === "ms" ? LOW : 50);
  };
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, of(name)])) as Record<Figure, number>;
}
