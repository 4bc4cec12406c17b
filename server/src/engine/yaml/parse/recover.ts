// Reads on around a syntax error: the lines at fault are blanked, so that what stands around them is read as if they were not there.
import type { YAMLError } from "yaml";
import { addAll, least } from "../../core/lists.ts";
import { lineEnd, lineStart, type Span } from "../../core/text.ts";
import { isGuess } from "./errors.ts";
import type { Fault } from "./faults.ts";
import { opening, type Tree, treeOf } from "./library.ts";
import { wordsFor } from "./messages.ts";

export interface Recovered {
  /** The text without what is at fault: as long, blanks in its place. */
  readonly text: string;
  readonly tree: Tree;
  /** In the order of the text. */
  readonly faults: readonly Fault[];
  /** Whether the structure is known but for the faults; otherwise all of it is a guess. */
  readonly sure: boolean;
  /** What was wrong, one fault after the other, in the order of the text. */
  readonly steps: readonly Step[];
  /** From where on nothing was read, because too much had been read anew. */
  readonly rest: number;
}

/** The first error of a text without the faults that were found before. */
export interface Step {
  /** The lines that were blanked for it. */
  readonly lines: Span;
  readonly error: YAMLError;
  /** What the error was read from. */
  readonly text: string;
  readonly tree: Tree;
}

/**
 * How many characters may be read anew: so many in any document, and so often each. The first is room for a hundred attempts
 * in an ordinary file, and takes a tenth of a second at most.
 */
const READ_BY_ANY = 200_000;
const READ_ANEW = 3;

/**
 * Blanks lines until the rest can be read. At every error several may be at fault: the line where it is told, those beside it, the one
 * that opens the quote or bracket around it, alone or with what is indented below; or a block right above that is indented too
 * little. The least is blanked behind which most can be read. Linear: what may be read anew has a limit.
 */
export function recover(text: string, first: Tree): Recovered {
  let budget = Math.max(READ_BY_ANY, READ_ANEW * text.length);
  let now: Attempt = { text, tree: first };
  const faults: Fault[] = [];
  const steps: Step[] = [];
  let lowest = 0;
  const read = (from: string, lines: Span): Attempt => {
    budget -= from.length;
    const blanked = from.slice(0, lines.start) + blanksFor(from, lines) + from.slice(lines.end);
    return { text: blanked, tree: treeOf(blanked), lines };
  };
  for (let error = firstGuess(now); error !== undefined; error = firstGuess(now)) {
    const attempts: Attempt[] = [];
    const candidates = candidatesFor(now, error);
    for (const lines of candidates) {
      if (budget < text.length) break;
      const attempt = read(now.text, lines);
      attempts.push(attempt);
      // The line that is told of, or the one with its quote, and nothing else.
      if (attempts.length === 1 && firstGuess(attempt) === undefined) break;
    }
    const best = bestOf(attempts);
    if (best?.lines === undefined) {
      const from = least(candidates.map(({ start }) => start)) ?? 0;
      const lines = { start: from, end: text.length };
      faults.push({ at: lines, column: undefined, item: false });
      const without = read(now.text, lines);
      const sure = firstGuess(without) === undefined;
      return { ...recovered(sure ? without : now, faults, steps), sure, rest: from };
    }
    addAll(faults, faultsIn(text, best.lines));
    // What is noticed above lines that were blanked before comes from their being blank.
    if (error.pos[1] >= lowest) steps.push({ ...now, lines: best.lines, error });
    lowest = Math.max(lowest, best.lines.start);
    now = best;
  }
  return recovered(now, faults, steps);
}

/** What an error costs, in lines that are blanked. */
const COST = 3;

/** The cheapest of the attempts behind which more than the next line can be read; where there is none, the one that can be read farthest. */
function bestOf(attempts: readonly Attempt[]): Attempt | undefined {
  const better = (a: Attempt, b: Attempt | undefined, by: (one: Attempt) => number) =>
    b === undefined || by(a) < by(b) ? a : b;
  const going = attempts.filter((one) => reach(one) > behindNext(one));
  const costs = new Map(going.map((one) => [one, costOf(one)]));
  if (going.length > 0)
    return going.reduce<Attempt | undefined>((best, one) => better(one, best, (it) => costs.get(it) ?? 0), undefined);
  return attempts.reduce<Attempt | undefined>((best, one) => better(one, best, (it) => -reach(it)), undefined);
}

/** How many lines were blanked, and how many still have an error. */
function costOf({ text, tree, lines }: Attempt): number {
  const faulty = new Set(tree.errors.filter(isGuess).map(({ pos }) => lineStart(text, Math.min(pos[0], text.length))));
  let blanked = 0;
  for (let line = lines?.start ?? 0; line < (lines?.end ?? 0); line = lineBehind(text, line)) blanked += 1;
  return blanked + COST * faulty.size;
}

/** Where the line ends that is next behind the one that was blanked. */
function behindNext({ text, lines }: Attempt): number {
  const behind = lines?.end ?? text.length;
  const next = isContent(text, behind) ? behind : contentBelow(text, behind);
  return next === undefined ? text.length : lineBehind(text, next);
}

interface Attempt {
  readonly text: string;
  readonly tree: Tree;
  /** What was blanked last. */
  readonly lines?: Span;
}

function recovered({ text, tree }: Attempt, faults: readonly Fault[], steps: readonly Step[]): Recovered {
  return {
    text,
    tree,
    faults: faults.toSorted((a, b) => a.at.start - b.at.start),
    sure: true,
    steps: steps.toSorted((a, b) => a.lines.start - b.lines.start),
    rest: Number.POSITIVE_INFINITY,
  };
}

