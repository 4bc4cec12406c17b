// The lines that may be what a syntax error comes from.
import type { YAMLError } from "yaml";
import { lineEnd, type Span } from "../../core/text.ts";
import { opening, type Tree } from "./library.ts";
import { contentAbove, contentAt, contentBelow, entryColumn, indentOf, isContent, lineBehind } from "./lines.ts";
import { wordsFor } from "./messages.ts";

/** The lines that may be at fault, the likeliest first. */
export function candidatesFor(text: string, tree: Tree, error: YAMLError): readonly Span[] {
  const offset = Math.min(error.pos[0], text.length);
  const opened = opening(tree, offset);
  const told = contentAt(text, wordsFor(error, text, undefined)?.at.start ?? offset);
  const noticed = contentAt(text, offset);
  const places = unique([opened === undefined ? undefined : contentAt(text, opened), told, noticed]);
  const beside = places.flatMap((one) => [contentAbove(text, one), contentBelow(text, one)]);
  return [
    ...unique([...places, ...beside]).flatMap((line) => lineAlone(text, line)),
    ...places.flatMap((line) => blockAt(text, line)),
    ...places.flatMap((line) => blockAbove(text, line)),
  ];
}

/**
 * A line without what is below it; nothing where that would become part of something else. It is its own where it fits what is
 * above: beside it, below a key that has no value yet and stands farther right than the line, or where what is below stands farther
 * left.
 */
function lineAlone(text: string, line: number): readonly Span[] {
  const above = contentAbove(text, line);
  const below = contentBelow(text, line);
  const own = indentOf(text, line);
  const deepest = above === undefined ? 0 : entryColumn(text, above);
  const opens = above !== undefined && own < deepest && /:[ \t\r]*$/.test(text.slice(above, lineEnd(text, above)));
  const next = below === undefined ? 0 : indentOf(text, below);
  const fits = opens || next <= deepest || next <= own;
  return fits ? [{ start: line, end: lineBehind(text, line) }] : [];
}

/** A line together with all that is indented deeper below it; nothing where nothing is. */
function blockAt(text: string, line: number): readonly Span[] {
  const column = indentOf(text, line);
  const alone = lineBehind(text, line);
  let end = alone;
  for (let start = alone; start < text.length; start = lineBehind(text, start)) {
    if (!isContent(text, start)) continue;
    if (indentOf(text, start) <= column) break;
    end = lineBehind(text, start);
  }
  return end === alone ? [] : [{ start: line, end }];
}

/** What stands between a line and the one above that is indented less, that one included; nothing where the line belongs to that one. */
function blockAbove(text: string, line: number): readonly Span[] {
  const column = indentOf(text, line);
  const last = contentAbove(text, line);
  let start = last;
  while (start !== undefined && indentOf(text, start) >= column) start = contentAbove(text, start);
  return start === undefined || start === last ? [] : [{ start, end: line }];
}

function unique(lines: readonly (number | undefined)[]): readonly number[] {
  return [...new Set(lines.filter((line) => line !== undefined))];
}
