// Parts of a regular expression from outside: what they add to an automaton, and what it costs to match them. For reading.ts.
import { type Builder, lead, type Node } from "./automaton.ts";

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;
/** Between parts of a text that are matched one by one: a pattern matches it only where it names it. */
export const JOINT = "\u0001";
/** Where a text begins and ends: no text holds these. */
export const BEGIN = "\u0002";
export const END = "\u0003";

/** A part of a pattern, and what it costs to match it. */
export interface Part {
  /** Adds its nodes behind one and answers with the last of them. */
  readonly write: (builder: Builder, from: Node) => Node;
  /** How many nodes it takes, and what is as much work. */
  readonly places: number;
  /** What it may cost at each character of a text: the nodes where one may be at the same time, if it begins at every one of them. */
  readonly cost: number;
  /** The same if it begins at one place of a text only. */
  readonly atOnce: number;
  /** All that it matches is of one length. */
  readonly isFixed: boolean;
  /** It matches at the beginning of a text only. */
  readonly isAnchored: boolean;
  /** How many `^` and `$` it has one behind the other. */
  readonly edges: number;
  /** It is a sign that nothing around it matches: one is never on both of its sides at the same time. */
  readonly divides?: boolean;
}

/** What is read of a pattern that is broken. */
export const NOTHING: Part = {
  write: (_, from) => from,
  places: 0,
  cost: 0,
  atOnce: 0,
  isFixed: true,
  isAnchored: false,
  edges: 0,
};
/** A text is rarely like the beginning of a word at many places that follow each other, and then in the same few ways. */
const LETTER = 0.25;

/** What any one character takes. */
export const SIGN = { places: 1, cost: 1, atOnce: 1, isFixed: true, isAnchored: false, edges: 0 } as const;

/** A character. Patterns that begin alike share its node: what one adds behind it leads to nodes of its own, and never back. */
export function exactly(char: string): Part {
  const isEdge = char === BEGIN || char === END;
  return {
    ...SIGN,
    cost: LETTER,
    atOnce: LETTER,
    write: (builder, from) => builder.char(from, codeOf(char)),
    isAnchored: char === BEGIN,
    edges: isEdge ? 1 : 0,
    divides: isEdge || char === JOINT,
  };
}

/** Parts one behind the other. */
export function inTurn(parts: readonly Part[]): Part {
  let [atOnce, here] = [0, 0];
  let isFixed = true;
  for (const part of parts) {
    if (part.divides === true) {
      atOnce = Math.max(atOnce, here, LETTER);
      [here, isFixed] = [0, true];
      continue;
    }
    // Up to where lengths differ, one is at one place.
    here = isFixed ? Math.max(here, part.atOnce) : here + part.cost;
    isFixed &&= part.isFixed;
  }
  return {
    write: (builder, from) => parts.reduce((node, { write }) => write(builder, node), from),
    places: sumOf(parts, ({ places }) => places),
    cost: sumOf(parts, ({ cost }) => cost),
    atOnce: Math.max(atOnce, here),
    isFixed: parts.every((part) => part.isFixed),
    isAnchored: parts[0]?.isAnchored === true,
    edges: sumOf(parts, ({ edges }) => edges),
  };
}

const sumOf = (parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((sum, part) => sum + of(part), 0);

/** A node of this pattern alone behind another: what is added to it is shared with nothing. */
function fresh(builder: Builder, from: Node): Node {
  const node = builder.alone();
  lead(from, node);
  return node;
}

/** One of several parts. */
export function anyOf(parts: readonly Part[]): Part {
  const cost = sumOf(parts, (part) => part.cost + 1) + 1;
  return {
    write: (builder, from) => {
      const to = builder.alone();
      for (const { write } of parts) lead(write(builder, from), to);
      return to;
    },
    places: sumOf(parts, ({ places }) => places + 1) + 1,
    cost,
    atOnce: cost,
    isFixed: false,
    isAnchored: parts.every(({ isAnchored }) => isAnchored),
    edges: parts.reduce((most, { edges }) => Math.max(most, edges), 0),
  };
}

/** A part that comes at least so often, and at most so often where there is an end. */
export function repeat(part: Part, least: number, most: number | undefined): Part {
  const times = Math.max(least, most ?? 0, 1);
  const isExact = least === most;
  const places = times * Math.max(part.places, 1) + 1;
  // Where one may go on from each of them, they are ends as well.
  const cost = isExact ? times * part.cost + 1 : times * Math.max(part.cost, 1) + 1;
  const isFixed = isExact && part.isFixed;
  return {
    write: (builder, from) => written(builder, part, least, most, from),
    places,
    cost,
    atOnce: isFixed ? Math.max(part.atOnce, 1) : cost,
    isFixed,
    isAnchored: least > 0 && part.isAnchored,
    edges: times * part.edges,
  };
}

function written(builder: Builder, { write }: Part, least: number, most: number | undefined, from: Node): Node {
  let node = from;
  for (let n = 0; n < least; n += 1) node = write(builder, node);
  if (most === undefined) {
    const again = fresh(builder, node);
    lead(write(builder, again), again);
    return again;
  }
  const to = builder.alone();
  lead(node, to);
  for (let n = least; n < most; n += 1) {
    node = write(builder, node);
    lead(node, to);
  }
  return to;
}
