// Formatting: the blanks in front of lines, and nothing else. What Docker builds stays the same; of an instruction that goes
// over several lines the deeper ones stay deeper.
import { addAll } from "../../engine/core/lists.ts";
import { lineAt, type Span, type TextEdit, touches } from "../../engine/core/text.ts";
import type { Dockerfile, Instruction } from "../../engine/dockerfile/parse/document.ts";
import { hasOtherFrontend } from "../../engine/dockerfile/parse/frontend.ts";
import { type ContinuedLine, continuedLines } from "./blanks.ts";

/** How the editor wants lines indented. */
export interface Indentation {
  readonly insertSpaces: boolean;
  /** The columns of a step, and of a tab. */
  readonly tabSize: number;
}

export interface FormatOptions extends Indentation {
  /** Whether lines that continue an instruction are indented; else they stay as they are. */
  readonly continuedLines: boolean;
}

/** The edits of the lines that `range` touches; none that changes nothing. */
export function format(doc: Dockerfile, range: Span, options: FormatOptions): readonly TextEdit[] {
  // What the lines of another frontend's file mean, and their blanks, is not known here.
  if (hasOtherFrontend(doc)) return [];
  const edits: TextEdit[] = [];
  /** Lines that are spoken for: continued ones, and those of heredocs. */
  const inside: Span[] = [];
  for (const instruction of doc.instructions) {
    const { at } = instruction;
    const first = lineAt(doc.text, at.start);
    const end = Math.max(at.end, instruction.droppedLines.at(-1)?.end ?? 0);
    if (end > first.end) inside.push({ start: first.end + 1, end });
    if (options.continuedLines && touches(range, at)) addAll(edits, continued(doc, instruction, options));
  }
  addAll(edits, margins(doc, inside));
  return edits
    .filter(({ at, text }) => touches(range, lineAt(doc.text, at.start)) && doc.text.slice(at.start, at.end) !== text)
    .sort((a, b) => a.at.start - b.at.start);
}

/** The edits of the line below the one that ends in the escape character at `offset`; none where that continues nothing. */
export function formatBelow(doc: Dockerfile, offset: number, options: FormatOptions): readonly TextEdit[] {
  const continuation = doc.instructions
    .flatMap(({ continuations }) => continuations)
    .find(({ start, end }) => start <= offset && offset < end && end - start > 1);
  if (continuation === undefined) return [];
  return format(doc, { start: continuation.end, end: continuation.end }, options);
}

/** Instructions, and what stands between them, begin their lines. */
function margins({ text, directives }: Dockerfile, inside: readonly Span[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let next = 0;
  for (const { 0: blanks, index } of text.matchAll(/^[ \t]+/gm)) {
    const end = index + blanks.length;
    while ((inside[next]?.end ?? Number.POSITIVE_INFINITY) < index) next += 1;
    if ((inside[next]?.start ?? Number.POSITIVE_INFINITY) <= index) continue;
    // At the beginning of their lines they would be directives also for what reads the head of a file before it is parsed.
    if (directives.some(({ at }) => at.start === end) || (index === 0 && text.startsWith("#!", end))) continue;
    edits.push({ at: { start: index, end }, text: "" });
  }
  return edits;
}

/** The least indented line goes one step in, and the others keep their distance from it. */
function continued(doc: Dockerfile, instruction: Instruction, options: Indentation): readonly TextEdit[] {
  if (!(options.tabSize > 0)) return [];
  const lines = continuedLines(doc, instruction).map((line) => ({ ...line, ...blanksOf(doc.text, line, options) }));
  const moved = lines.filter(({ loose, dropped, empty }) => loose && !dropped && !empty);
  const base = moved.reduce((least, { width }) => Math.min(least, width), Number.POSITIVE_INFINITY);
  return lines
    .filter(({ loose }) => loose)
    .map(({ at, width, empty }) => {
      const deeper = Number.isFinite(base) ? Math.max(0, width - base) : 0;
      return { at, text: empty ? "" : indentation(options.tabSize + deeper, options) };
    });
}

function blanksOf(text: string, { start }: ContinuedLine, { tabSize }: Indentation) {
  let end = start;
  let width = 0;
  for (; text[end] === " " || text[end] === "\t"; end += 1)
    width += text[end] === "\t" ? tabSize - (width % tabSize) : 1;
  const empty = end === text.length || text[end] === "\n" || text.startsWith("\r\n", end);
  return { at: { start, end }, width, empty };
}

function indentation(width: number, { insertSpaces, tabSize }: Indentation): string {
  if (insertSpaces) return " ".repeat(width);
  return "\t".repeat(Math.floor(width / tabSize)) + " ".repeat(width % tabSize);
}
