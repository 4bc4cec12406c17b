// The lines of a text by their indentation, as a search for faults goes over them.
import { lineBelow, lineStart, type Span } from "../../core/text.ts";

/** How many blanks and tabs a line begins with. Here and below, `line` is the offset at which a line begins. */
export function indentOf(text: string, line: number): number {
  let i = line;
  while (text[i] === " " || text[i] === "\t") i += 1;
  return i - line;
}

/** The column of what is behind all dashes of a line. */
export function entryColumn(text: string, line: number): number {
  let i = line + indentOf(text, line);
  while (text[i] === "-" && (text[i + 1] === " " || text[i + 1] === "\t")) {
    i += 1;
    while (text[i] === " " || text[i] === "\t") i += 1;
  }
  return i - line;
}

/** Whether a line has something else on it than blanks, a comment or the mark of a document. */
export function isContent(text: string, line: number): boolean {
  const char = text[line + indentOf(text, line)];
  if (char === undefined || char === "\n" || char === "\r" || char === "#") return false;
  return !/^(?:---|\.\.\.)\s*(?:\n|$)/.test(text.slice(line, line + 80));
}

/** The start of the line that holds `offset`, of the one above where that is blank; undefined where all above is. */
export function contentAt(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  return isContent(text, start) ? start : contentAbove(text, start);
}

/** The start of the nearest line with content above a line. */
export function contentAbove(text: string, line: number): number | undefined {
  for (let start = line; start > 0; ) {
    start = lineStart(text, start - 1);
    if (isContent(text, start)) return start;
  }
  return undefined;
}

/** The start of the nearest line with content below a line. */
export function contentBelow(text: string, line: number): number | undefined {
  for (let start = lineBelow(text, line); start < text.length; start = lineBelow(text, start))
    if (isContent(text, start)) return start;
  return undefined;
}

/** As many blanks as a span has characters, with the line breaks it has. */
export function blanksFor(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/[^\r\n]/g, " ");
}
