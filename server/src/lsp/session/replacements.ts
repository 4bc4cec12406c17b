// What a change replaces in a text, and where spans of it are afterwards.
import { frontOf } from "../../engine/core/search.ts";
import { type Span, span } from "../../engine/core/text.ts";

/** A replacement, in the text before it. */
export interface Replaced {
  readonly at: Span;
  readonly removed: string;
  readonly text: string;
}

/** Beyond so many replacements in one change, as of "Replace All", nobody types. */
export const MANY = 100;

/** A line, or another span, after a replacement in front of it or in it. */
export function grown({ start, end }: Span, at: Span, length: number): Span {
  const by = length - (at.end - at.start);
  if (at.end < start) return { start: start + by, end: end + by };
  return at.start > end ? { start, end } : { start: Math.min(start, at.start), end: Math.max(end, at.end) + by };
}

/** A replacement in the text before all of them, and by how much those up to it move what follows. */
interface Piece {
  readonly at: Span;
  readonly length: number;
  readonly by: number;
}

/**
 * Where spans are after replacements that follow each other. Made once for all spans, in the time of the replacements; each span takes
 * the logarithm of it.
 */
export function shifted(replaced: readonly Replaced[]): (at: Span) => Span | undefined {
  const pieces = piecesOf(replaced);
  /** How far what stands at an offset moves. */
  const movedBy = (count: number) => pieces[count - 1]?.by ?? 0;
  return (at) => {
    const first = frontOf(pieces, (piece) => piece.at.end <= at.start);
    const last = frontOf(pieces, (piece) => piece.at.start < at.end);
    // Nothing is replaced within it.
    if (first >= last) return { start: at.start + movedBy(first), end: at.end + movedBy(first) };
    const [head, tail] = [pieces[first], pieces[last - 1]];
    if (head === undefined || tail === undefined || (head.at.start <= at.start && at.end <= head.at.end))
      return undefined;
    const inFront = movedBy(first);
    const start = head.at.start < at.start ? head.at.start + inFront + head.length : at.start + inFront;
    return span(start, Math.max(start, Math.max(at.end, tail.at.end) + tail.by));
  };
}

/** The replacements in order and in the text before them; where they lie within each other, one around all. */
function piecesOf(replaced: readonly Replaced[]): readonly Piece[] {
  const own = replaced.map(({ at, text }) => ({ at, length: text.length }));
  const isDescending = own.every(({ at }, i) => i === 0 || at.end <= (own[i - 1]?.at.start ?? 0));
  const pieces: Piece[] = [];
  let by = 0;
  for (const { at, length } of isDescending ? own.reverse() : [around(own)]) {
    by += length - (at.end - at.start);
    pieces.push({ at, length, by });
  }
  return pieces;
}

function around(own: readonly { readonly at: Span; readonly length: number }[]): {
  readonly at: Span;
  readonly length: number;
} {
  let [start, end, length] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const { at, length: added } of own) {
    if (start === Number.POSITIVE_INFINITY) [start, end, length] = [at.start, at.end, added];
    else {
      const covered = start + length;
      const first = Math.min(start, at.start);
      if (at.end > covered) end += at.end - covered;
      length = Math.max(covered, at.end) - (at.end - at.start) + added - first;
      start = first;
    }
  }
  return { at: span(start, end), length };
}
