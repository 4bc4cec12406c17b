// Finds those of many repairs that hold in few trials: each trial tells which ones are to blame.
import { addAll } from "../core/lists.ts";
import { type Bench, type Failed, type Repair, type State, tried } from "./trial.ts";

/** How many trials a small text gets, and at least a large one; between them it goes by its length. */
const MOST_TRIALS = 16;
const LEAST_TRIALS = 4;
const CHARACTERS_TRIED = 400_000;

/** How many trials of a text are left. */
export interface Budget {
  trials: number;
}

/** The trials that a text gets, for all of its repairs together. */
export function budgetFor({ file }: State): Budget {
  const size = file.parts.reduce((sum, { doc }) => sum + (doc.brought ?? 0), file.text.length);
  return { trials: Math.max(LEAST_TRIALS, Math.min(MOST_TRIALS, Math.floor(CHARACTERS_TRIED / size))) };
}

export interface Sieved {
  /** The text after all that hold. */
  readonly state: State;
  readonly held: readonly Repair[];
  readonly failed: ReadonlyMap<Repair, Failed["why"] | "untried">;
}

/**
 * Repairs that do not touch each other, tried together, then without those to blame. Where nothing is left that way, or
 * `thoroughly`, those to blame are tried by halves: others among them may have made them fail.
 */
export function sieve(
  now: State,
  repairs: readonly Repair[],
  bench: Bench,
  budget: Budget,
  thoroughly = false,
): Sieved {
  const failed = new Map<Repair, Failed["why"] | "untried">();
  const attempt = (some: readonly Repair[]) => {
    budget.trials -= 1;
    return tried(now, some, bench);
  };
  let state = now;
  let held: readonly Repair[] = [];
  for (let left = repairs; left.length > 0 && held.length === 0; ) {
    if (budget.trials <= 0) {
      for (const one of left) failed.set(one, "untried");
      break;
    }
    const outcome = attempt(left);
    if ("file" in outcome) [state, held] = [outcome, left];
    else {
      for (const one of outcome.guilty) failed.set(one, outcome.why);
      left = left.filter((one) => !outcome.guilty.has(one));
    }
  }
  if (held.length > 0 && !thoroughly) return { state, held, failed };
  const doubtful = repairs.filter((one) => failed.has(one));
  // All of them together have been tried already.
  const pending = doubtful.length === repairs.length ? halves(doubtful) : [doubtful];
  for (let some = pending.pop(); some !== undefined && budget.trials > 0; some = pending.pop()) {
    const outcome = attempt([...held, ...some]);
    if ("file" in outcome) {
      [state, held] = [outcome, [...held, ...some]];
      for (const one of some) failed.delete(one);
    } else if (some.length > 1) addAll(pending, halves(some));
    else for (const one of some) failed.set(one, outcome.why);
  }
  return { state, held, failed };
}

/** Two halves, the second one first; none of a single one. */
function halves(some: readonly Repair[]): (readonly Repair[])[] {
  const middle = some.length >> 1;
  return some.length < 2 ? [] : [some.slice(middle), some.slice(0, middle)];
}
