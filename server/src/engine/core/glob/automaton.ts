// Many patterns as one nondeterministic automaton: a tree in which patterns that begin alike share their nodes. glob.ts
// knows what the signs in a pattern mean, matching.ts runs the automaton over a text.
import { addTo } from "../lists.ts";

/** Characters by their code points, both ends included. */
export type Range = readonly [from: number, to: number];

/** Where a pattern that was gone through matches: at the end of a text, of one that names a folder, or of each name in it. */
export type Accepts = "end" | "folder" | "names";

/** A place in patterns. What leads on from it is added as patterns are; most places have one way on, and there may be a million. */
export interface Node {
  /** In the order in which they were made. */
  readonly id: number;
  /** It stays where it is at any character but the separator. */
  readonly loops: boolean;
  /** It stays where it is at the separator. */
  readonly deep: boolean;
  /** The first character that leads on and where it leads; the others. */
  code: number;
  to: Node | undefined;
  more: Map<number, Node> | undefined;
  any: Node | undefined;
  /** By their ranges as text. */
  classes: Map<string, Class> | undefined;
  /** Where one is at the same time, without a character. */
  also: Node[] | undefined;
  star: Node | undefined;
  deepStar: Node | undefined;
  names: Node | undefined;
  /** Where one is as well at the end of a text. */
  atEnd: Node[] | undefined;
  /** The patterns that end here, by their numbers. */
  accepts: Map<Accepts, number[]> | undefined;
  /** The last step of a run that came here: see matching.ts. */
  seen: number;
}

interface Class {
  readonly ranges: readonly Range[];
  readonly negated: boolean;
  readonly to: Node;
}

/** Adds nodes; each function answers with the node behind what it adds to `from`. */
export interface Builder {
  char(from: Node, code: number): Node;
  /** Any character but the separator. */
  any(from: Node): Node;
  /** A character in one of the ranges, or with `negated` in none; never the separator. */
  oneOf(from: Node, ranges: readonly Range[], negated: boolean): Node;
  /** Any characters, also none; with `deep` also separators. */
  star(from: Node, deep: boolean): Node;
  /** Any names with a separator behind each, also none. */
  names(from: Node): Node;
  /** A node of this pattern alone, which nothing leads to yet. */
  alone(): Node;
}

/** Builds nodes for texts with this separator, a code point; -1 where texts have none. */
export function builderFor(separator: number): Builder {
  let made = 0;
  const node = (loops = false, deep = false): Node => {
    made += 1;
    const empty = { code: -1, to: undefined, more: undefined, any: undefined, classes: undefined, also: undefined };
    const rest = { star: undefined, deepStar: undefined, names: undefined, atEnd: undefined, accepts: undefined };
    return { id: made, loops, deep, ...empty, ...rest, seen: 0 };
  };
  const beside = (from: Node, to: Node): Node => {
    lead(from, to);
    return to;
  };
  const char = (from: Node, code: number): Node => {
    const known = on(from, code);
    if (known !== undefined) return known;
    const to = node();
    if (from.to === undefined) {
      from.code = code;
      from.to = to;
    } else {
      from.more ??= new Map();
      from.more.set(code, to);
    }
    return to;
  };
  return {
    char,
    any(from) {
      from.any ??= node();
      return from.any;
    },
    oneOf(from, ranges, negated) {
      from.classes ??= new Map();
      const key = `${negated}${ranges.join(";")}`;
      const known = from.classes.get(key);
      if (known !== undefined) return known.to;
      const to = node();
      from.classes.set(key, { ranges, negated, to });
      return to;
    },
    star(from, deep) {
      const known = deep ? from.deepStar : from.star;
      if (known !== undefined) return known;
      const to = beside(from, node(true, deep));
      if (deep) from.deepStar = to;
      else from.star = to;
      return to;
    },
    names(from) {
      if (from.names !== undefined) return from.names;
      from.names = beside(from, node());
      const within = beside(from, node(true, true));
      within.code = separator;
      within.to = from.names;
      return from.names;
    },
    alone: () => node(),
  };
}

/** Where a character leads; classes aside. */
export function on(node: Node, code: number): Node | undefined {
  return node.code === code ? node.to : node.more?.get(code);
}

/** Lets one be at `to` whenever one is at `from`. */
export function lead(from: Node, to: Node): void {
  from.also ??= [];
  from.also.push(to);
}

/** Lets one be at `to` as well where a text ends at `from`. */
export function leadAtEnd(from: Node, to: Node): void {
  from.atEnd ??= [];
  from.atEnd.push(to);
}

/** Lets a pattern end at a node. */
export function accept(node: Node, accepts: Accepts, pattern: number): void {
  node.accepts ??= new Map();
  addTo(node.accepts, accepts, pattern);
}

/** The nodes to which a character that is not the separator leads by a class. */
export function* byClass({ classes }: Node, code: number): Generator<Node> {
  if (classes === undefined) return;
  for (const { ranges, negated, to } of classes.values()) {
    if (ranges.some(([first, last]) => first <= code && code <= last) !== negated) yield to;
  }
}
