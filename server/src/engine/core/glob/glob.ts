// The matcher for patterns from outside: globs of configuration and ignore files, patterns of shells. Where only `*` means something,
// as in ids, ../pattern.ts needs no automaton.
// Its time is bounded by the lengths of pattern and text multiplied, whatever the pattern is. No pattern becomes a regular expression.

import { addTo } from "../lists.ts";
import { type Accepts, accept, type Builder, builderFor, lead, leadAtEnd, type Node } from "./automaton.ts";
import { GIT_CLASSES } from "./brackets.ts";
import { type Matcher, matcherOf } from "./matching.ts";
import { type Piece, piecesOf, SLASH, type Syntax } from "./pieces.ts";

export type { Syntax } from "./pieces.ts";

/** `${V#pattern}` in a Dockerfile. */
export const SHELL: Syntax = { signs: "*?\\" };
/** Our own configuration. */
export const GLOBS: Syntax = { signs: "*?[{\\", paths: true, itself: true };
/** Go's doublestar, by which Trivy and kube-linter match. */
export const DOUBLESTAR: Syntax = { signs: "*?[{\\", paths: true, single: true, itself: true };
/** A line of `.gitignore`, without its leading `!` or `/` and its trailing `/`. */
export const GIT: Syntax = {
  signs: "*?[\\",
  paths: true,
  bracketFirst: true,
  backwardFirst: true,
  named: GIT_CLASSES,
  manyStars: true,
};

/** One pattern among others. */
export interface Glob {
  readonly text: string;
  /** It may begin at any name of a path. */
  readonly anywhere?: boolean;
  readonly accepts?: Accepts;
}

/** Matches many patterns of one syntax at once; they are known by their number in the list. */
export function globs(syntax: Syntax, patterns: Iterable<Glob>): Matcher {
  const separator = syntax.paths ? SLASH : -1;
  const builder = builderFor(separator);
  const [root, everywhere] = [builder.alone(), builder.alone()];
  let number = 0;
  for (const { text, anywhere = false, accepts = "end" } of patterns) {
    const { pieces } = piecesOf(syntax.anyCase ? text.toLowerCase() : text, syntax);
    if (syntax.backwards) pieces.reverse();
    accept(write(builder, anywhere ? everywhere : root, pieces, syntax), accepts, number);
    number += 1;
  }
  const matcher = matcherOf(separator, root, everywhere);
  if (!syntax.anyCase && !syntax.backwards) return matcher;
  const compared = (text: string) => {
    const folded = syntax.anyCase ? text.toLowerCase() : text;
    return syntax.backwards ? [...folded].reverse().join("") : folded;
  };
  return {
    last: (text, folder) => matcher.last(compared(text), folder),
    all: (text, folder) => matcher.all(compared(text), folder),
    prefixes: (text) => matcher.prefixes(compared(text)),
  };
}

/** Whether a text matches one pattern as a whole. */
export function glob(syntax: Syntax, pattern: string): (text: string) => boolean {
  const { last } = globs(syntax, [{ text: pattern }]);
  return (text) => last(text) !== -1;
}

/** Whether all brackets and braces of a pattern are closed, and a sign comes behind each `\`. */
export function isClosed(syntax: Syntax, pattern: string): boolean {
  return piecesOf(pattern, syntax).closed;
}

/** The longest pattern that is matched, in characters. Nobody writes longer ones by hand. */
const LONGEST = 1000;
/** The most patterns in braces and ranges in brackets of all globs in a file: each of them may cost a step of its own. */
const MOST_CHOICES = 20_000;

/** Adds up what the globs of one file cost. Answers why a glob must not be matched; undefined where it may be. */
export function globBudget(syntax: Syntax): (pattern: string) => string | undefined {
  let choices = 0;
  return (pattern) => {
    if (pattern.length > LONGEST) return `it is longer than ${LONGEST} characters`;
    for (const piece of piecesOf(pattern, syntax).pieces) {
      if (piece.is === "class") choices += piece.ranges.length;
      else if (piece.is === "open" || piece.is === "comma") choices += 1;
    }
    return choices > MOST_CHOICES
      ? `the globs of this file have more than ${MOST_CHOICES} choices in braces and brackets`
      : undefined;
  };
}

