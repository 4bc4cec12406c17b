// Makes a text that breaks a law as short as it gets without ceasing to break it.

/** How often the law is asked. */
const MOST_QUESTIONS = 3000;

/** `text` without every line, and then every character, that `breaks` can do without. */
export function reduced(text: string, breaks: (text: string) => boolean): string {
  let left = MOST_QUESTIONS;
  let best = text;
  for (const split of [/(?<=\n)/, /(?<=\s)|(?=\s)/, /(?:)/]) {
    let pieces = best.split(split);
    for (let size = Math.max(1, pieces.length >> 1); ; ) {
      let removed = false;
      for (let at = 0; at < pieces.length && left > 0; ) {
        const shorter = [...pieces.slice(0, at), ...pieces.slice(at + size)];
        left -= 1;
        if (breaks(shorter.join(""))) {
          pieces = shorter;
          removed = true;
        } else at += size;
      }
      if (left <= 0 || (size === 1 && !removed)) break;
      size = Math.max(1, size >> 1);
    }
    best = pieces.join("");
  }
  return best;
}
