// Where a stretch of a scalar's value is written in the file. Spaces, line breaks and indentation differ between the two; all other
// characters are the same, in the same order, or written as escapes.
import { type Span, span } from "../core/text.ts";
import type { ScalarNode } from "./node.ts";

/** An escape between double quotes: the code, or the character that stands for another one. */
const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n[ \t]*|[\s\S])/y;

/**
 * Finds the span of a stretch of `read`, the value of a scalar that is written at `inside`; `inside` itself where the two do not
 * match.
 */
export function spansOf(
  source: string,
  { style }: ScalarNode,
  inside: Span,
  read: string,
): (from: number, to: number) => Span {
  let places: readonly Span[] | undefined;
  let counts: readonly number[] = [];
  return (from, to) => {
    if (places === undefined) {
      places = placesIn(source, inside, style);
      counts = countsOf(read);
    }
    const [first, last] = [places[counts[from] ?? 0], places[(counts[to] ?? 0) - 1]];
    const whole = places.length !== counts.at(-1) || first === undefined || last === undefined;
    return whole || last.end < first.start ? inside : span(first.start, last.end);
  };
}

/** How many characters before each place of a text are not blank. */
function countsOf(text: string): readonly number[] {
  const counts = [0];
  for (let i = 0, count = 0; i < text.length; i += 1) {
    if (/\S/.test(text[i] ?? "")) count += 1;
    counts.push(count);
  }
  return counts;
}

/** Where each character that is not blank is written. */
function placesIn(source: string, { start, end }: Span, style: ScalarNode["style"]): readonly Span[] {
  const places: Span[] = [];
  const escapes = new RegExp(ESCAPE);
  for (let i = start; i < end; ) {
    const char = source[i] ?? "";
    escapes.lastIndex = i;
    const hit = style === "double" && char === "\\" ? escapes.exec(source) : null;
    const length = hit?.[0].length ?? (style === "single" && source.startsWith("''", i) ? 2 : 1);
    for (let n = hit === null ? Number(/\S/.test(char)) : written(hit); n > 0; n -= 1) places.push(span(i, i + length));
    i += length;
  }
  return places;
}

/** How many characters an escape stands for, blank ones not counted. */
function written([whole, two, four, eight]: readonly string[]): number {
  const code = two ?? four ?? eight;
  if (code !== undefined) {
    const value = Number.parseInt(code, 16);
    return value > 0xffff ? 2 : Number(/\S/.test(String.fromCharCode(value)));
  }
  return /^\\[ntrvfNLP_\s]/.test(whole ?? "") && !/^\\N/.test(whole ?? "") ? 0 : 1;
}
