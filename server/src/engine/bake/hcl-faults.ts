// What is said of HCL that cannot be read, where Bake is certain to reject it too.
import type { SyntaxProblem } from "../core/document.ts";
import { quoted, type Span, span } from "../core/text.ts";
import { isWordSign } from "./hcl-cursor.ts";

export const WRONG_QUOTE = "wrong-quote";

/** The sign at a place where something else has to be; undefined for letters, and for halves of signs. */
export function strayAt(text: string, at: number): SyntaxProblem | undefined {
  const sign = text[at] ?? "";
  if (sign <= " " || isWordSign(sign) || (sign >= "\uD800" && sign <= "\uDFFF")) return undefined;
  const here = span(at, at + 1);
  if (/['‘’“”]/.test(sign)) return fault(here, 'Texts need double quotes (`"`)', WRONG_QUOTE);
  if (sign === ";") return fault(here, "An attribute ends with its line, without `;`", "stray-sign");
  return fault(here, `${sign === "`" ? "A backtick" : `\`${quoted(sign)}\``} cannot be here`, "stray-sign");
}

/** The words from `start` to `end`, with neither `=` behind one nor `{` behind all of them. */
export function unopened(text: string, start: number, end: number): SyntaxProblem {
  const words = text.slice(start, end).trimEnd();
  const what = `\`${quoted(words, 40)}\` is neither an attribute nor a block`;
  return missing(fault(span(start, start + words.length), what, "no-definition"));
}

/** The sign at a place, or the beginning of a template, behind which a value has to be. */
export function valueless(text: string, at: number): SyntaxProblem {
  const sign = /^[$%]\{/.test(text.slice(at, at + 2)) ? text.slice(at, at + 2) : quoted(text[at] ?? "");
  const what = sign === "=" ? "This `=` has no value" : `No value follows this \`${sign}\``;
  return missing(fault(span(at, at + sign.length), what, "no-value"));
}

/** The bracket at a place that opens a block, a list or a map. */
export function unclosed(at: number, what: string): SyntaxProblem {
  return missing(fault(span(at, at + 1), `Nothing closes this ${what}`, "unclosed"));
}

/** The `${` or `%{` at a place. */
export function unclosedTemplate(text: string, at: number): SyntaxProblem {
  return missing(fault(span(at, at + 2), `No \`}\` closes this \`${text[at]}{\``, "unclosed-template"));
}

export const UNCLOSED_TEXT = "unclosed-text";

export function unclosedText(at: Span): SyntaxProblem {
  return missing(fault(at, "This text is not closed", UNCLOSED_TEXT));
}

export function unclosedHeredoc(text: string, start: number): SyntaxProblem {
  return missing(fault(span(start, text.indexOf("\n", start)), "Nothing closes this heredoc", "unclosed-heredoc"));
}

/** The words that begin an entry of a map. */
export function keyless(at: Span, words: string): SyntaxProblem {
  return missing(fault(at, `No \`=\` follows \`${quoted(words, 40)}\``, "no-definition"));
}

/** A key of a map that is written like a field of a variable. */
export function dottedKey(at: Span): SyntaxProblem {
  return fault(at, "A key with dots needs double quotes", "dotted-key");
}

/** What follows an entry without a comma. */
export function commaless(at: Span): SyntaxProblem {
  return missing(fault(at, "A comma has to be in front of this", "no-comma"));
}

/** The word at a place, behind an attribute or a block in its line. */
export function sameLine(at: Span): SyntaxProblem {
  return fault(at, "A new line has to begin in front of this", "same-line");
}

export function wrongEscape(text: string, at: number): SyntaxProblem {
  const what =
    text[at + 1] === "\n" ? "A backslash joins no lines" : `\`${quoted(text.slice(at, at + 2))}\` is not an escape`;
  return fault(span(at, at + 2), what, "wrong-escape");
}

/** A name of a block that a template is in. */
export function workedOut(at: Span): SyntaxProblem {
  return fault(at, "The name of a block cannot have a template in it", "open-name");
}

export function repeated(at: Span, name: string): SyntaxProblem {
  return fault(at, `\`${quoted(name, 40)}\` is set twice in this block`, "duplicate-key");
}

export function fault(at: Span, what: string, code: string): SyntaxProblem {
  return { at, message: `${what}, so Bake rejects the file.`, code };
}

const missing = (problem: SyntaxProblem): SyntaxProblem => ({ ...problem, missing: true });
