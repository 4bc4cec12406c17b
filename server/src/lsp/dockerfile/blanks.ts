// Where the blanks in front of a continued line mean nothing to Docker. It joins the lines of an instruction with their
// blanks, so in front of the rest of a word, inside quotes or in a value that is taken as it stands they are part of what is
// built. By BuildKit 0.34.2, frontend/dockerfile/parser: parser.go, split_command.go and line_parsers.go.
import { lineEnd } from "../../engine/core/text.ts";
import type { Dockerfile, Instruction } from "../../engine/dockerfile/parse/document.ts";
import { leftOut } from "../../engine/dockerfile/parse/joined.ts";
import { isPosixShell, shellsAt } from "../../engine/dockerfile/shell/build-shell.ts";

/** A line of an instruction behind its first one. */
export interface ContinuedLine {
  /** The offset of its first character. */
  readonly start: number;
  /** Docker drops it: a comment, or nothing but blanks. */
  readonly dropped: boolean;
  /** Whether its first blanks may be others, one at least; of one that has none, whether it may get some. */
  readonly loose: boolean;
}

/** The lines of an instruction that follow its first one, heredocs left out; linear. */
export function continuedLines(doc: Dockerfile, instruction: Instruction): readonly ContinuedLine[] {
  const { at, continuations, droppedLines, heredocs } = instruction;
  if (continuations.length === 0) return [];
  const body = heredocs[0]?.body.start;
  const end = body === undefined ? at.end : lineEnd(doc.text, Math.max(at.start, body - 1));
  const skipped = leftOut(instruction);
  let joined = "";
  /** The lines that go on, by their places in the joined text. */
  const starts = new Map<number, number>();
  let from = at.start;
  for (const { start, end: next } of skipped) {
    if (start > from) joined += doc.text.slice(from, start);
    from = Math.max(from, next);
    if (from < end) starts.set(joined.length, from);
  }
  joined += doc.text.slice(from, Math.max(from, end));
  const gaps = gapsOf(doc, instruction, joined);
  const lines = [...starts].map(([index, start]): ContinuedLine => {
    const { before, own } = { before: gaps[index - 1] === GAP, own: gaps[index] };
    return { start, dropped: false, loose: own === FREE || own === GAP || (before && own === WORD) };
  });
  const dropped = droppedLines.map(({ start }): ContinuedLine => ({ start, dropped: true, loose: true }));
  const places = new Set(dropped.map(({ start }) => start));
  return [...dropped, ...lines.filter(({ start }) => !places.has(start))].sort((a, b) => a.start - b.start);
}

// 0 is a character of a word, or the first of one: blanks in front of it would part what belongs together, or be part of it.
/** A blank between words, of which there may be more or fewer. */
const GAP = 1;
/** The first character of a word. */
const WORD = 2;
/** Between the tokens of a JSON array: blanks may be there or not. */
const FREE = 3;

type Gaps = Uint8Array;

/** What each character of an instruction's joined text is. */
function gapsOf(doc: Dockerfile, instruction: Instruction, text: string): Gaps {
  const gaps: Gaps = new Uint8Array(text.length);
  let i = text.search(/\s|$/);
  for (let one: Instruction | undefined = instruction; one !== undefined; one = one.nested) {
    i = flags(text, blanks(text, i, gaps), gaps, doc.escape);
    const { keyword, nested } = one;
    if (keyword === "ONBUILD" || (keyword === "HEALTHCHECK" && nested !== undefined)) {
      if (i < text.length) gaps[i] = WORD;
      while (i < text.length && !isBlank(text[i])) i += 1;
      continue;
    }
    argumentsOf(doc, one, text, i, gaps);
    return gaps;
  }
  return gaps;
}

