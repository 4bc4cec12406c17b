// Finds many values in a text at once, in time that grows with the text alone, however many values there are and however alike.
import { type Span, span } from "../../core/text.ts";

/** Shorter values are not looked for: they would be found in anything. */
export const SHORTEST = 6;
/** Of values this long or longer a part is found too, such as what is left of one that was cut off. */
const LONG = 32;
/** Long values are looked for by parts: `WINDOW` characters from every `STRIDE`-th one on. */
const WINDOW = 16;
const STRIDE = 8;
/** The shortest part that is worth finding. */
const WORTH = WINDOW + 4;

export interface Needles {
  /** Where they occur in a text, in order and without overlaps; of two at one place the longer one. */
  find(text: string): readonly Span[];
}

interface Part {
  readonly value: string;
  readonly at: number;
}

export function needlesOf(values: Iterable<string>): Needles {
  const whole = new Set<string>();
  const parts = new Map<string, Part>();
  /** The lengths to look for, by the first characters. */
  const lengths = new Map<string, number[]>();
  const expect = (text: string) => {
    const head = text.slice(0, SHORTEST);
    const known = lengths.get(head);
    if (known === undefined) lengths.set(head, [text.length]);
    else if (!known.includes(text.length)) known.push(text.length);
  };
  for (const value of values) {
    if (value.length < SHORTEST) continue;
    if (value.length < LONG) {
      whole.add(value);
      expect(value);
      continue;
    }
    for (let i = 0; i < value.length; i += STRIDE) {
      const at = Math.min(i, value.length - WINDOW);
      const part = value.slice(at, at + WINDOW);
      if (parts.has(part)) continue;
      parts.set(part, { value, at });
      expect(part);
    }
  }
  for (const known of lengths.values()) known.sort((a, b) => b - a);

  /** The longest that begins at `i`, or around it from `from` on. */
  const at = (text: string, i: number, from: number): Span | undefined => {
    for (const length of lengths.get(text.slice(i, i + SHORTEST)) ?? []) {
      const piece = text.slice(i, i + length);
      if (whole.has(piece)) return span(i, i + length);
      const part = length === WINDOW ? parts.get(piece) : undefined;
      const around = part && widened(text, i, from, part);
      if (around !== undefined && around.end - around.start >= WORTH) return around;
    }
    return undefined;
  };

  return {
    find(text) {
      const found: Span[] = [];
      if (lengths.size === 0) return found;
      for (let i = 0, from = 0; i <= text.length - SHORTEST; i += 1) {
        const one = at(text, i, from);
        if (one === undefined) continue;
        found.push(one);
        from = one.end;
        i = from - 1;
      }
      return found;
    },
  };
}

/** A window with what the text has around it of its value. To the left a few characters: further on the window before it was found. */
function widened(text: string, i: number, from: number, { value, at }: Part): Span {
  let start = i;
  const first = Math.max(from, i - Math.min(at, 2 * STRIDE));
  while (start > first && text[start - 1] === value[at - (i - start) - 1]) start -= 1;
  let end = i + WINDOW;
  while (end < text.length && at + (end - i) < value.length && text[end] === value[at + (end - i)]) end += 1;
  return span(start, end);
}
