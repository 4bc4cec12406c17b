// Binary search: what is kept in the order of the text is asked by offset.
import { type Span, touches } from "./text.ts";

/** How many items at the front of a list pass; behind the first that fails, all must fail. */
export function frontOf<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of the items at the front that pass. */
export function lastOf<T>(items: readonly T[], passes: (item: T) => boolean): T | undefined {
  return items[frontOf(items, passes) - 1];
}

/** The one of some places around an offset, its end included; they stand in order and do not overlap. */
export function around<T extends { readonly at: Span }>(places: readonly T[], offset: number): T | undefined {
  const found = lastOf(places, ({ at }) => at.start <= offset);
  return found !== undefined && offset <= found.at.end ? found : undefined;
}

/** Places in the order of their starts, each with the one of those up to it that ends last. */
export type Reach<T> = readonly { readonly start: number; readonly farthest: T }[];

/** The reach of some places, in any order; they may overlap. */
export function reachOf<T extends { readonly at: Span }>(places: readonly T[]): Reach<T> {
  let farthest: T | undefined;
  return [...places]
    .sort((a, b) => a.at.start - b.at.start)
    .map((place) => {
      if (farthest === undefined || place.at.end > farthest.at.end) farthest = place;
      return { start: place.at.start, farthest };
    });
}

/** One of the places that shares a character or a border with a span; undefined where none does. */
export function touching<T extends { readonly at: Span }>(reach: Reach<T>, at: Span): T | undefined {
  const found = lastOf(reach, ({ start }) => start <= at.end)?.farthest;
  return found !== undefined && touches(found.at, at) ? found : undefined;
}