function argumentsOf(doc: Dockerfile, instruction: Instruction, text: string, from: number, gaps: Gaps): void {
  const { keyword } = instruction;
  if (from >= text.length) return;
  gaps[from] = WORD;
  if (ARRAYS.has(keyword) && text[from] === "[") {
    if (isArray(text.slice(from))) {
      array(text, from, gaps);
      return;
    }
    // With a tab in a string it is none; with other blanks there it would become one.
    if (isArray(text.slice(from).replaceAll("\t", " "))) return;
  }
  if (keyword === "ENV" || keyword === "LABEL" || keyword === "ARG") {
    const isPlain = keyword === "ARG" || text.slice(from, quotedWord(text, from, doc.escape)).includes("=");
    if (isPlain) words(text, from, gaps, doc.escape);
    else legacyPair(text, from, gaps);
  } else if (SPLIT.has(keyword)) plainWords(text, from, gaps);
  else if (SHELL.has(keyword) && doc.escape === "\\" && hasKnownShell(doc, instruction)) shell(text, from, gaps);
}

/** These take a JSON array of strings. */
const ARRAYS: ReadonlySet<string> = new Set("RUN CMD ENTRYPOINT SHELL COPY ADD VOLUME".split(" "));
/** These are split at each blank, whatever quotes there are. */
const SPLIT: ReadonlySet<string> = new Set("FROM EXPOSE COPY ADD VOLUME".split(" "));
/** These are handed to a shell. */
const SHELL: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT"]);

