// Reads on around a syntax error: the lines at fault are blanked, so that what stands around them is read as if they were not there.
import type { YAMLError } from "yaml";
import { addAll, least } from "../../core/lists.ts";
import { lineBelow, lineStart, type Span } from "../../core/text.ts";
import type { Grammatical } from "../syntax/grammar.ts";
import type { RawNode } from "../syntax/tree.ts";
import { candidatesFor, endOfItems } from "./candidates.ts";
import { isGuess } from "./errors.ts";
import { excerpt, excerptAround } from "./excerpt.ts";
import type { Fault } from "./faults.ts";
import { rootOf, type Tree, treeOf } from "./library.ts";
import { blanksFor, contentBelow, indentOf, isContent } from "./lines.ts";
import { relaxed } from "./relax.ts";

export interface Recovered {
  /** The text without what is at fault: as long, blanks in its place. */
  readonly text: string;
  readonly root: RawNode | undefined;
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

/** The reader that a text is for. */
type Reader = (text: string) => Grammatical;

/**
 * How much may be read anew, in characters that the library reads: so many in any document, and once the whole of a longer one. The
 * first is room for a hundred attempts in an ordinary file, and takes 0.15 s of processor time, twice that in a process that has
 * just started.
 */
const READ_BY_ANY = 200_000;
/** How many times faster our own reader is than the library. */
const OWN_READER = 8;
/** In a longer text faults are looked for in the stretch around each. */
const LONG = 16_000;

/** What was found so far, and how many characters may still be read. */
interface Search {
  readonly reader: Reader;
  left: number;
  readonly faults: Fault[];
  readonly steps: Step[];
  /** Where the lowest of the lines begins that were blanked. */
  lowest: number;
}

/**
 * Blanks lines until the rest can be read. `first` is what the library makes of the text, of which it has told an error. Linear:
 * what may be read anew has a limit.
 */
export function recover(text: string, first: Tree, reader: Reader): Recovered {
  const found = searched(text, first, reader);
  return { ...found, faults: found.faults.map((fault) => withItems(text, fault)) };
}

/** A fault with the items below it that may be its own. Those of several faults are apart, since each ends those of the one above. */
function withItems(text: string, fault: Fault): Fault {
  const line = lineStart(text, fault.at.start);
  const items = fault.column === indentOf(text, line) ? endOfItems(text, line) : undefined;
  return items === undefined ? fault : { ...fault, items };
}

function searched(text: string, first: Tree, reader: Reader): Recovered {
  const left = Math.max(READ_BY_ANY, text.length);
  const state: Search = { reader, left, faults: [], steps: [], lowest: 0 };
  if (text.length <= LONG) return recoverWhole({ text, tree: first }, state);
  let now = text;
  while (state.left > 0) {
    const { tokens, fault, root } = reader(now);
    state.left -= now.length / OWN_READER;
    if (fault === undefined) return recovered({ text: now, tree: EMPTY, root }, state);
    now = relaxed(now, tokens, fault.at);
    const stretch = excerptAround(now, tokens, fault.at.start);
    if (stretch === undefined) break;
    const part = excerpt(now, stretch);
    state.left -= stretch.end - stretch.start;
    const attempt: Attempt = { text: part, tree: treeOf(part) };
    const error = firstGuess(attempt);
    const best = error && blankedFor(error, attempt, state, stretch);
    if (best === undefined) break;
    now = now.slice(0, stretch.start) + best.text.slice(stretch.start) + now.slice(stretch.end);
  }
  return recoverWhole({ text: now, tree: now === text ? first : treeOf(now) }, state);
}

const EMPTY: Tree = { contents: null, errors: [] };

function recoverWhole(first: Attempt, search: Search): Recovered {
  let now = first;
  for (let error = firstGuess(now); error !== undefined; error = firstGuess(now)) {
    const best = blankedFor(error, now, search);
    if (best === undefined) return givenUp(error, now, search);
    now = best;
  }
  return recovered(now, search);
}

/** Leaves out all that is below an error. */
function givenUp(error: YAMLError, now: Attempt, search: Search): Recovered {
  const from = least(candidatesFor(now.text, now.tree, error).map(({ start }) => start)) ?? 0;
  const lines = { start: from, end: now.text.length };
  search.faults.push({ at: lines, column: undefined, item: false });
  const without = attemptOf(now.text, lines, search);
  const sure = firstGuess(without) === undefined;
  return { ...recovered(sure ? without : now, search), sure, rest: from };
}

/**
 * A text without the lines that are at fault at an error; undefined where too much has been read to tell. Several may be: the one
 * where it is told, those beside it, the one that opens the quote or bracket around it, alone or with what is indented below; or a
 * block right above that is indented too little. The least is blanked behind which most can be read.
 */
function blankedFor(error: YAMLError, now: Attempt, search: Search, stretch?: Span): Attempt | undefined {
  const { text, tree } = now;
  const length = stretch === undefined ? text.length : stretch.end - stretch.start;
  const attempts: Attempt[] = [];
  let cheapest = Number.POSITIVE_INFINITY;
  for (const lines of candidatesFor(text, tree, error)) {
    if (search.left < length) break;
    if (linesIn(text, lines) >= cheapest) continue;
    const attempt = attemptOf(text, lines, search, length);
    attempts.push(attempt);
    if (goesOn(attempt)) cheapest = Math.min(cheapest, costOf(attempt));
  }
  const best = bestOf(attempts);
  if (best?.lines === undefined) return undefined;
  addAll(search.faults, faultsIn(text, best.lines));
  // What is noticed above lines that were blanked before comes from their being blank.
  if (error.pos[1] >= search.lowest) search.steps.push({ text, tree, lines: best.lines, error });
  search.lowest = Math.max(search.lowest, best.lines.start);
  return best;
}

/** What can be read without some lines. */
function attemptOf(from: string, lines: Span, search: Search, length = from.length): Attempt {
  const text = from.slice(0, lines.start) + blanksFor(from, lines) + from.slice(lines.end);
  const { fault, root } = search.reader(text);
  search.left -= length / OWN_READER;
  if (fault === undefined) return { text, tree: EMPTY, root, lines };
  search.left -= length;
  return { text, tree: treeOf(text), lines };
}

/** What an error costs, in lines that are blanked. */
const COST = 3;

/**
 * The cheapest of the attempts behind which more than the next line can be read; where there is none, the one that can be read farthest.
 */
function bestOf(attempts: readonly Attempt[]): Attempt | undefined {
  const better = (a: Attempt, b: Attempt | undefined, by: (one: Attempt) => number) =>
    b === undefined || by(a) < by(b) ? a : b;
  const going = attempts.filter(goesOn);
  const costs = new Map(going.map((one) => [one, costOf(one)]));
  if (going.length > 0)
    return going.reduce<Attempt | undefined>((best, one) => better(one, best, (it) => costs.get(it) ?? 0), undefined);
  return attempts.reduce<Attempt | undefined>((best, one) => better(one, best, (it) => -reach(it)), undefined);
}

/** Whether more than the next line can be read. */
function goesOn(attempt: Attempt): boolean {
  return reach(attempt) > behindNext(attempt);
}

/** How many lines were blanked, and how many still have an error. */
function costOf({ text, tree, lines }: Attempt): number {
  const faulty = new Set(tree.errors.filter(isGuess).map(({ pos }) => lineStart(text, Math.min(pos[0], text.length))));
  return (lines === undefined ? 0 : linesIn(text, lines)) + COST * faulty.size;
}

function linesIn(text: string, { start, end }: Span): number {
  let count = 0;
  for (let line = start; line < end; line = lineBelow(text, line)) count += 1;
  return count;
}

/** Where the line ends that is next behind the one that was blanked. */
function behindNext({ text, lines }: Attempt): number {
  const behind = lines?.end ?? text.length;
  const next = isContent(text, behind) ? behind : contentBelow(text, behind);
  return next === undefined ? text.length : lineBelow(text, next);
}

interface Attempt {
  readonly text: string;
  /** What the library makes of it; nothing where its own reader takes it. */
  readonly tree: Tree;
  /** What its own reader makes of it, where that takes it. */
  readonly root?: RawNode | undefined;
  /** What was blanked last. */
  readonly lines?: Span;
}

function recovered({ text, tree, root }: Attempt, { faults, steps }: Search): Recovered {
  return {
    text,
    root: root ?? rootOf(tree, text),
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

/** The fault in some lines: one for each of the columns at which they begin, since each may belong to something else. */
export function* faultsIn(text: string, lines: Span): Generator<Fault> {
  const at = { start: lines.start + indentOf(text, lines.start), end: lines.end };
  const seen = new Set<number>();
  for (let line = lines.start; line < lines.end; line = lineBelow(text, line)) {
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
