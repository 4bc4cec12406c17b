// Which places of a text are in a comment, told by the line alone: of any language, and of what a heredoc or a block of YAML holds.
import { lineEnd, lineStart } from "../core/text.ts";

/** Signs of lines that are comments: shells, YAML, Dockerfiles; C and JavaScript; XML; templates. */
const WHOLE_LINE = /^\s*(?:#|\/\/|<!--|\{\{-? ?\/\*)/;
/** The sign of SQL. To a shell it ends the options of a command, which may have begun on the lines above. */
const SQL = /^\s*-- /;
/** How much of a line's beginning is looked at for its sign. */
const LONGEST = 1_000;

/**
 * Answers whether a place is behind the sign of a comment on its line: first of all, or `#` behind a blank and outside of quotes.
 * Places are asked in ascending order: so a text is walked over once, however long its lines are.
 */
export function commentsOf(text: string): (at: number) => boolean {
  let start = 0;
  let newline = text.indexOf("\n");
  let isWhole = isComment(text, start);
  // How far the line has been read, the quote that is open there, and whether ` #` came before.
  let [read, quote, isBehind] = [start, "", false];
  return (at) => {
    if (newline !== -1 && newline < at) {
      for (; newline !== -1 && newline < at; newline = text.indexOf("\n", start)) start = newline + 1;
      isWhole = isComment(text, start);
      [read, quote, isBehind] = [start, "", false];
    }
    for (; read < at && !isWhole && !isBehind; read += 1) {
      const char = text[read] ?? "";
      const before = read === start ? "" : (text[read - 1] ?? "");
      if (quote !== "") {
        if (char === quote) quote = "";
        // An apostrophe within a word quotes nothing.
      } else if (char === '"' || (char === "'" && !/\w/.test(before))) quote = char;
      else if (char === "#" && /\s/.test(before)) isBehind = true;
    }
    return isWhole || isBehind;
  };
}

/** Whether the line that begins at `start` is a comment as a whole. */
function isComment(text: string, start: number): boolean {
  const head = text.slice(start, Math.min(lineEnd(text, start), start + LONGEST));
  if (!SQL.test(head)) return WHOLE_LINE.test(head);
  return !isContinued(text, start);
}

/** How many lines a command is looked for upwards, past the comments and empty lines that a Dockerfile has between its lines. */
const MOST_BETWEEN = 20;

/** Whether a command goes on from above in the line that begins at `start`: behind a backslash, or a backtick as on Windows. */
function isContinued(text: string, start: number): boolean {
  let at = start;
  for (let i = 0; i < MOST_BETWEEN && at > 0; i += 1) {
    const end = text[at - 2] === "\r" ? at - 2 : at - 1;
    at = lineStart(text, end);
    if (end - at > LONGEST) return /[\\`]/.test(text[end - 1] ?? "");
    const line = text.slice(at, end).trim();
    if (line !== "" && !line.startsWith("#")) return /[\\`]$/.test(line);
  }
  return false;
}
