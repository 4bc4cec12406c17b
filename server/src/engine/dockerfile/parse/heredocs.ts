// Finds the heredocs a RUN, COPY or ADD opens: their words, and where their bodies end.
import { lineEnd, type Span } from "../../core/text.ts";
import type { Heredoc } from "./document.ts";
import type { Joined } from "./joined.ts";
import { splitWords, unquote } from "./tokens.ts";

/** BuildKit's form of an opening word: a file descriptor, `<<`, a dash, the delimiter with its quotes. */
const OPENING = /^\d*<<(-?)([^<]*)$/;
const HEREDOC_KEYWORD = /^\s*(?:ONBUILD\s+)?(RUN|COPY|ADD)\s/i;

interface Opening {
  readonly delimiter: string;
  readonly expand: boolean;
  readonly dash: boolean;
  readonly at: Span;
  /** Blanks stand between `<<` and the delimiter: it might also be a shift in arithmetic. */
  readonly loose: boolean;
}

/** The words of one instruction that open a heredoc; the first index of `joined` is the keyword's. */
function openings(joined: Joined): readonly Opening[] {
  const { text } = joined;
  if (!text.includes("<<")) return [];
  const keyword = HEREDOC_KEYWORD.exec(text);
  if (keyword === null) return [];
  if (/^(?:--\S+\s+)*\[\s*"/.test(text.slice(keyword[0].length).trimStart())) return [];
  const words = splitWords(joined, keyword[0].length, text.length, "\\", "quoted");
  const found: Opening[] = [];
  for (const [i, word] of words.entries()) {
    const match = OPENING.exec(word.raw);
    if (match === null) continue;
    const dash = match[1] === "-";
    const loose = match[2] === "";
    // `<< EOF` with a blank counts since BuildKit 0.22 (moby/buildkit#5817).
    const next = words[i + 1];
    const name = loose ? (next?.raw ?? "") : (match[2] ?? "");
    const delimiter = unquote(name, "\\");
    if (delimiter === "" || /^["']/.test(delimiter) || (loose && !/^["'\w]/.test(name))) continue;
    const end = loose && next !== undefined ? next.at.end : word.at.end;
    found.push({ delimiter, expand: delimiter === name, dash, at: { start: word.at.start, end }, loose });
  }
  return found;
}

/** Where each line of a text stands last: tells in one look whether a terminator is still to come. */
export function lastLines(text: string): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (let start = 0; start <= text.length; ) {
    const end = lineEnd(text, start);
    last.set(text.slice(start, end).replace(/^\t+/, ""), start);
    start = nextLine(text, end);
  }
  return last;
}

/** The start of the line behind the one that ends at `end`; behind the text where there is none. */
export function nextLine(text: string, end: number): number {
  const newline = text.indexOf("\n", end);
  return newline === -1 ? text.length + 1 : newline + 1;
}

/**
 * The heredocs an instruction opens. Bodies follow one another from `from`, the start of the line below the instruction;
 * one that is never closed reaches to the end of the text.
 */
export function heredocsOf(
  joined: Joined,
  text: string,
  from: number,
  last: () => ReadonlyMap<string, number>,
): readonly Heredoc[] {
  const found: Heredoc[] = [];
  let line = Math.min(from, text.length + 1);
  for (const { delimiter, expand, dash, at, loose } of openings(joined)) {
    if (loose && (last().get(delimiter) ?? -1) < line) continue;
    const start = Math.min(line, text.length);
    let endAt: Span | undefined;
    let bodyEnd = text.length;
    while (line <= text.length) {
      const end = lineEnd(text, line);
      let first = line;
      if (dash) while (text[first] === "\t") first += 1;
      const closes = end - first === delimiter.length && text.startsWith(delimiter, first);
      if (closes) bodyEnd = line;
      line = nextLine(text, end);
      if (closes) {
        endAt = { start: first, end };
        break;
      }
    }
    found.push({ delimiter, expand, dash, openAt: at, body: { start, end: bodyEnd }, endAt });
  }
  return found;
}
