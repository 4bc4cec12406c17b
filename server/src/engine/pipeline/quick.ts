// Single fixes before they are offered: whether each makes its finding go away.
import { isAppend, isFileEdit } from "../core/finding.ts";
import { compatible, editsOf } from "./edits.ts";
import { budgetFor, sieve } from "./sieve.ts";
import type { Bench, Repair, State } from "./trial.ts";

/**
 * The repairs that hold. They are tried together as far as they do not touch each other, so that many cost little more than
 * one; those that are left when no more trials are allowed are not among them.
 */
export function holdingAlone(state: State, repairs: readonly Repair[], bench: Bench): ReadonlySet<Repair> {
  // Changes of other files were tried where the files were put together.
  const isElsewhere = ({ fix }: Repair) => fix.changes.some((change) => isFileEdit(change) || isAppend(change));
  const held = new Set(repairs.filter(isElsewhere));
  let rest = repairs.filter((one) => !held.has(one));
  for (const budget = budgetFor(state); rest.length > 0 && budget.trials > 0; ) {
    const together = compatible(rest, ({ fix }) => editsOf(fix));
    for (const one of sieve(state, together, bench, budget, true).held) held.add(one);
    const judged = new Set(together);
    rest = rest.filter((one) => !judged.has(one));
  }
  return held;
}
