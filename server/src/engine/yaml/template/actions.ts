// Finds Helm/Go template actions (`{{ … }}`) in any text, half-typed ones included, and says what each does to the lines around it.
import { lineEnd, type Span } from "../../core/text.ts";

/**
 * `open`: if, with, range, define, block · `else` · `end` · `silent`: comments, assignments · `output`: everything that
 * writes text.
 */
export type ActionKind = "open" | "else" | "end" | "silent" | "output";

export interface Action {
  readonly at: Span;
  readonly kind: ActionKind;
  /** Whether braces end it, and a comment its own end in front of them. */
  readonly isClosed: boolean;
  /** Whether blanks and line breaks behind it are dropped: `-}}`. */
  readonly trimsAfter: boolean;
  /** N of the last `nindent N`: its text starts on a line of its own with this indentation. */
  readonly nindent: number | undefined;
  /** N of the last `indent N`: added to the column of the action itself. */
  readonly indent: number | undefined;
}

const HEAD =
  /^\{\{-?\s*(?:(\/\*)|(if|with|range|define|block|else|end|fail|break|continue)\b|(\$\w*(?:\s*,\s*\$\w*)?\s*:?=(?!=)))?/;
const INDENT = /\b(n?)indent\s+(\d{1,4})/g;
const COMMENT = /^\{\{-?\s*\/\*/;
/** The beginning of a line with an entry of YAML: no expression of a template has a dash or a colon in front of a blank. */
const ENTRY = /^[ \t]*(?:-[ \t]|["']?\w[\w./-]*["']?:(?:[ \t\r\n]|$))/;
const COMMENT_END = /^\s*-?\}\}/;
const COMMENT_CLOSE = /\*\/\s*-?\}\}$/;

/** The span of every action, in order and without overlaps. An unclosed one ends with its line. Linear in the text. */
export function findActions(text: string): readonly Action[] {
  const found: Action[] = [];
  let from = text.indexOf("{{");
  const scan: Scan = { noRawString: false, noString: [], commentClose: 0 };
  while (from !== -1) {
    const end = actionEnd(text, from, scan);
    found.push(describe(text, from, end));
    from = text.indexOf("{{", end);
  }
  return found;
}

function describe(text: string, start: number, end: number): Action {
  // Only the head and the tail matter; a huge comment is not worth a second look.
  const source = text.slice(start, Math.min(end, start + 4000));
  const [, comment, word, assignment] = HEAD.exec(source) ?? [];
  // What is not closed yet may write anything where it is: of `nindent 1` the number goes on, and what `if` opens has no end either.
  const isClosed = text.startsWith("}}", end - 2);
  const known = comment !== undefined || assignment !== undefined ? "silent" : kindOf(word);
  const kind = known === "open" && !isClosed ? "output" : known;
  let nindent: number | undefined;
  let indent: number | undefined;
  if (kind === "output" && isClosed && source.includes("indent")) {
    for (const [, onNewLine, columns] of source.matchAll(INDENT)) {
      nindent = onNewLine === "n" ? Number(columns) : undefined;
      indent = onNewLine === "n" ? undefined : Number(columns);
    }
  }
  const isComment = comment !== undefined;
  return {
    at: { start, end },
    kind,
    isClosed: isClosed && (!isComment || COMMENT_CLOSE.test(text.slice(Math.max(start, end - 40), end))),
    trimsAfter: text.startsWith("-}}", end - 3),
    nindent,
    indent,
  };
}

function kindOf(word: string | undefined): ActionKind {
  if (word === undefined) return "output";
  if (word === "else" || word === "end") return word;
  return word === "fail" || word === "break" || word === "continue" ? "silent" : "open";
}

interface Scan {
  noRawString: boolean;
  /** By the depth of escapes: up to this offset no string literal closes on its line. Found out once, not once per quote. */
  readonly noString: number[];
  /** Where the next comment closes, at or after the last one looked at; -1 where none does. */
  commentClose: number;
}

function actionEnd(text: string, start: number, scan: Scan): number {
  if (scan.commentClose !== -1 && COMMENT.test(text.slice(start, start + 40))) {
    if (scan.commentClose < start + 4) scan.commentClose = text.indexOf("*/", start + 4);
    const close = scan.commentClose;
    const braces = close === -1 ? null : COMMENT_END.exec(text.slice(close + 2, close + 40));
    if (braces !== null) return close + 2 + braces[0].length;
  }
  let slashes = 0;
  for (let i = start + 2; i < text.length; i += 1) {
    const char = text[i];
    if (char === "}" && text[i + 1] === "}") return i + 2;
    // No action holds another, a document's end or an entry of YAML: this one is not closed yet.
    if (char === "{" && text[i + 1] === "{") break;
    if (char === "\n" && (text.startsWith("---", i + 1) || ENTRY.test(text.slice(i + 1, i + 200)))) break;
    if (char === '"') i = afterString(text, i, slashes, scan);
    else if (char === "`" && !scan.noRawString) {
      const close = text.indexOf("`", i + 1);
      if (close === -1) scan.noRawString = true;
      else i = close;
    }
    slashes = char === "\\" ? slashes + 1 : 0;
  }
  return lineEnd(text, start);
}

/**
 * The offset of the quote that closes the string literal whose quote is at `at`, or `at` where it does not close on its line.
 * Where the action itself is written in a quoted scalar, its quotes are escaped: `slashes` before the quote are one for each
 * scalar in double quotes around it, and their number doubles with each (`\"`, `\\\"`).
 */
function afterString(text: string, at: number, slashes: number, scan: Scan): number {
  const depth = Math.log2(slashes + 1);
  if (!Number.isInteger(depth) || at < (scan.noString[depth] ?? -1)) return at;
  let escapes = 0;
  let i = at + 1;
  for (; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === '"') {
      const end = endsString(escapes, depth);
      if (end === "here") return i;
      if (end === "outside") break;
    }
    escapes = text[i] === "\\" ? escapes + 1 : 0;
  }
  scan.noString[depth] = i;
  return at;
}

/**
 * What a quote behind so many backslashes closes, read through `depth` scalars in double quotes: the string (`here`), one of the
 * scalars around it (`outside`), or nothing.
 */
function endsString(slashes: number, depth: number): "here" | "outside" | undefined {
  let left = slashes;
  for (let level = 0; level < depth; level += 1) {
    if (left % 2 === 0) return "outside";
    left = (left - 1) / 2;
  }
  return left % 2 === 0 ? "here" : undefined;
}
