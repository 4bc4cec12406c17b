// Scalars of whole lines: `|` and `>`.
import {
  type Cursor,
  columnOf,
  isBlank,
  isBreak,
  passBlanks,
  passBreak,
  passLine,
  refuseTab,
  wordAt,
} from "./cursor.ts";
import { refuse } from "./fault.ts";

/** Takes a literal or folded scalar with its header. */
export function blockScalar(c: Cursor): void {
  const start = c.at;
  const isLiteral = c.text[start] === "|";
  const { chomping, step } = header(c);
  let lines = emptyLines(c, step === 0 ? undefined : Math.max(c.indent, 0) + step);
  const indent = lines.indent;
  const pieces: string[] = [];
  let lineBreak = "";
  let wasBlank = false;
  while (columnOf(c) === indent && c.at < c.text.length) {
    const blank = isBlank(c.text.charCodeAt(c.at));
    if (isLiteral || lineBreak !== "\n" || wasBlank || blank) pieces.push(lineBreak);
    else if (lines.breaks === "") pieces.push(" ");
    const from = c.at;
    passLine(c);
    pieces.push(lines.breaks, c.text.slice(from, c.at));
    wasBlank = blank;
    // kubectl reads lines, and ends the last one too.
    lineBreak = isBreak(c.text.charCodeAt(c.at)) ? passBreak(c) : c.dialect.stream === "strict" ? "" : "\n";
    lines = emptyLines(c, indent);
  }
  if (chomping !== "-") pieces.push(lineBreak);
  if (chomping === "+") pieces.push(lines.breaks);
  const style = isLiteral ? "literal" : "folded";
  c.tokens.push({ kind: "scalar", start, end: trimmedEnd(c.text, start, c.at), text: pieces.join(""), style });
}

/** Takes the rest of the header's line: how the end is trimmed, and how far the text is indented; 0 where its first line tells. */
function header(c: Cursor): { readonly chomping: string; readonly step: number } {
  const start = c.at;
  const [signs = "", before = "", digit = "", after = ""] =
    /^([-+]?)([0-9]?)([-+]?)/.exec(c.text.slice(start + 1, start + 4)) ?? [];
  // A second sign is none.
  const isTwice = before !== "" && after !== "";
  c.at += 1 + signs.length - (isTwice ? 1 : 0);
  if (digit === "0") {
    refuse({ start, end: c.at }, "bad-header", "The indentation after `|` or `>` must be a digit from 1 to 9.");
  }
  passBlanks(c);
  if (c.text[c.at] === "#") passLine(c);
  if (c.at < c.text.length) {
    if (!isBreak(c.text.charCodeAt(c.at))) {
      refuse(wordAt(c, c.at), "bad-header", "The text of a block must begin on the line below its `|` or `>`.");
    }
    passBreak(c);
  }
  return { chomping: before === "" ? after : before, step: Number(digit) };
}

interface Lines {
  /** What the lines without text stand for. */
  readonly breaks: string;
  /** The column in which the text begins. */
  readonly indent: number;
}

/** Goes over lines without text and the indentation of the next one. Where no column is known, the longest of these lines tells. */
function emptyLines(c: Cursor, known: number | undefined): Lines {
  const breaks: string[] = [];
  let longest = 0;
  for (;;) {
    while (c.text.charCodeAt(c.at) === 32 && (known === undefined || columnOf(c) < known)) c.at += 1;
    longest = Math.max(longest, columnOf(c));
    if (c.text[c.at] === "\t" && (known === undefined || columnOf(c) < known)) refuseTab(c);
    if (!isBreak(c.text.charCodeAt(c.at))) break;
    breaks.push(passBreak(c));
  }
  return { breaks: breaks.join(""), indent: known ?? Math.max(longest, c.indent + 1, 1) };
}

/** The end of a span of a text, blanks and line breaks at it left out. */
export function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && " \t\r\n".includes(text[end - 1] ?? "")) end -= 1;
  return end;
}
