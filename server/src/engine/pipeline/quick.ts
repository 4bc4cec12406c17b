// Single fixes before they are offered: whether each, taken alone, makes its finding go away.
import { isAppend, isFileEdit } from "../core/finding.ts";
import { compatible, editsOf } from "./edits.ts";
import { type Bench, type Repair, type State, tried } from "./trial.ts";

/** How often the file is checked for one question at most: what was not tried by then is not offered. */
const MOST_TRIES = 60;

/**
 * The repairs that hold. They are tried together as far as they do not touch each other, then by halves, so that many cost
 * little more than one.
 */
export function holdingAlone(state: State, repairs: readonly Repair[], bench: Bench): ReadonlySet<Repair> {
  // What is done in other files was tried where they are put together.
  const isElsewhere = ({ fix }: Repair) => fix.changes.some((change) => isFileEdit(change) || isAppend(change));
  const held = new Set(repairs.filter(isElsewhere));
  let tries = 0;
  for (let rest = repairs.filter((one) => !held.has(one)); rest.length > 0; ) {
    const together = compatible(rest, ({ fix }) => editsOf(fix));
    const pending = [together];
    for (let some = pending.pop(); some !== undefined && tries < MOST_TRIES; some = pending.pop()) {
      tries += 1;
      if ("file" in tried(state, some, bench)) for (const one of some) held.add(one);
      else if (some.length > 1) {
        const middle = some.length >> 1;
        pending.push(some.slice(middle), some.slice(0, middle));
      }
    }
    const judged = new Set(together);
    rest = rest.filter((one) => !judged.has(one));
    if (tries >= MOST_TRIES) break;
  }
  return held;
}
