// Where a scan has got to in a text, and the small steps that it takes.
import type { SyntaxProblem } from "../../core/document.ts";
import type { Span } from "../../core/text.ts";
import type { Dialect } from "./dialect.ts";
import { refuse } from "./fault.ts";
import type { Token } from "./token.ts";

/** A place at which a key may have begun whose colon has not come yet. */
export interface PossibleKey {
  readonly at: number;
  /** Where its line begins: a key does not run over the end of its line. */
  readonly line: number;
  /** How many tokens are in front of it. */
  readonly tokens: number;
  /** Whether nothing but a key can stand there: a text in the column of the keys around it. */
  readonly required: boolean;
}

export interface Cursor {
  readonly text: string;
  readonly dialect: Dialect;
  at: number;
  /** Where the line begins that `at` is in. */
  line: number;
  /** How many brackets are open. */
  flow: number;
  /** The column of the innermost block collection; -1 outside of all. */
  indent: number;
  /** The columns of those around it. */
  readonly indents: number[];
  /** Whether a key may begin here, and a block collection with it. */
  keyAllowed: boolean;
  /** For each open bracket, and outside of them, the key that may have begun there. */
  readonly keys: (PossibleKey | undefined)[];
  readonly tokens: Token[];
  /** What is wrong and leaves no doubt about the structure. */
  readonly problems: SyntaxProblem[];
}

/** A cursor at the beginning of a text. */
export function cursorOf(text: string, dialect: Dialect): Cursor {
  return {
    text,
    dialect,
    at: 0,
    line: 0,
    flow: 0,
    indent: -1,
    indents: [],
    keyAllowed: true,
    keys: [undefined],
    tokens: [],
    problems: [],
  };
}

/** The column of the place that has been reached. */
export function columnOf(c: Cursor): number {
  return c.at - c.line;
}

/** Whether a character is a blank or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Whether a character ends a line: those of YAML 1.1, which go-yaml kept (YAML 1.1 §4.1.4). */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** Whether a character, or the end of the text (NaN), separates. */
export function separates(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13 || Number.isNaN(code) || isBreak(code);
}

/** Goes behind the line break at `at` and answers what it stands for in a value. */
export function passBreak(c: Cursor): string {
  const code = c.text.charCodeAt(c.at);
  c.at += code === 13 && c.text.charCodeAt(c.at + 1) === 10 ? 2 : 1;
  c.line = c.at;
  return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : "\n";
}

/** Goes to the end of the line, before its break. */
export function passLine(c: Cursor): void {
  while (c.at < c.text.length && !isBreak(c.text.charCodeAt(c.at))) c.at += 1;
}

/** Goes over blanks and tabs. */
export function passBlanks(c: Cursor): void {
  while (isBlank(c.text.charCodeAt(c.at))) c.at += 1;
}

/** Whether a line `---` or `...` begins here. */
export function isDocumentMark(c: Cursor): boolean {
  if (c.at !== c.line) return false;
  const { text, at } = c;
  const isStart = text.startsWith("---", at);
  if (!isStart && !text.startsWith("...", at)) return false;
  return separates(text.charCodeAt(at + 3)) || (isStart && text[at + 3] === "#" && isCommentedMark(c));
}

/** Whether a line `---#` cuts a stream here: behind the mark of its document it is a text, and so it is behind other breaks than `\n`. */
function isCommentedMark({ text, at, dialect, tokens }: Cursor): boolean {
  if (!dialect.commentedMarks || (at > 0 && text[at - 1] !== "\n")) return false;
  const above = tokens.at(-1)?.kind;
  return above === undefined || above === "directive";
}

/** The word that begins at an offset. */
export function wordAt({ text }: Pick<Cursor, "text">, start: number): Span {
  let end = start;
  while (!separates(text.charCodeAt(end))) end += 1;
  return { start, end };
}

/** Remembers that a key may begin here. */
export function mayBeKey(c: Cursor): void {
  if (!c.keyAllowed) return;
  forgetKey(c);
  const required = c.flow === 0 && c.indent === columnOf(c);
  c.keys[c.keys.length - 1] = { at: c.at, line: c.line, tokens: c.tokens.length, required };
}

/** Gives up the key that may have begun; a fault where nothing else could stand there. */
export function forgetKey(c: Cursor): void {
  const key = c.keys.at(-1);
  if (key?.required === true) noColon(c, key);
  c.keys[c.keys.length - 1] = undefined;
}

/** The key that began on this line, now that its colon is here; undefined where there is none. */
export function keyBefore(c: Cursor): PossibleKey | undefined {
  const key = c.keys.at(-1);
  if (key === undefined) return undefined;
  if (key.line === c.line) {
    if (!isLonger(c.text.slice(key.at, c.at), c.dialect.longestKey)) return key;
    const at = { start: key.at, end: c.at };
    refuse(at, "long-key", `${c.dialect.reader} rejects keys of more than ${c.dialect.longestKey} characters.`);
  }
  if (key.required) noColon(c, key);
  return undefined;
}

/** Whether a text has more characters than a limit: whole ones, as Go counts them, and not halves of surrogate pairs. */
function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  return text.length > 2 * limit || Array.from(text).length > limit;
}

function noColon(c: Cursor, key: PossibleKey): never {
  let end = key.at;
  while (end < c.text.length && !isBreak(c.text.charCodeAt(end))) end += 1;
  const line = c.text.slice(key.at, Math.min(end, key.at + 2000)).trimEnd();
  const at = { start: key.at, end: key.at + line.length };
  refuse(at, "missing-colon", `\`${line.slice(0, 40)}\` needs a colon and a value.`);
}

/** Begins a block collection in a column, unless one is there: puts its token before the `before`th. */
export function deepen(c: Cursor, column: number, before: number, token: Token): void {
  if (c.flow > 0 || c.indent >= column) return;
  c.indents.push(c.indent);
  c.indent = column;
  if (before === c.tokens.length) c.tokens.push(token);
  else c.tokens.splice(before, 0, token);
}

/** Ends the block collections that are to the right of a column. */
export function leave(c: Cursor, column: number): void {
  while (c.flow === 0 && c.indent > column) {
    c.tokens.push({ kind: "block-end", start: c.at, end: c.at });
    c.indent = c.indents.pop() ?? -1;
  }
}

/** Refuses the tab that has been reached. */
export function refuseTab(c: Cursor): never {
  let end = c.at;
  while (isBlank(c.text.charCodeAt(end))) end += 1;
  const isEmpty = c.text.slice(c.line, c.at).trim() === "" && (end >= c.text.length || isBreak(c.text.charCodeAt(end)));
  const message = isEmpty
    ? `${c.dialect.reader} rejects a tab on an empty line here: remove it.`
    : "Indent YAML with spaces, not tabs.";
  refuse({ start: c.at, end: c.at + 1 }, "tab-indentation", message);
}
