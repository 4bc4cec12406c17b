// How much larger than today's build the scaling copy may be: scale-baseline.json holds ratios, since milliseconds are of one
// machine and one day.
import * as fs from "node:fs";
import * as path from "node:path";
import { FIGURES, WATCHED } from "./figure-list.ts";
import type { Results } from "./figures.ts";
import { COPIES } from "./scaling-copy.ts";

const FILE = path.join(import.meta.dirname, "scale-baseline.json");

interface Baseline {
  /** How many rules there were. */
  readonly rules: number;
  /** Scaling copy ÷ today's build, of each figure that is watched. */
  readonly ratios: Readonly<Record<string, number>>;
}

export interface Worse {
  readonly figure: string;
  readonly ratio: number;
  readonly expected: number;
  /** By what part of `expected` the ratio may be larger. */
  readonly tolerance: number;
}

/** By what part a ratio may be larger than expected: times differ by half of that between runs on a busy machine. */
const TOLERANCE = { kB: 0.05, MB: 0.08, ms: 0.15 } as const;

/** The watched figures that have become worse than the baseline lets expect. */
export function worseThanBaseline(rules: number, today: Results, scaled: Results): readonly Worse[] {
  const baseline: Baseline = JSON.parse(fs.readFileSync(FILE, "utf8"));
  return WATCHED.flatMap((figure) => {
    const ratio = scaled[figure] / today[figure];
    const stored = baseline.ratios[figure];
    if (stored === undefined) throw new Error(`The baseline lacks “${figure}”: npm run bench -- scale --update`);
    const expected = ratioFor(rules, baseline.rules, stored);
    const tolerance = TOLERANCE[FIGURES[figure]];
    return ratio > expected * (1 + tolerance) ? [{ figure, ratio, expected, tolerance }] : [];
  });
}

/**
 * The ratio to expect when the rules have become more and each costs what it did: a figure is a fixed part and one for every
 * rule, so its ratio grows with their number though nothing swells.
 */
export function ratioFor(rules: number, before: number, ratio: number): number {
  // With the fixed part as 1 and a rule's part as x: ratio = (1 + COPIES * before * x) / (1 + before * x).
  if (ratio >= COPIES) return ratio;
  const x = (ratio - 1) / (before * (COPIES - ratio));
  return (1 + COPIES * rules * x) / (1 + rules * x);
}

export function writeBaseline(rules: number, today: Results, scaled: Results): void {
  const ratios = Object.fromEntries(WATCHED.map((name) => [name, Number((scaled[name] / today[name]).toFixed(2))]));
  const baseline: Baseline = { rules, ratios };
  fs.writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`);
}
