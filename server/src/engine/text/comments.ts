// Which places of a text are in a comment, told by the line alone: of any language, and of what a heredoc or a block of YAML holds.
import { lineStart } from "../core/text.ts";

/** Signs of lines that are comments: shells, YAML, Dockerfiles; C and JavaScript; SQL; XML; templates. */
const WHOLE_LINE = /^\s*(?:#|\/\/|-- |<!--|\{\{-? ?\/\*)/;
/** How far back the line of a place is looked at. */
const LONGEST = 1_000;

/** Whether `at` is behind the sign of a comment on its line: first of all, or `#` behind a blank and outside of quotes. */
export function isInComment(text: string, at: number): boolean {
  const head = text.slice(Math.max(lineStart(text, at), at - LONGEST), at);
  return WHOLE_LINE.test(head) || endsInComment(head);
}

/** Whether the end of a line is behind ` #`. An apostrophe within a word quotes nothing. */
function endsInComment(line: string): boolean {
  let quote = "";
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? "";
    const before = line[i - 1] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || (char === "'" && !/\w/.test(before))) quote = char;
    else if (char === "#" && /\s/.test(before)) return true;
  }
  return false;
}
