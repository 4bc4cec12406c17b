// Heredocs that do not begin, as the quote around their delimiter is never closed: BuildKit reads the lines that were meant as
// their content for instructions (frontend/dockerfile/parser/parser.go: what its lexer refuses opens nothing).
import type { SyntaxProblem } from "../../core/document.ts";
import { lineEnd, type Span } from "../../core/text.ts";
import type { Instruction } from "./document.ts";
import { lastLines, nextLine } from "./heredocs.ts";

/** One that does not begin. */
export interface OpenDelimiter {
  readonly error: SyntaxProblem;
  /** From the instruction to the end of the line that was to close the heredoc: whatever else is wrong there follows from the quote. */
  readonly at: Span;
}

const OPENS: ReadonlySet<string> = new Set(["ADD", "COPY", "RUN"]);
const WORD = /^\d*<<-?(["'])([\w.-]+)/;

/** In order; only where a line below consists of the delimiter alone. Linear in the text. */
export function openDelimiters(text: string, instructions: readonly Instruction[]): readonly OpenDelimiter[] {
  const found: OpenDelimiter[] = [];
  let lines: ReadonlyMap<string, number> | undefined;
  for (const { keyword, at, words } of instructions) {
    if (!OPENS.has(keyword) || at.start < (found.at(-1)?.at.end ?? 0)) continue;
    for (const { raw, at: wordAt } of words) {
      const [opening, quote, delimiter] = WORD.exec(raw) ?? [];
      if (opening === undefined || quote === undefined || delimiter === undefined) continue;
      const start = wordAt.start + opening.length - delimiter.length - 1;
      if (text.slice(start + 1, at.end).includes(quote)) continue;
      lines ??= lastLines(text);
      if ((lines.get(delimiter) ?? -1) < at.end) continue;
      const message = "This quote is not closed, so the lines below are instructions, not a heredoc.";
      const error = { code: "unclosed-quote", at: { start, end: start + 1 }, message };
      found.push({ error, at: { start: at.start, end: endOf(text, at.end, delimiter) } });
      break;
    }
  }
  return found;
}

/** Where the first line below `from` ends that consists of `delimiter`. */
function endOf(text: string, from: number, delimiter: string): number {
  for (let line = nextLine(text, lineEnd(text, from)); line <= text.length; ) {
    const end = lineEnd(text, line);
    if (text.slice(line, end).replace(/^\t+/, "") === delimiter) return end;
    line = nextLine(text, end);
  }
  return text.length;
}
