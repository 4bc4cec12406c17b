// Patterns in which `*` stands for any characters: for ids, for tags of images.

/** How many patterns of a list count that have a star between other characters: each of them is compared with each text. */
export const MOST_INNER = 200;

/**
 * Answers whether a text fits one of some patterns. Words, beginnings (`a*`) and ends (`*a`) are looked up, so however many there are
 * costs nothing; of patterns with other stars the first `MOST_INNER` count.
 */
export function patternList(patterns: Iterable<string>): (text: string) => boolean {
  const words = new Set<string>();
  const heads = new Set<string>();
  const tails = new Set<string>();
  const inner = new Set<string>();
  for (const written of patterns) {
    const pattern = written.replace(/\*+/g, "*");
    const star = pattern.indexOf("*");
    if (star === -1) words.add(pattern);
    else if (star === pattern.length - 1) heads.add(pattern.slice(0, -1));
    else if (star === 0 && pattern.lastIndexOf("*") === 0) tails.add(pattern.slice(1));
    else if (inner.size < MOST_INNER) inner.add(pattern);
  }
  const lengths = (set: ReadonlySet<string>) => [...new Set([...set].map(({ length }) => length))];
  const [ofHeads, ofTails] = [lengths(heads), lengths(tails)];
  const others = [...inner];
  return (text) =>
    words.has(text) ||
    ofHeads.some((length) => length <= text.length && heads.has(text.slice(0, length))) ||
    ofTails.some((length) => length <= text.length && tails.has(text.slice(text.length - length))) ||
    others.some((pattern) => fits(text, pattern));
}

/**
 * Whether `text` fits `pattern`; each piece between stars is taken at its first place, so the time is linear. For the ids of all rules a
 * matcher of glob/ takes two to four times as long.
 */
export function fits(text: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return pieces.length === 1 ? text === pattern : text.length - last.length >= from && text.endsWith(last);
}
