// An instruction's text with its continued lines joined, as Docker reads it, and the way back to offsets in the file.
import { lastOf } from "../../core/search.ts";
import type { Span } from "../../core/text.ts";

/** A stretch of the joined text: from `at` there, from `start` in the file. */
interface Piece {
  readonly at: number;
  readonly start: number;
}

export interface Joined {
  readonly text: string;
  /** The offset in the file of the character at `index`. */
  offset(index: number): number;
  /** The span in the file of `[from, to)`; an empty one stands where its first character would. */
  span(from: number, to: number): Span;
}

/** What is left out where lines are joined, in order: the ends of continued lines, and lines of comments and blanks between them. */
export function leftOut({
  continuations,
  droppedLines,
}: {
  readonly continuations: readonly Span[];
  readonly droppedLines: readonly Span[];
}): readonly Span[] {
  return [...continuations, ...droppedLines].sort((a, b) => a.start - b.start);
}

/** `text` from `at.start` to `at.end` without the parts in `skipped`, which are in order and do not overlap. */
export function join(text: string, at: Span, skipped: readonly Span[]): Joined {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let length = 0;
  let from = at.start;
  const take = (to: number) => {
    if (to <= from) return;
    pieces.push({ at: length, start: from });
    parts.push(text.slice(from, to));
    length += to - from;
  };
  for (const skip of skipped) {
    if (skip.end <= from) continue;
    if (skip.start >= at.end) break;
    take(skip.start);
    from = Math.min(skip.end, at.end);
  }
  take(at.end);
  const offset = (index: number) => {
    const piece = lastOf(pieces, (one) => one.at <= index) ?? pieces[0];
    return piece === undefined ? at.end : piece.start + (index - piece.at);
  };
  return {
    text: parts.join(""),
    offset,
    span: (start, end) => {
      const first = offset(start);
      return { start: first, end: end <= start ? first : offset(end - 1) + 1 };
    },
  };
}
