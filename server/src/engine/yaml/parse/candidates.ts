// The lines that may be what a syntax error comes from.
import type { YAMLError } from "yaml";
import { lineBelow, lineEnd, type Span } from "../../core/text.ts";
import { opening, type Tree } from "./library.ts";
import { contentAbove, contentAt, contentBelow, entryColumn, indentOf, isContent } from "./lines.ts";
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
    ...places.flatMap((line) => lineWithBlock(text, line)),
    ...places.flatMap((line) => blockAbove(text, line)),
  ];
}

/**
 * A line without what is below it; nothing where that would become part of something else. It is its own where it fits what is
 * above: beside it, below a key that has no value yet and stands farther right than the line, or where what is below stands farther
 * left. Where the line may be a key whose colon is missing and what is below its value, they go together: whatever is
 * in that column above would get it otherwise, a list of containers that of volumes.
 */
function lineAlone(text: string, line: number): readonly Span[] {
  const above = contentAbove(text, line);
  const below = contentBelow(text, line);
  const own = indentOf(text, line);
  const deepest = above === undefined ? 0 : entryColumn(text, above);
  const opens = above !== undefined && own < deepest && /:[ \t\r]*$/.test(text.slice(above, lineEnd(text, above)));
  const next = below === undefined ? 0 : indentOf(text, below);
  const alone = { start: line, end: lineBelow(text, line) };
  if (below !== undefined && isWord(text, line)) {
    const isItem = beginsItem(text, below);
    if (next > own && (isItem || !opens) && next === childColumn(text, line)) return lineWithBlock(text, line);
  }
  return opens || next <= deepest || next <= own ? [alone] : [];
}

/** Whether nothing is on a line but the beginning of a key. */
function isWord(text: string, line: number): boolean {
  return /^[ \t]*["']?[\w./-]+["']?[ \t]*\r?$/.test(text.slice(line, Math.min(lineEnd(text, line), line + 300)));
}

function beginsItem(text: string, line: number): boolean {
  const start = line + indentOf(text, line);
  return /^-(?:\s|$)/.test(text.slice(start, start + 2));
}

/**
 * The end of the items that stand right below a line in its own column, where the line may be their key, without its colon; undefined
 * where there are none.
 */
export function endOfItems(text: string, line: number): number | undefined {
  const below = isWord(text, line) ? contentBelow(text, line) : undefined;
  if (below === undefined || indentOf(text, below) !== indentOf(text, line) || !beginsItem(text, below))
    return undefined;
  return endOfBlock(text, line, true);
}

/** The column in which what is above a line begins that is a value of what stands beside the line. */
function childColumn(text: string, line: number): number | undefined {
  const own = indentOf(text, line);
  let column: number | undefined;
  for (let at = contentAbove(text, line); at !== undefined; at = contentAbove(text, at)) {
    const indent = indentOf(text, at);
    if (indent <= own) {
      // The dashes of a list may stand below its key: then what is behind the first is a value, too.
      const behind = entryColumn(text, at);
      return indent === own && behind > own ? Math.min(column ?? behind, behind) : column;
    }
    column = Math.min(column ?? indent, indent);
  }
  return column;
}

/** A line together with all that is indented deeper below it; nothing where nothing is. */
function lineWithBlock(text: string, line: number): readonly Span[] {
  const end = endOfBlock(text, line, false);
  return end === lineBelow(text, line) ? [] : [{ start: line, end }];
}

/** The end of what is indented deeper below a line; with items in its own column, if asked for. */
function endOfBlock(text: string, line: number, withItems: boolean): number {
  const column = indentOf(text, line);
  let end = lineBelow(text, line);
  for (let start = end; start < text.length; start = lineBelow(text, start)) {
    if (!isContent(text, start)) continue;
    const indent = indentOf(text, start);
    const isOut = indent < column || (indent === column && !(withItems && beginsItem(text, start)));
    if (isOut) break;
    end = lineBelow(text, start);
  }
  return end;
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
