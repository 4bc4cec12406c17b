// Offsets become lines and columns here, for the server and the command line alike: the only place that converts them.
import type { TextEdit as LspEdit, Position, Range } from "vscode-languageserver";
import type { Span, TextEdit } from "../engine/core/text.ts";

/** The offsets at which the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line, as the protocol has it. */
export interface Lines {
  readonly starts: readonly number[];
  /** The length of the text, in UTF-16 units. */
  readonly length: number;
}

/** The line table of a text; linear. */
export function linesOf(text: string): Lines {
  const starts = [0];
  if (text.includes("\r")) {
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) i += 1;
      else if (code !== 10 && code !== 13) continue;
      starts.push(i + 1);
    }
  } else {
    for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  }
  return { starts, length: text.length };
}

/** The position of an offset; an offset outside the text is taken to its nearer end. */
export function toPosition(lines: Lines, offset: number): Position {
  const at = Math.max(0, Math.min(offset, lines.length));
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: at - (lines.starts[low] ?? 0) };
}

/** Whether a position is the one of an offset, and none behind the end of a line, which only stands for that end. */
export function isAt(lines: Lines, offset: number, { line, character }: Position): boolean {
  const found = toPosition(lines, offset);
  return found.line === line && found.character === character;
}

/** The offset of a position; one behind the end of its line means the start of the next, one behind the text its end. */
export function toOffset(lines: Lines, { line, character }: Position): number {
  const start = lines.starts[Math.max(0, line)];
  if (start === undefined) return lines.length;
  return Math.min(start + Math.max(0, line < 0 ? 0 : character), lines.starts[line + 1] ?? lines.length);
}

export function toRange(lines: Lines, { start, end }: Span): Range {
  return { start: toPosition(lines, start), end: toPosition(lines, end) };
}

export function toSpan(lines: Lines, { start, end }: Range): Span {
  return { start: toOffset(lines, start), end: toOffset(lines, end) };
}

/** The lines that a range is in, from the start of the first to the end of the last, without the line break. */
export function wholeLines(lines: Lines, { start, end }: Range): Span {
  const next = lines.starts[Math.max(start.line, end.line, 0) + 1];
  return {
    start: toOffset(lines, { line: start.line, character: 0 }),
    end: next === undefined ? lines.length : next - 1,
  };
}

export function toEdit(lines: Lines, edit: TextEdit): LspEdit {
  return { range: toRange(lines, edit.at), newText: edit.text };
}

/** The lines `first` to `last`, counted from 1, without the blanks around them; empty where they lie behind the text. */
export function lineSpan(text: string, lines: Lines, first: number, last: number): Span {
  const from = lines.starts[first - 1] ?? lines.length;
  const slice = text.slice(from, lines.starts[last] ?? lines.length);
  const start = from + (slice.length - slice.trimStart().length);
  return { start, end: Math.max(start, from + slice.trimEnd().length) };
}
