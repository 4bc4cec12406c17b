// Syntax problems in our own words: from the library's codes, from unknown aliases and from keys given twice.

import type { YAMLError } from "yaml";
import type { SyntaxProblem } from "../../core/document.ts";
import { lineAt, type Span } from "../../core/text.ts";
import { isMerge, type MapNode, mapsOf, type Node } from "../node.ts";
import type { Dialect } from "../syntax/dialect.ts";
import { endsBlock, type Template } from "../template/template.ts";
import type { AliasFault } from "./build.ts";
import { wordsFor } from "./messages.ts";

/** A text that is not YAML at all brings one problem a line; nobody reads more than these. */
const MOST = 50;

export interface Collector {
  /** What is wrong; `isGuess` where it leaves a doubt about the structure below. */
  own(problem: SyntaxProblem, isGuess?: boolean): void;
  /** Answers whether a problem is told of it. */
  library(error: YAMLError, root: Node | undefined): boolean;
  /** Where the reader gives up; called behind all errors of the library, which may have told of it in better words. */
  fault(problem: SyntaxProblem): void;
  alias(fault: AliasFault, at: Span, name: string): void;
  tooDeep(): void;
  /** An action of a template that is never closed: what it would write is not known. */
  unclosedAction(at: Span, message: string): void;
  /** Looks for keys given twice in one map, in one branch of a template. */
  duplicates(root: Node | undefined): void;
  list(): readonly SyntaxProblem[];
  /** The codes of what a template may have caused. */
  doubts(): readonly string[];
  /** Where it found what leaves the structure certain: keys given twice, aliases of nothing. */
  certain(): readonly Span[];
  /** From where on the structure of the document is a guess; undefined where it is certain. */
  guessedFrom(): number | undefined;
}

/** Errors of the library that leave no doubt about the structure. */
const SURE: ReadonlySet<string> = new Set([
  "BAD_DQ_ESCAPE",
  "BAD_COLLECTION_TYPE",
  "DUPLICATE_KEY",
  "KEY_OVER_1024_CHARS",
  "NON_STRING_KEY",
  "TAG_RESOLVE_FAILED",
]);

/** Whether an error of the library leaves the structure behind it to be guessed. */
export function isGuess(error: YAMLError): boolean {
  return !SURE.has(error.code);
}

/** Collects the problems of one document. What a template may have caused is not one, only a doubt. */
export function collector(text: string, template: Template | undefined, dialect: Dialect): Collector {
  const found: SyntaxProblem[] = [];
  const doubts: string[] = [];
  /** Where the library found something. */
  const libraries: number[] = [];
  const certain: Span[] = [];
  let guessed = Number.POSITIVE_INFINITY;
  const add = (at: Span, code: string, message: string): void => {
    found.push({ at, code, message });
    certain.push(at);
  };
  /**
   * Adds what a template cannot have caused, and a doubt where it can: `near` only by an action on the same line. Answers whether it is
   * told.
   */
  const judge = (offset: number, code: string, problem: SyntaxProblem | undefined, near = false): boolean => {
    if (found.length >= MOST) return false;
    const line = lineAt(text, Math.min(offset, text.length));
    if (template !== undefined && ((template.restructures && !near) || template.touches(line))) {
      doubts.push(`doubtful ${code}`);
      return false;
    }
    if (problem !== undefined) found.push(problem);
    return problem !== undefined;
  };
  return {
    own(problem, isGuess = false) {
      if (isGuess) guessed = Math.min(guessed, problem.at.start);
      const isTold = judge(problem.at.start, problem.code, problem, true);
      if (isTold && !isGuess) certain.push(problem.at);
    },
    fault(problem) {
      guessed = Math.min(guessed, problem.at.start);
      // The library tells of the same fault where a reader would look for it, at or above the place where it shows.
      const line = lineAt(text, Math.min(problem.at.start, text.length));
      if (libraries.every((one) => one > line.end)) judge(problem.at.start, problem.code, problem);
    },
    library(error, root) {
      // Looking for what was left open walks down the document: a few answers are enough.
      const problem = found.length + doubts.length < MOST ? wordsFor(error, text, root) : undefined;
      if (isGuess(error)) guessed = Math.min(guessed, error.pos[0], problem?.at.start ?? guessed);
      if (problem !== undefined) libraries.push(problem.at.start);
      const isTold = judge(error.pos[0], error.code, problem);
      if (isTold && problem !== undefined && !isGuess(error)) certain.push(problem.at);
      return isTold;
    },
    alias(fault, at, name) {
      if (fault === "spent")
        add(at, "alias-bomb", "The aliases above expand to too much text: this and later ones are not read.");
      if (fault === "spent" || template?.touches(at) === true) return;
      if (fault === "bomb") add(at, "alias-bomb", `\`*${name}\` expands to too much text, so it is not read.`);
      else if (fault === "within") add(at, "bad-alias", `\`*${name}\` is inside the value it refers to.`);
      else if (template === undefined)
        add(at, "unknown-alias", `Unknown alias \`*${name}\`: there is no \`&${name}\` above.`);
    },
    tooDeep() {
      guessed = 0;
      add({ start: 0, end: lineAt(text, 0).end }, "too-deep", "This document nests too deeply to be read.");
    },
    unclosedAction(at, message) {
      add(at, "unclosed-action", message);
    },
    duplicates(root) {
      for (const map of mapsOf(root)) duplicatesIn(map, template, dialect, add);
    },
    list() {
      // One problem a line is enough; the line's end is looked up once, not once per problem.
      let told = -1;
      found.sort((a, b) => a.at.start - b.at.start);
      const kept = found.filter((problem) => {
        if (problem.code === "duplicate-key") return true;
        if (problem.at.start <= told) return false;
        told = lineAt(text, problem.at.start).end;
        return true;
      });
      return Object.freeze(kept.slice(0, MOST).map((problem) => Object.freeze(problem)));
    },
    doubts: () => Object.freeze(doubts),
    certain: () => certain,
    guessedFrom: () => (guessed === Number.POSITIVE_INFINITY ? undefined : guessed),
  };
}

function duplicatesIn(
  map: MapNode,
  template: Template | undefined,
  dialect: Dialect,
  add: (at: Span, code: string, message: string) => void,
): void {
  const seen = new Set<string>();
  let above = map.at.start;
  for (const pair of map.pairs) {
    const { key } = pair;
    // What an action writes farther left ends this map: the next key is one of another.
    if (template?.lineOutputs(above, key.at.start).some((one) => endsBlock(one, template.columnAt(key.at.start))))
      seen.clear();
    above = key.at.start;
    const merges = isMerge(pair);
    if (key.masked || key.value === null || (merges && dialect.mergesOften)) continue;
    const name = template === undefined ? String(key.value) : `${template.branchAt(key.at.start)} ${key.value}`;
    if (seen.has(name)) {
      const counts = dialect.duplicates === "last" ? "uses the last" : "rejects that";
      const effect = dialect.duplicates === undefined ? "" : `: ${dialect.reader} ${counts}`;
      const remedy = merges ? ", so write `<<: [*a, *b]`" : "";
      add(key.at, "duplicate-key", `Key \`${key.value}\` appears twice in this map${effect}${remedy}.`);
    }
    seen.add(name);
  }
}