/** A group that is being written. */
interface Group {
  readonly from: Node;
  /** Where its patterns come together. */
  readonly to: Node;
  /** Whether a name begins where the group begins, and where all its patterns so far end. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Adds the nodes of a pattern behind `from`; the last of them is returned. */
function write(builder: Builder, from: Node, pieces: readonly Piece[], syntax: Syntax): Node {
  const paths = syntax.paths === true;
  const itself = syntax.itself === true;
  const follows = followers(pieces);
  const groups: Group[] = [];
  /** Nodes where a `**` has matched no name, by the index of the slash that is then skipped. */
  const skipping = new Map<number, Node[]>();
  let node = from;
  // Whether a name begins here.
  let begins = paths;
  // Where the slash of `/**` is read.
  let slash: Node | undefined;
  for (let i = 0; i < pieces.length; i += 1) {
    const piece = pieces[i] as Piece;
    switch (piece.is) {
      case "char":
        if (isSlash(piece)) slash = node;
        begins = paths && piece.code === SLASH;
        // What may be left out leads to a node of its own: others share theirs.
        if (skipping.has(i)) {
          const to = builder.alone();
          lead(builder.char(node, piece.code), to);
          for (const skip of skipping.get(i) ?? []) lead(skip, to);
          node = to;
        } else node = builder.char(node, piece.code);
        break;
      case "any":
        node = builder.any(node);
        begins = false;
        break;
      case "class":
        node = builder.oneOf(node, piece.ranges, piece.negated);
        begins = false;
        break;
      case "stars": {
        const next = follows[i + 1] ?? pieces.length;
        const whole = begins && piece.count === 2;
        if (whole && isSlash(pieces[next]) && next === i + 1) {
          node = builder.names(node);
          i = next;
          // `**/**/` means the same as `**/`.
          while (isDeep(pieces[i + 1]) && isSlash(pieces[i + 2])) i += 2;
          break;
        }
        const deep = whole && (next === pieces.length || isSlash(pieces[next]));
        if (deep && next < pieces.length) addTo(skipping, next, node);
        node = builder.star(node, deep || !paths);
        if (deep && next === pieces.length && itself && slash !== undefined && isSlash(pieces[i - 1])) {
          leadAtEnd(slash, node);
        }
        begins = false;
        break;
      }
      case "open": {
        groups.push({ from: node, to: builder.alone(), begins, ends: true });
        node = besides(builder, node);
        break;
      }
      case "comma": {
        const group = groups.pop();
        if (group === undefined) break;
        lead(node, group.to);
        groups.push({ ...group, ends: group.ends && begins });
        node = besides(builder, group.from);
        begins = group.begins;
        break;
      }
      case "close": {
        const group = groups.pop();
        if (group === undefined) break;
        lead(node, group.to);
        node = group.to;
        begins = begins && group.ends;
        break;
      }
    }
  }
  return node;
}

/** A new node of this pattern alone, reached together with `node`. */
function besides(builder: Builder, node: Node): Node {
  const other = builder.alone();
  lead(node, other);
  return other;
}

const isSlash = (piece: Piece | undefined): boolean => piece?.is === "char" && piece.code === SLASH;
const isDeep = (piece: Piece | undefined): boolean => piece?.is === "stars" && piece.count === 2;

/** For each piece, and for the end, the index of the next piece that is matched: the end of a choice in braces is skipped. */
function followers(pieces: readonly Piece[]): readonly number[] {
  const found = new Array<number>(pieces.length + 1).fill(pieces.length);
  const closes: number[] = [];
  for (let i = pieces.length - 1; i >= 0; i -= 1) {
    const piece = pieces[i] as Piece;
    if (piece.is === "close") closes.push(i);
    else if (piece.is === "open") closes.pop();
    const next = piece.is === "close" ? i + 1 : piece.is === "comma" ? (closes.at(-1) ?? 0) + 1 : undefined;
    found[i] = next === undefined ? i : (found[next] ?? pieces.length);
  }
  return found;
}
