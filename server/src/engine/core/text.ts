// Offsets, spans and edits: the only geometry the engine knows. Lines and columns belong to output/ and cli/.

/** A half-open range of UTF-16 offsets, counted from the first character of the document (or file) it belongs to. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A replacement of the text in `at`; an empty `at` inserts, an empty `text` deletes. */
export interface TextEdit {
  readonly at: Span;
  readonly text: string;
}

/** The span from `start` up to, not including, `end`. */
export function span(start: number, end: number): Span {
  return { start, end };
}

/** The empty span in front of the character at `offset`: where an insertion goes. */
export function point(offset: number): Span {
  return { start: offset, end: offset };
}

/** The same span `by` characters further on. */
export function shift(at: Span, by: number): Span {
  return by === 0 ? at : { start: at.start + by, end: at.end + by };
}

/** Whether `inner` lies wholly inside `outer`; a span contains itself. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether two spans share a character or a border: two insertions at one offset touch. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Where the line that holds `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** How many characters precede an offset on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Where the line below the one that holds `offset` begins; the end of the text where there is none. */
export function lineBelow(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

/** The end of the line that holds `offset`, before its line break (`\n`, `\r\n`); never before `offset`. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** Where the line below `#!` on the first line begins; 0 where there is none. A file with another first line can no longer be run. */
export function belowShebang(text: string): number {
  return text.startsWith("#!", text.startsWith("\uFEFF") ? 1 : 0) ? text.indexOf("\n") + 1 : 0;
}

/** The line that holds `offset`, without its line break (`\n`, `\r\n`). */
export function lineAt(text: string, offset: number): Span {
  const start = lineStart(text, offset);
  let end = text.indexOf("\n", offset);
  if (end === -1) end = text.length;
  if (end > start && text[end - 1] === "\r") end -= 1;
  return { start, end };
}

/** The line that holds `offset` together with its line break: what to delete to remove the line. */
export function wholeLineAt(text: string, offset: number): Span {
  return { start: lineStart(text, offset), end: lineBelow(text, offset) };
}

/** The blanks and tabs in front of the first other character of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === " " || text[end] === "\t") end += 1;
  return text.slice(start, end);
}

/** The line break a text uses: that of its first line, `\n` where it has none. */
export function lineBreakOf(text: string): "\r\n" | "\n" {
  const newline = text.indexOf("\n");
  return newline > 0 && text[newline - 1] === "\r" ? "\r\n" : "\n";
}

/** `text` with non-overlapping `edits` applied, in whatever order they come. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  let result = "";
  let from = 0;
  for (const edit of sorted) {
    result += text.slice(from, edit.at.start) + edit.text;
    from = edit.at.end;
  }
  return result + text.slice(from);
}

/** The one smallest replacement that turns `before` into `after`; undefined where they are equal. */
export function smallestEdit(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  return { at: { start: head, end: before.length - tail }, text: after.slice(head, after.length - tail) };
}

/**
 * What to append to a text so that `lines`, each with its line break, follow it with the text's own ones: first a line break
 * where its last line has none.
 */
export function continuation(text: string, lines: readonly string[]): string {
  const joint = text === "" || text.endsWith("\n") ? "" : "\n";
  return (joint + lines.join("")).replace(/\r?\n/g, lineBreakOf(text));
}

/**
 * A text as a message quotes it: on one line, without backticks and control characters, at most `most` characters. Of a
 * word that is cut little is left, so that half a token never shows.
 */
export function quoted(text: string, most = 40): string {
  const plain = text.replace(/[\s`\x00-\x1f]+/g, " ").trim();
  if (plain.length <= most) return plain;
  const cut = plain.slice(0, most - 1);
  const word = cut.split(/[^\w-]/).at(-1)?.length ?? 0;
  return `${cut.slice(0, cut.length - Math.max(0, word - 12))}…`;
}

/** A path as a message quotes it: of a long one its last parts, since its file says the most. */
export function quotedPath(path: string, most = 60): string {
  const slash = path.length <= most ? 0 : path.indexOf("/", path.length - most + 1);
  return slash <= 0 ? quoted(path, most) : `…${quoted(path.slice(slash), most)}`;
}

/**
 * A text without the characters at its end that are among `signs`. A regular expression would take quadratic time: it starts over at each
 * of them.
 */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}
