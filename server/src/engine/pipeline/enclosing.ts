// Finds those of many spans that contain a place, without looking at all of them.
import { contains, type Span } from "../core/text.ts";

/** Spans with a value each, in the order of their starts: a balanced tree, with the farthest end below each node. */
export interface Enclosing<T> {
  readonly spans: readonly { readonly at: Span; readonly value: T }[];
  readonly farthest: readonly number[];
}

/** Prepares spans for `around`; n log n. */
export function enclosing<T>(spans: Iterable<{ readonly at: Span; readonly value: T }>): Enclosing<T> {
  const sorted = [...spans].sort((a, b) => a.at.start - b.at.start);
  const farthest: number[] = [];
  const fill = (from: number, to: number): number => {
    if (from >= to) return -1;
    const middle = (from + to) >> 1;
    const end = Math.max(sorted[middle]?.at.end ?? -1, fill(from, middle), fill(middle + 1, to));
    farthest[middle] = end;
    return end;
  };
  fill(0, sorted.length);
  return { spans: sorted, farthest };
}

/** The values of the spans that contain `at`. */
export function around<T>({ spans, farthest }: Enclosing<T>, at: Span): readonly T[] {
  const found: T[] = [];
  const visit = (from: number, to: number): void => {
    const middle = (from + to) >> 1;
    const one = spans[middle];
    if (from >= to || one === undefined || (farthest[middle] ?? -1) < at.end) return;
    visit(from, middle);
    if (one.at.start > at.start) return;
    if (contains(one.at, at)) found.push(one.value);
    visit(middle + 1, to);
  };
  visit(0, spans.length);
  return found;
}
