// Splits a YAML stream into its documents without parsing it.
import type { SyntaxProblem } from "../../core/document.ts";
import { lineBelow, lineEnd, type Span } from "../../core/text.ts";
import type { Dialect } from "../syntax/dialect.ts";

/**
 * The documents of a stream, in order and without gaps; at least one. A document starts at its `---`, or earlier where only
 * blanks, comments and directives stand before it, and ends after its `...`; where documents need a `---`, what follows the `...`
 * without one belongs to it. YAML forbids both marks in column 0 of any scalar, so no block scalar has to be known. Takes masked
 * text: an action may hold `---`. `piece` is where the first line of the stream begins that counts.
 */
export function splitDocuments(
  masked: string,
  stream: Dialect["stream"] = "yaml",
  piece: number | undefined = undefined,
): readonly Span[] {
  const cuts: number[] = [];
  let start = 0;
  /** Behind the last `...` of the document. */
  let ended: number | undefined;
  const cut = (at: number): void => {
    cuts.push(at);
    start = at;
    ended = undefined;
  };
  for (const mark of marks(masked, stream, piece)) {
    if (mark.kind === "end") {
      const next = lineBelow(masked, mark.at);
      if (stream !== "yaml") ended = next;
      else if (!isPrologue(masked, next, masked.length)) cut(next);
    } else if (ended !== undefined && stream === "strict" && isPrologue(masked, ended, mark.at)) cut(ended);
    else if (mark.at > start && !isPrologue(masked, start, mark.at)) cut(mark.at);
  }
  return [0, ...cuts].map((from, i) => ({ start: from, end: cuts[i] ?? masked.length }));
}

/** The lines of a document that begin with `---` and go on, which who cuts a stream at these lines refuses. */
export function separatorProblems(text: string, reader: string): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (let at = text.startsWith("---") ? 0 : next(text, "\n---", 0); at !== -1; at = next(text, "\n---", at + 3)) {
    const behind = text.slice(at + 3, lineEnd(text, at + 3));
    const start = at + 3 + behind.length - behind.trimStart().length;
    if (behind.trim() === "" || text[start] === "#") continue;
    problems.push({
      at: { start, end: start + behind.trim().length },
      code: "bad-separator",
      message: `${reader} only accepts a comment after \`---\`: move this to the next line.`,
    });
  }
  return problems;
}

interface Mark {
  readonly kind: "start" | "end";
  readonly at: number;
}

/**
 * Every line that is, or begins with, `---` or `...` in column 0 and goes on with a blank or nothing; where a stream is cut, also
 * lines `---#` at which it is. `piece` is where the stream begins. Such a line right there, or right below a line at which the
 * stream was cut, is none: nothing would be in front of it, and it is read with what follows (k8s.io/apimachinery,
 * pkg/util/yaml/decoder.go: `YAMLReader.Read`). Where it is undefined, every line cuts.
 */
function* marks(text: string, stream: Dialect["stream"], piece: number | undefined): Generator<Mark> {
  let begin = piece;
  let start = text.startsWith("---") ? 0 : next(text, "\n---", 0);
  let end = text.startsWith("...") ? 0 : next(text, "\n...", 0);
  while (start !== -1 || end !== -1) {
    const first = start !== -1 && (end === -1 || start < end);
    const at = first ? start : end;
    const after = text[at + 3];
    const isFirst = at === begin;
    const isComment = first && stream === "cut" && after === "#" && !isFirst;
    if (after === undefined || after === "\n" || after === "\r" || after === " " || after === "\t" || isComment) {
      yield { kind: first ? "start" : "end", at };
    }
    if (first && begin !== undefined && !isFirst) begin = lineBelow(text, at);
    if (first) start = next(text, "\n---", at + 3);
    else end = next(text, "\n...", at + 3);
  }
}

function next(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? -1 : found + 1;
}

/** Whether only blanks, comments and directives stand in the whole lines from `start` to `end`. */
function isPrologue(text: string, start: number, end: number): boolean {
  for (let line = start; line < end; ) {
    let i = line;
    while (text[i] === " " || text[i] === "\t" || text[i] === "\r") i += 1;
    const char = text[i];
    if (i < end && char !== undefined && char !== "\n" && char !== "#" && !(char === "%" && i === line)) return false;
    const newline = text.indexOf("\n", i);
    line = newline === -1 ? end : newline + 1;
  }
  return true;
}