/** Whether a shell reads the instruction whose quotes are known here; another may take its blanks at their word. */
function hasKnownShell(doc: Dockerfile, instruction: Instruction): boolean {
  const isKnown = (program: string | undefined) =>
    program === undefined || /(?:^|\/)(?:ba|da|a|k|mk|z)?sh$/.test(program);
  return (
    isPosixShell(doc, instruction) && shellsAt(doc, instruction).every((shell) => isKnown(shell?.exec?.items[0]?.value))
  );
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

/** Marks the blanks from `i` on and gives back where they end. */
function blanks(text: string, from: number, gaps: Gaps): number {
  let i = from;
  for (; i < text.length && isBlank(text[i]); i += 1) gaps[i] = GAP;
  return i;
}

/** The flags from `i` on, with the blanks behind them. */
function flags(text: string, from: number, gaps: Gaps, escapeChar: string): number {
  let i = from;
  while (text.startsWith("--", i)) {
    gaps[i] = WORD;
    i = blanks(text, quotedWord(text, i, escapeChar), gaps);
  }
  return i;
}

/** The end of a word that may have quoted stretches, as BuildKit reads words and flags. */
function quotedWord(text: string, from: number, escapeChar: string): number {
  let quote: string | undefined;
  let i = from;
  for (; i < text.length; i += 1) {
    const char = text[i];
    if (quote === undefined && isBlank(char)) break;
    if (char === escapeChar && quote !== "'") i += 1;
    else if (char === quote) quote = undefined;
    else if (quote === undefined && (char === "'" || char === '"')) quote = char;
  }
  return Math.min(i, text.length);
}

function words(text: string, from: number, gaps: Gaps, escapeChar: string): void {
  for (let i = from; i < text.length; ) {
    gaps[i] = WORD;
    i = blanks(text, quotedWord(text, i, escapeChar), gaps);
  }
}

function plainWords(text: string, from: number, gaps: Gaps, end: number = text.length): void {
  for (let i = from; i < end; i += 1) {
    if (isBlank(text[i])) gaps[i] = GAP;
    else if (gaps[i - 1] === GAP) gaps[i] = WORD;
  }
}

/** `ENV name value …`: the value is taken as it stands. */
function legacyPair(text: string, from: number, gaps: Gaps): void {
  let i = from;
  while (i < text.length && !isBlank(text[i])) i += 1;
  i = blanks(text, i, gaps);
  if (i < text.length) gaps[i] = WORD;
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

function array(text: string, from: number, gaps: Gaps): void {
  for (let i = from; i < text.length; i += 1) {
    gaps[i] = FREE;
    if (text[i] !== '"') continue;
    for (i += 1; i < text.length && text[i] !== '"'; i += 1) if (text[i] === "\\") i += 1;
  }
}

/**
 * The words of a POSIX shell. Between quotes everything is bound, and so is what follows a comment sign. Where it is not certain
 * which quote ends what, the whole script is.
 */
function shell(text: string, from: number, gaps: Gaps): void {
  if (scriptWords(text, from, gaps)) return;
  let start = from;
  while (isBlank(text[start - 1])) start -= 1;
  gaps.fill(0, start);
}

/** Marks the words of a script; whether it is certain that they are its words. */
function scriptWords(text: string, from: number, gaps: Gaps): boolean {
  /** Behind the `[` of a subscript or a pattern in a word; bash takes blanks in it for a part of the word. */
  let inBrackets = false;
  for (let i = from; i < text.length; i += 1) {
    const char = text[i] ?? "";
    const last = text[i - 1] ?? "";
    const starts = i === from || gaps[i - 1] === GAP;
    if (isBlank(char)) {
      if (inBrackets) return false;
      gaps[i] = GAP;
      continue;
    }
    if (starts) gaps[i] = WORD;
    if (isUncertain(text, i, starts)) return false;
    if (char === "#" && (starts || /[;&|()]/.test(last))) return true;
    if (char === "[") inBrackets = /\w/.test(last);
    else if (char === "]") inBrackets = false;
    else if (char === "\\") i += 1;
    else if (char === '"' || char === "'") {
      const close = char === '"' ? doubleQuoted(text, i) : singleQuoted(text, i);
      if (close === undefined || leavesTemplateOpen(text.slice(i, close))) return false;
      i = close;
    } else if (char === "`" || text.startsWith("${", i)) {
      const close = nestedEnd(text, i);
      if (close === undefined) return false;
      // A command has words; the value of a variable has none that are certain.
      if (char === "`") plainWords(text, i + 1, gaps, close);
      else if (/[ \t]/.test(text.slice(i, close))) return false;
      i = close;
    }
  }
  return true;
}

/** Whether from `i` on, outside of quotes, other rules hold: those of a template, of a regular expression or of a pattern of bash. */
function isUncertain(text: string, i: number, starts: boolean): boolean {
  const two = text.slice(i, i + 2);
  return TEMPLATES.has(two) || (starts && two === "=~") || PATTERNS.has(two);
}

/** What a template makes of a script is not known, quotes of its own included. */
const TEMPLATES: ReadonlySet<string> = new Set(["{{", "{%", "<%"]);
/** Between the parentheses behind these, blanks belong to the pattern. */
const PATTERNS: ReadonlySet<string> = new Set(["?(", "*(", "+(", "@(", "!("]);

/** Whether quotes end within what a template puts between its braces, where they mean something else. */
function leavesTemplateOpen(quoted: string): boolean {
  return quoted.lastIndexOf("{{") > quoted.lastIndexOf("}}");
}

/** The closing quote; undefined where there is none, or where shells differ on whether an escaped quote ends `$'…'`. */
function singleQuoted(text: string, from: number): number | undefined {
  const close = text.indexOf("'", from + 1);
  return close === -1 || (text[from - 1] === "$" && text[close - 1] === "\\") ? undefined : close;
}

/** The closing double quote; undefined where there is none, or where it could be one of what is nested in them. */
function doubleQuoted(text: string, from: number): number | undefined {
  for (let i = from + 1; i < text.length; i += 1) {
    const char = text[i];
    if (char === '"') return i;
    if (char === "\\") i += 1;
    else if (char === "`" || (char === "$" && /[({]/.test(text[i + 1] ?? ""))) {
      const close = nestedEnd(text, i);
      if (close === undefined) return undefined;
      i = close;
    }
  }
  return undefined;
}

/**
 * The end of a `` `…` ``, `$(…)` or `${…}` in which nothing can be mistaken: no quotes, nothing nested but plain variables, no
 * comments, heredocs and patterns of `case`; undefined of any other.
 */
function nestedEnd(text: string, from: number): number | undefined {
  const isBacktick = text[from] === "`";
  const isVariable = text[from + 1] === "{";
  const start = from + (isBacktick ? 1 : 2);
  const close = text.indexOf(isBacktick ? "`" : isVariable ? "}" : ")", start);
  if (close === -1) return undefined;
  const inner = text.slice(start, close);
  const isPlain = isVariable
    ? !/["'`\\(){}]/.test(inner)
    : !/["'`\\(){}#<]|\bcase\b/.test(inner.replaceAll(/\$\{\w+\}/g, ""));
  return isPlain ? close : undefined;
}
