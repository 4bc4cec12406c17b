// "Did you mean …": how far apart two words are, and the known one that a misspelt one resembles. For all who ask.
import { distance } from "fastest-levenshtein";

/** Longer words are not compared: nobody mistypes them by a letter or two, and it would cost time. */
const LONGEST = 100;

/**
 * The edits between two words, as they are written: two neighbouring letters in the wrong order are one slip of the
 * fingers. Infinity where there are more than `most`, or a word is too long to be compared.
 */
export function editsBetween(a: string, b: string, most: number): number {
  if (Math.max(a.length, b.length) > LONGEST || Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  const edits = isSwap(a, b) ? 1 : distance(a, b);
  return edits > most ? Number.POSITIVE_INFINITY : edits;
}

/**
 * The candidate nearest to `word` in edits, letter case aside: at most a third of its length away, and at most `most`
 * edits; undefined where there is none, or where two are equally near.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 2): string | undefined {
  if (word.length < 2) return undefined;
  const wanted = word.toLowerCase();
  const limit = Math.min(most, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let tied = false;
  for (const candidate of new Set(candidates)) {
    if (candidate === word) continue;
    const away = editsBetween(wanted, candidate.toLowerCase(), limit);
    if (away < least) {
      best = candidate;
      least = away;
      tied = false;
    } else if (away === least) tied = true;
  }
  return tied ? undefined : best;
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
