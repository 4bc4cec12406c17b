// Finds any of many fixed beginnings in a text: three characters are looked up in a table, and only where one of them begins like
// that are they compared. An alternation of so many words takes several times as long.
import { addTo } from "../core/lists.ts";

/** Where one of the triggers is. */
export interface Hit {
  readonly trigger: string;
  readonly index: number;
}

/** How many characters there are of those that triggers are made of, and the bits that hold one. */
const ASCII = 128;
const BITS = 7;
const tripleOf = (first: number, second: number, third: number) => (first << (2 * BITS)) | (second << BITS) | third;

/** Finds the first of the triggers, of two characters of ASCII at least, from an offset on; of several that begin there the longest. */
export function triggerFinder(triggers: Iterable<string>): (text: string, from: number) => Hit | undefined {
  const begun = new Uint32Array(ASCII ** 3 / 32);
  const groups = new Map<number, string[]>();
  const add = (trigger: string, third: number) => {
    const triple = tripleOf(trigger.charCodeAt(0), trigger.charCodeAt(1), third);
    addTo(groups, triple, trigger);
    begun[triple >> 5] = (begun[triple >> 5] ?? 0) | (1 << (triple & 31));
  };
  for (const trigger of triggers) {
    // Behind two characters anything may follow.
    if (trigger.length > 2) add(trigger, trigger.charCodeAt(2));
    else for (let third = 0; third < ASCII; third += 1) add(trigger, third);
  }
  for (const group of groups.values()) group.sort((a, b) => b.length - a.length);
  return (text, from) => {
    let first = text.charCodeAt(from);
    let second = text.charCodeAt(from + 1);
    for (let index = from; index < text.length - 1; index += 1) {
      // NaN among the numbers would slow the loop down.
      const third = index + 2 < text.length ? text.charCodeAt(index + 2) : 0;
      if ((first | second) < ASCII) {
        // Whatever is not ASCII, and the end of the text, counts as NUL: triggers of two characters may stand before it.
        const triple = tripleOf(first, second, third < ASCII ? third : 0);
        if (((begun[triple >> 5] ?? 0) & (1 << (triple & 31))) !== 0) {
          const trigger = longestAt(text, index, groups.get(triple) ?? []);
          if (trigger !== undefined) return { trigger, index };
        }
      }
      first = second;
      second = third;
    }
    return undefined;
  };
}

/** The first of the words that begins at an offset. Most differ in their fourth character. */
function longestAt(text: string, index: number, longestFirst: readonly string[]): string | undefined {
  const fourth = text.charCodeAt(index + 3);
  for (const one of longestFirst)
    if ((one.length < 4 || one.charCodeAt(3) === fourth) && text.startsWith(one, index)) return one;
  return undefined;
}
