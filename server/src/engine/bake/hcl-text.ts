// The texts of HCL: in quotes, and heredocs (HCL Native Syntax Specification, "Template Expressions").
import { byWord } from "../core/by-word.ts";
import { type Span, span } from "../core/text.ts";
import type { TextValue } from "./value.ts";

const ESCAPES: Readonly<Record<string, string>> = byWord({ n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" });

/** The text whose quote is at `start`; it ends with its line where it is not closed. */
export function quotedAt(text: string, start: number): { readonly value: TextValue; readonly isClosed: boolean } {
  let at = start + 1;
  let known = "";
  let open = false;
  let isPlain = true;
  const add = (piece: string) => {
    if (!open) known += piece;
  };
  while (at < text.length && text[at] !== '"' && text[at] !== "\n") {
    const sign = text[at] ?? "";
    if (sign === "\\") {
      isPlain = false;
      add(ESCAPES[text[at + 1] ?? ""] ?? "");
      at += 2;
    } else if ((sign === "$" || sign === "%") && text[at + 1] === sign && text[at + 2] === "{") {
      isPlain = false;
      add(`${sign}{`);
      at += 3;
    } else if ((sign === "$" || sign === "%") && text[at + 1] === "{") {
      open = true;
      at = endOfTemplate(text, at + 2);
    } else {
      add(sign);
      at += 1;
    }
  }
  const isClosed = text[at] === '"';
  const end = Math.min(text.length, isClosed ? at + 1 : at);
  const edit = isPlain && !open && isClosed ? span(start + 1, end - 1) : undefined;
  return { value: { kind: "text", at: span(start, end), known, open, edit }, isClosed };
}

/** Where a template that begins at `from` is closed, in its line: texts in it may have braces of their own. */
function endOfTemplate(text: string, from: number): number {
  let depth = 1;
  let isText = false;
  let at = from;
  for (; at < text.length && text[at] !== "\n" && depth > 0; at += 1) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    else if (sign === '"') isText = !isText;
    else if (!isText && sign === "{") depth += 1;
    else if (!isText && sign === "}") depth -= 1;
  }
  return at;
}

/** The heredoc whose `<<` is at `start`, to the end of its last line; undefined where no name follows. Unclosed it goes to the end. */
export function heredocAt(text: string, start: number): { readonly at: Span; readonly isClosed: boolean } | undefined {
  const [opening, name] = /^<<-?([\w-]{1,100})[ \t\r]{0,9}\n/.exec(text.slice(start, start + 120)) ?? [];
  if (opening === undefined || name === undefined) return undefined;
  for (let line = start + opening.length; line < text.length; ) {
    const newline = text.indexOf("\n", line);
    const end = newline === -1 ? text.length : newline;
    if (text.slice(line, end).trim() === name) return { at: span(start, end), isClosed: true };
    line = end + 1;
  }
  return { at: span(start, text.length), isClosed: false };
}
