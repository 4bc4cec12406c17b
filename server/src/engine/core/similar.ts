// "Did you mean …": the one known name that a misspelt one resembles.
import { distance } from "fastest-levenshtein";

/** Longer words are not compared: nobody mistypes them by a letter or two, and it would cost time. */
const LONGEST = 64;

/**
 * The candidate nearest to `word` in edits, letter case aside: at most a third of its length away, two at most;
 * undefined where there is none, or where two are equally near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST || word.length < 2) return undefined;
  const wanted = word.toLowerCase();
  const limit = Math.min(2, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  let least = limit + 1;
  let tied = false;
  for (const candidate of new Set(candidates)) {
    if (candidate.length > LONGEST || candidate === word) continue;
    const away = isSwap(wanted, candidate.toLowerCase()) ? 1 : distance(wanted, candidate.toLowerCase());
    if (away < least) {
      best = candidate;
      least = away;
      tied = false;
    } else if (away === least) tied = true;
  }
  return tied ? undefined : best;
}

/** Two neighbouring letters in the wrong order: one slip of the fingers, though two edits. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
