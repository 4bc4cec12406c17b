// The first pass over a Dockerfile's lines: what is comment, continuation and heredoc, and which lines make up one statement.
import { belowShebang, lineEnd, type Span } from "../../core/text.ts";
import type { CommentLine, Directive, Heredoc } from "./document.ts";
import { heredocsOf, lastLines, nextLine, type Opening } from "./heredocs.ts";
import { join, leftOut } from "./joined.ts";
import { BLANK } from "./tokens.ts";

/** What one instruction consists of, known before its words are. */
export interface Statement {
  /** From the first character of the keyword to the end of the last continued line. */
  readonly at: Span;
  readonly continuations: readonly Span[];
  /** Comment lines and blank lines between continued lines. */
  readonly droppedLines: readonly Span[];
  readonly heredocs: readonly Heredoc[];
  /** Words that would open a heredoc if a line below closed it. */
  readonly unended: readonly Opening[];
}

export interface Scan {
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly comments: readonly CommentLine[];
  readonly statements: readonly Statement[];
  /** An escape character alone on the last lines, which continues nothing. */
  readonly loneEscape: Span | undefined;
}

const DIRECTIVE = /^(\s*)#(\s*)([a-zA-Z][a-zA-Z0-9]*)(\s*=\s*)(\S.*)$/;
/** The directives of Docker's frontends: the first line that names another one ends them. */
const DIRECTIVES: readonly string[] = ["syntax", "escape", "check"];

/**
 * The parser directives at the very top; each counts once. Below `#!` on the first line BuildKit looks for `syntax` and `check` up
 * to the first that is repeated, and `escape` means nothing (frontend/dockerfile/parser/directives.go: `parseDirective` drops that
 * line, the parser itself does not).
 */
function readDirectives(text: string): readonly Directive[] {
  const found: Directive[] = [];
  const top = text.startsWith("\uFEFF") ? 1 : 0;
  const below = belowShebang(text);
  const seen = new Set<string>();
  for (let start = Math.max(top, below); start < text.length; ) {
    const end = lineEnd(text, start);
    if (end - start > 10_000) break;
    const match = DIRECTIVE.exec(text.slice(start, end).trimEnd());
    const [, indent = "", gap = "", name = "", equals = "", value = ""] = match ?? [];
    if (match === null || !DIRECTIVES.includes(name.toLowerCase())) break;
    const sign = start + indent.length;
    const key = name.toLowerCase();
    if (below > 0 && seen.has(key)) break;
    seen.add(key);
    const nameStart = sign + 1 + gap.length;
    const valueStart = nameStart + name.length + equals.length;
    const directive = {
      name: key,
      value,
      at: { start: sign, end: valueStart + value.length },
      nameAt: { start: nameStart, end: nameStart + name.length },
      valueAt: { start: valueStart, end: valueStart + value.length },
    };
    if (below === 0 || key !== "escape") found.push(directive);
    start = nextLine(text, end);
  }
  return found;
}

/** One pass over the lines; linear. */
export function scan(text: string): Scan {
  const directives = readDirectives(text);
  const escapeChar = directives.find((one) => one.name === "escape")?.value === "`" ? "`" : "\\";
  const comments: CommentLine[] = [];
  const statements: Statement[] = [];
  let lines: ReadonlyMap<string, number> | undefined;
  const last = () => {
    lines ??= lastLines(text);
    return lines;
  };

  let line = 0;
  let loneEscape: Span | undefined;
  let open: { start: number; end: number; continuations: Span[]; droppedLines: Span[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    const { continuations, droppedLines } = open;
    const at = { start: open.start, end: open.end };
    open = undefined;
    const inside = leftOut({ continuations, droppedLines });
    const { heredocs, unended } = heredocsOf(join(text, at, inside), text, line, escapeChar, last);
    statements.push({ at, continuations, droppedLines, heredocs, unended });
    const end = heredocs.at(-1);
    if (end === undefined) return;
    line = end.endAt === undefined ? text.length + 1 : nextLine(text, end.endAt.end);
  };

  while (line <= text.length) {
    const end = lineEnd(text, line);
    const below = nextLine(text, end);
    const next = Math.min(below, text.length);
    let first = line === 0 && text.startsWith("\uFEFF") ? 1 : line;
    while (first < end && BLANK.test(text[first] ?? "")) first += 1;
    const start = line;
    line = below;
    if (first === end || text[first] === "#") {
      if (first < end) comments.push({ at: { start: first, end }, text: text.slice(first + 1, end).trim() });
      // An open instruction goes on below; the end of the text closes it.
      open?.droppedLines.push({ start, end: next });
      if (below > text.length) close();
      continue;
    }
    if (open === undefined && /^.[ \t]*$/.test(text.slice(first, end)) && text[first] === escapeChar) {
      // Nothing yet is continued: the next line starts the instruction.
      loneEscape ??= { start: first, end: first + 1 };
      continue;
    }
    loneEscape = undefined;
    open ??= { start: first, end, continuations: [], droppedLines: [] };
    let tail = end;
    while (tail > first && (text[tail - 1] === " " || text[tail - 1] === "\t")) tail -= 1;
    open.end = tail;
    // A doubled escape character at the end is a literal one.
    const continues = text[tail - 1] === escapeChar && (tail - 2 < start || text[tail - 2] !== escapeChar);
    if (continues) {
      open.continuations.push({ start: tail - 1, end: next });
      if (below > text.length) close();
    } else close();
  }
  return { escape: escapeChar, directives, comments, statements, loneEscape };
}
