// Text as a shell gets it, with the way back: continued lines joined, quotes and JSON escapes decoded, and for every
// character the offset in the document it came from.
import { frontOf, lastOf } from "../../core/search.ts";
import { type Span, span } from "../../core/text.ts";

/** A run of characters of the excerpt. `exact`: they follow one another in the document too; else all come from `origin`. */
interface Piece {
  readonly start: number;
  readonly origin: Span;
  readonly exact: boolean;
}

export interface Excerpt {
  readonly text: string;
  /** By `start`, without gaps. */
  readonly pieces: readonly Piece[];
}

/** Collects pieces in order. */
export interface ExcerptBuilder {
  /** The characters of the document (or of the excerpt built from) in `at`, which read `text`. */
  copy(text: string, at: Span): void;
  /** `text` that stands for whatever is written in `at`. */
  replace(text: string, at: Span): void;
  /** All of another excerpt of the same document. */
  append(excerpt: Excerpt): void;
  build(): Excerpt;
}

export function excerptBuilder(): ExcerptBuilder {
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const add = (text: string, origin: Span, exact: boolean) => {
    if (text === "") return;
    pieces.push({ start: length, origin, exact });
    parts.push(text);
    length += text.length;
  };
  return {
    copy: (text, at) => add(text, at, true),
    replace: (text, at) => add(text, at, false),
    append: ({ text, pieces: more }) => {
      for (const [i, { start, origin, exact }] of more.entries()) {
        add(text.slice(start, more[i + 1]?.start ?? text.length), origin, exact);
      }
    },
    build: () => ({ text: parts.join(""), pieces }),
  };
}

/** The characters of `text` in `at` without those in `holes` (in any order). */
export function excerptOf(text: string, at: Span, holes: readonly Span[] = []): Excerpt {
  const builder = excerptBuilder();
  let from = at.start;
  for (const hole of [...holes].sort((a, b) => a.start - b.start)) {
    if (hole.end <= from || hole.start >= at.end) continue;
    if (hole.start > from) builder.copy(text.slice(from, hole.start), span(from, hole.start));
    from = hole.end;
  }
  if (from < at.end) builder.copy(text.slice(from, at.end), span(from, at.end));
  return builder.build();
}

/** Where the `start` and `end` of an excerpt lie in the document. */
export function placeIn(excerpt: Excerpt, start: number, end: number): Span {
  const first = originOf(excerpt, start, false);
  if (end <= start) return span(first, first);
  return span(first, Math.max(first, originOf(excerpt, end - 1, true)));
}

/** The offset in front of the character at `at`, or `behind` it. */
function originOf(excerpt: Excerpt, at: number, behind: boolean): number {
  const { pieces } = excerpt;
  const piece = lastOf(pieces, (one) => one.start <= at) ?? pieces[0];
  if (piece === undefined) return 0;
  if (!piece.exact) return behind ? piece.origin.end : piece.origin.start;
  return Math.min(piece.origin.end, piece.origin.start + at - piece.start + (behind ? 1 : 0));
}

/** An excerpt of an excerpt: `inner` was built from spans of `outer.text`; the result leads to the document. */
export function throughBoth(outer: Excerpt, inner: Excerpt): Excerpt {
  const builder = excerptBuilder();
  for (const [i, piece] of inner.pieces.entries()) {
    const text = inner.text.slice(piece.start, inner.pieces[i + 1]?.start ?? inner.text.length);
    if (!piece.exact) {
      builder.replace(text, placeIn(outer, piece.origin.start, piece.origin.end));
      continue;
    }
    // An exact piece may cross several pieces of the outer excerpt: cut it where those begin.
    let from = piece.origin.start;
    for (const cut of cutsWithin(outer, piece.origin)) {
      copyThrough(builder, outer, from, cut);
      from = cut;
    }
    copyThrough(builder, outer, from, piece.origin.end);
  }
  return builder.build();
}

function copyThrough(builder: ExcerptBuilder, outer: Excerpt, start: number, end: number): void {
  const text = outer.text.slice(start, end);
  const at = placeIn(outer, start, end);
  if (at.end - at.start === text.length) builder.copy(text, at);
  else builder.replace(text, at);
}

function cutsWithin(outer: Excerpt, at: Span): readonly number[] {
  const cuts: number[] = [];
  for (let i = frontOf(outer.pieces, (one) => one.start <= at.start); i < outer.pieces.length; i += 1) {
    const start = outer.pieces[i]?.start ?? at.end;
    if (start >= at.end) break;
    cuts.push(start);
  }
  return cuts;
}