/** How far a text can be read. */
function reach(attempt: Attempt): number {
  return firstGuess(attempt)?.pos[0] ?? Number.POSITIVE_INFINITY;
}

/** The first error after which the structure is a guess. */
function firstGuess({ tree }: Attempt): YAMLError | undefined {
  let first: YAMLError | undefined;
  for (const error of tree.errors)
    if (isGuess(error) && (first === undefined || error.pos[0] < first.pos[0])) first = error;
  return first;
}

/** The lines that may be at fault, the likeliest first. */
function candidatesFor({ text, tree }: Attempt, error: YAMLError): readonly Span[] {
  const offset = Math.min(error.pos[0], text.length);
  const opened = opening(tree, offset);
  const told = contentAt(text, wordsFor(error, text, undefined)?.at.start ?? offset);
  const noticed = contentAt(text, offset);
  const places = unique([opened === undefined ? undefined : contentAt(text, opened), told, noticed]);
  const beside = places.flatMap((one) => [contentAbove(text, one), contentBelow(text, one)]);
  return [
    ...unique([...places, ...beside]).flatMap((line) => lineAlone(text, line)),
    ...places.flatMap((line) => blockAt(text, line)),
    ...places.flatMap((line) => blockAbove(text, line)),
  ];
}

function unique(lines: readonly (number | undefined)[]): readonly number[] {
  return [...new Set(lines.filter((line) => line !== undefined))];
}

/** What stands between a line and the one above that is indented less, that one included; nothing where the line belongs to that one. */
function blockAbove(text: string, line: number): readonly Span[] {
  const column = indentOf(text, line);
  const last = contentAbove(text, line);
  let start = last;
  while (start !== undefined && indentOf(text, start) >= column) start = contentAbove(text, start);
  return start === undefined || start === last ? [] : [{ start, end: line }];
}

/** The start of the line that holds `offset`, of the one above where that is blank; undefined where all above is. */
function contentAt(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  return isContent(text, start) ? start : contentAbove(text, start);
}

function contentAbove(text: string, line: number): number | undefined {
  for (let start = line; start > 0; ) {
    start = lineStart(text, start - 1);
    if (isContent(text, start)) return start;
  }
  return undefined;
}

function contentBelow(text: string, line: number): number | undefined {
  for (let start = lineBehind(text, line); start < text.length; start = lineBehind(text, start))
    if (isContent(text, start)) return start;
  return undefined;
}

/**
 * A line without what is below it; nothing where that would become part of something else. It is its own where it fits what is
 * above: beside it, below a key that has no value yet and stands farther right than the line, or where what is below stands farther
 * left.
 */
function lineAlone(text: string, line: number): readonly Span[] {
  const above = contentAbove(text, line);
  const below = contentBelow(text, line);
  const own = indentOf(text, line);
  const deepest = above === undefined ? 0 : entryColumn(text, above);
  const opens = above !== undefined && own < deepest && /:[ \t\r]*$/.test(text.slice(above, lineEnd(text, above)));
  const next = below === undefined ? 0 : indentOf(text, below);
  const fits = opens || next <= deepest || next <= own;
  return fits ? [{ start: line, end: lineBehind(text, line) }] : [];
}

/** The column of what is behind all dashes of a line. */
function entryColumn(text: string, line: number): number {
  let i = line + indentOf(text, line);
  while (text[i] === "-" && (text[i + 1] === " " || text[i + 1] === "\t")) {
    i += 1;
    while (text[i] === " " || text[i] === "\t") i += 1;
  }
  return i - line;
}

/** A line together with all that is indented deeper below it; nothing where nothing is. */
function blockAt(text: string, line: number): readonly Span[] {
  const column = indentOf(text, line);
  const alone = lineBehind(text, line);
  let end = alone;
  for (let start = alone; start < text.length; start = lineBehind(text, start)) {
    if (!isContent(text, start)) continue;
    if (indentOf(text, start) <= column) break;
    end = lineBehind(text, start);
  }
  return end === alone ? [] : [{ start: line, end }];
}

/** Whether a line has something else on it than blanks, a comment or the mark of a document. */
function isContent(text: string, line: number): boolean {
  const char = text[line + indentOf(text, line)];
  if (char === undefined || char === "\n" || char === "\r" || char === "#") return false;
  return !/^(?:---|\.\.\.)\s*(?:\n|$)/.test(text.slice(line, line + 80));
}

function indentOf(text: string, line: number): number {
  let i = line;
  while (text[i] === " " || text[i] === "\t") i += 1;
  return i - line;
}

/** Where the next line begins. */
function lineBehind(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

function blanksFor(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/[^\r\n]/g, " ");
}

/** The fault in some lines: one for each of the columns at which they begin, since each may belong to something else. */
export function* faultsIn(text: string, lines: Span): Generator<Fault> {
  const at = { start: lines.start + indentOf(text, lines.start), end: lines.end };
  const seen = new Set<number>();
  for (let line = lines.start; line < lines.end; line = lineBehind(text, line)) {
    const column = indentOf(text, line);
    if (!isContent(text, line) || seen.has(column)) continue;
    seen.add(column);
    const word = text.slice(line + column, line + column + 200);
    yield {
      at,
      column,
      item: /^-(?:\s|$)/.test(word),
      goesOn: line === lines.start && /^[\w./-]*:[\w./@-]/.test(word),
    };
  }
}
