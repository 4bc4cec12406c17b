// What is said of HCL that cannot be read, where Bake is certain to reject it too.
import type { SyntaxProblem } from "../core/document.ts";
import { quoted, type Span, span } from "../core/text.ts";

/** The sign at a place where a name has to be; undefined for letters of other scripts, which may begin one. */
export function strayAt(text: string, at: number): SyntaxProblem | undefined {
  const sign = text[at] ?? "";
  if (sign <= " " || sign > "~") return undefined;
  return fault(span(at, at + 1), `${sign === "`" ? "A backtick" : `\`${sign}\``} cannot be here`, "stray-sign");
}

/** The words from `start` to `end`, with neither `=` behind one nor `{` behind all of them; undefined where a name may go on. */
export function unopened(text: string, start: number, end: number): SyntaxProblem | undefined {
  if ((text[end] ?? "\n") > "~") return undefined;
  const words = text.slice(start, end).trimEnd();
  const what = `\`${quoted(words, 40)}\` is neither an attribute nor a block`;
  return missing(fault(span(start, start + words.length), what, "no-definition"));
}

/** The `=` at a place, behind which the line ends. */
export function valueless(at: number): SyntaxProblem {
  return missing(fault(span(at, at + 1), "This `=` has no value", "no-value"));
}

/** The bracket at a place that opens a block, a list or a map. */
export function unclosed(at: number, what: string): SyntaxProblem {
  return missing(fault(span(at, at + 1), `Nothing closes this ${what}`, "unclosed"));
}

export function unclosedText(at: Span): SyntaxProblem {
  return missing(fault(at, "This text is not closed", "unclosed-text"));
}

export function unclosedHeredoc(text: string, start: number): SyntaxProblem {
  return missing(fault(span(start, text.indexOf("\n", start)), "Nothing closes this heredoc", "unclosed-heredoc"));
}

function fault(at: Span, what: string, code: string): SyntaxProblem {
  return { at, message: `${what}, so Bake rejects the file.`, code };
}

const missing = (problem: SyntaxProblem): SyntaxProblem => ({ ...problem, missing: true });
