// Makes the text in front of a fault such that the `yaml` library reads it as go-yaml does, which is less strict about indentation.
import { lineStart, type Span } from "../../core/text.ts";
import type { Token } from "../syntax/token.ts";

/**
 * A text of the same length in which quotes and brackets that end above the fault stand on one line where their further lines are
 * not indented as YAML 1.2 wants it, and in which no comment touches what it follows.
 */
export function relaxed(text: string, tokens: readonly Token[], fault: Span): string {
  const limit = lineStart(text, fault.start);
  const cover = coverOf(text);
  let open: Token | undefined;
  let level = 0;
  let gaps: Span[] = [];
  for (const [i, token] of tokens.entries()) {
    const gap = { start: tokens[i - 1]?.end ?? token.start, end: token.start };
    if (gap.start < limit && text[gap.start] === "#" && gap.end > gap.start) cover.comments(gap);
    if (token.end > limit) break;
    if (level > 0) gaps.push(gap);
    if (token.kind === "[" || token.kind === "{") {
      if (level === 0) open = token;
      level += 1;
    } else if ((token.kind === "]" || token.kind === "}") && level > 0) {
      level -= 1;
      if (level === 0 && open !== undefined && isUnderIndented(text, { start: open.start, end: token.end }, open)) {
        for (const one of gaps) cover.comments(one);
        cover.breaks({ start: open.start, end: token.end });
      }
      if (level === 0) gaps = [];
    } else if (level === 0 && token.indent !== undefined && isUnderIndented(text, token, token)) cover.breaks(token);
  }
  return cover.text();
}

/** Whether one of the further lines of a span begins in the column of the block around it, or to the left. */
function isUnderIndented(text: string, at: Span, { indent = -1 }: Token): boolean {
  return offsetsOf("\n", text, at).some((newline) => {
    let first = newline + 1;
    while (text[first] === " " || text[first] === "\t") first += 1;
    const isEmpty = text[first] === "\n" || text[first] === "\r" || text[first] === "#";
    return !isEmpty && first - newline - 1 <= indent;
  });
}

/** Where a character stands in a span. */
function offsetsOf(char: string, text: string, { start, end }: Span): readonly number[] {
  const inside = text.slice(start, end);
  const offsets: number[] = [];
  for (let at = inside.indexOf(char); at !== -1; at = inside.indexOf(char, at + 1)) offsets.push(start + at);
  return offsets;
}

function coverOf(text: string) {
  const covered: Span[] = [];
  return {
    comments(at: Span) {
      let end = at.start;
      for (const start of offsetsOf("#", text, at)) {
        if (start < end) continue;
        const [newline = at.end] = offsetsOf("\n", text, { start, end: at.end });
        end = newline;
        covered.push({ start, end });
      }
    },
    breaks(at: Span) {
      for (const start of offsetsOf("\n", text, at)) {
        covered.push({ start: text[start - 1] === "\r" ? start - 1 : start, end: start + 1 });
      }
    },
    text() {
      const pieces: string[] = [];
      let from = 0;
      for (const { start, end } of covered.sort((a, b) => a.start - b.start || b.end - a.end)) {
        if (end <= from) continue;
        const begin = Math.max(start, from);
        pieces.push(text.slice(from, begin), " ".repeat(end - begin));
        from = end;
      }
      return pieces.join("") + text.slice(from);
    },
  };
}
