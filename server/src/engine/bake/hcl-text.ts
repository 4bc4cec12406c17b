// The escapes in texts of HCL, and where a heredoc ends (HCL Native Syntax Specification, "Template Expressions").
import { byWord } from "../core/by-word.ts";
import { type Span, span } from "../core/text.ts";

const ESCAPES: Readonly<Record<string, string>> = byWord({ n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" });
const CODE = /^(?:u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8})/;

/** What the escape at a place stands for, and its end; undefined where it is none. */
export function escapeAt(text: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const sign = text[at + 1] ?? "";
  const one = ESCAPES[sign];
  if (one !== undefined) return { text: one, end: at + 2 };
  const [code] = CODE.exec(text.slice(at + 1, at + 10)) ?? [];
  if (code === undefined) return undefined;
  const point = Number.parseInt(code.slice(1), 16);
  return { text: point > 0x10ffff ? "" : String.fromCodePoint(point), end: at + 1 + code.length };
}

export interface Heredoc {
  /** To the end of its last line. */
  readonly at: Span;
  readonly body: Span;
  readonly isClosed: boolean;
}

/** The heredoc whose `<<` is at `start`; undefined where no name follows. Unclosed it goes to the end. */
export function heredocAt(text: string, start: number, end: number): Heredoc | undefined {
  const [opening, name] = /^<<-?([\w-]{1,100})[ \t\r]{0,9}\n/.exec(text.slice(start, Math.min(end, start + 120))) ?? [];
  if (opening === undefined || name === undefined) return undefined;
  const first = start + opening.length;
  for (let line = first; line < end; ) {
    const newline = text.indexOf("\n", line);
    const lineEnd = newline === -1 ? end : Math.min(end, newline);
    if (text.slice(line, lineEnd).trim() === name)
      return { at: span(start, lineEnd), body: span(first, line), isClosed: true };
    line = lineEnd + 1;
  }
  return { at: span(start, end), body: span(first, end), isClosed: false };
}
