// What the comparisons with real programs share: which text an answer belongs to, and where two texts part.
import { createHash } from "node:crypto";

/** Stands for a text in a record, so that another text is not compared with an old answer. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS);
}

/** So many digits of a SHA-256 stand in a record. */
export const HASH_DIGITS = 16;

/** Pieces of two texts around the first character in which they differ. */
export function aroundDifference(one: string, other: string): readonly [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 40);
  return [around(one), around(other)];
}
