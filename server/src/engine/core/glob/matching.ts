// Goes over a text with all nodes of an automaton at once. What was found out is kept: where a set of nodes leads at a character.
import { type Accepts, byClass, type Node, on } from "./automaton.ts";

/** Answers about many patterns at once. The time is bounded by the lengths of patterns and text multiplied, whatever they are. */
export interface Matcher {
  /** The number of the last pattern that matches a text, -1 where none does. `folder`: the text names a folder. */
  last(text: string, folder?: boolean): number;
  /** The numbers of all patterns that match a text, in order. */
  all(text: string, folder?: boolean): readonly number[];
  /** For each offset of a text, from 0 on, whether what is before it matches a pattern; up to where none can match any more. */
  prefixes(text: string): readonly boolean[];
}

/** The same, of texts whose beginnings count as well. */
interface BeginningsMatcher extends Matcher {
  /**
   * The numbers of all patterns that match a text or a beginning of it that ends at one of some offsets, in order: each with `head`
   * before it and `tail` behind it. Once over the text, however many the offsets are, which ascend.
   */
  beginnings(head: string, text: string, ends: readonly number[], tail: string): readonly number[];
}

/** The nodes where one may be at some place of a text. */
interface Places {
  readonly nodes: readonly Node[];
  readonly next: Map<number, Places>;
  /** The patterns that match there: in the midst of a text, at its end, and at that of a folder. */
  names: Matches | undefined;
  end: Matches | undefined;
  folder: Matches | undefined;
}

interface Matches {
  readonly all: readonly number[];
  readonly last: number;
}

/** How many nodes the sets have together that are kept at most; then they are found out anew. */
const MOST_KEPT = 1_000_000;
const NONE: Matches = { all: [], last: -1 };

/** @param root where patterns begin that match from the first character on @param anywhere where those begin that may do so at each name */
export function matcherOf(separator: number, root: Node, anywhere: Node, mostKept = MOST_KEPT): BeginningsMatcher {
  let known = new Map<number, Places[]>();
  let kept = 0;
  let step = 0;
  let nodes: Node[] = [];
  const begin = () => {
    step += 1;
    nodes = [];
  };
  const add = (node: Node) => {
    if (node.seen === step) return;
    node.seen = step;
    nodes.push(node);
  };
  /** Adds where one is at the same time. */
  const close = () => {
    for (let i = 0; i < nodes.length; i += 1) {
      const also = nodes[i]?.also;
      if (also !== undefined) for (const other of also) add(other);
    }
  };
  const matches = (kinds: readonly Accepts[]): Matches => {
    const all: number[] = [];
    let last = -1;
    for (const { accepts } of nodes) {
      if (accepts === undefined) continue;
      for (const kind of kinds) {
        for (const pattern of accepts.get(kind) ?? []) {
          all.push(pattern);
          if (pattern > last) last = pattern;
        }
      }
    }
    return last === -1 ? NONE : { all, last };
  };
  /** The one set for the nodes that were added. */
  const settled = (): Places => {
    close();
    let sum = nodes.length;
    for (const { id } of nodes) sum = (sum + Math.imul(id, 0x9e3779b1)) | 0;
    const alike = known.get(sum) ?? [];
    const found = alike.find(
      (one) => one.nodes.length === nodes.length && one.nodes.every(({ seen }) => seen === step),
    );
    if (found !== undefined) return found;
    if (kept > mostKept) {
      // What is still reached from the set in hand goes with it at the end of the text.
      known = new Map();
      start?.next.clear();
      kept = 0;
    }
    kept += nodes.length + 1;
    const places: Places = { nodes, next: new Map(), names: undefined, end: undefined, folder: undefined };
    known.set(sum, [...alike, places]);
    return places;
  };
  let start: Places | undefined;
  const started = (): Places => {
    if (start !== undefined) return start;
    begin();
    add(root);
    add(anywhere);
    start = settled();
    return start;
  };

  const move = (from: Places, code: number): Places => {
    begin();
    const between = code === separator;
    for (const node of from.nodes) {
      const to = on(node, code);
      if (to !== undefined) add(to);
      if (between ? node.deep : node.loops) add(node);
      if (between) continue;
      if (node.any !== undefined) add(node.any);
      if (node.classes !== undefined) for (const one of byClass(node, code)) add(one);
    }
    if (between) add(anywhere);
    const to = settled();
    kept += 1;
    from.next.set(code, to);
    return to;
  };
  const after = (from: Places, char: string): Places => {
    const code = char.codePointAt(0) ?? 0;
    return from.next.get(code) ?? move(from, code);
  };
  /** What matches in the midst of a text. */
  const within = (places: Places): Matches => {
    if (places.names !== undefined) return places.names;
    begin();
    for (const node of places.nodes) add(node);
    places.names = matches(["names"]);
    return places.names;
  };
  /** What matches where a text ends. */
  const ending = (places: Places, folder: boolean): Matches => {
    const found = folder ? places.folder : places.end;
    if (found !== undefined) return found;
    begin();
    for (const node of places.nodes) add(node);
    for (const node of places.nodes) for (const other of node.atEnd ?? []) add(other);
    close();
    const all = matches(folder ? ["end", "names", "folder"] : ["end", "names"]);
    if (folder) places.folder = all;
    else places.end = all;
    return all;
  };
  /** Goes over a text and shows what matches at the end of each name and of the text. */
  const run = (text: string, folder: boolean, see: (matches: Matches) => void) => {
    let places = started();
    for (const char of text) {
      if (char.codePointAt(0) === separator) see(within(places));
      places = after(places, char);
    }
    see(ending(places, folder));
  };
  return {
    last(text, folder = false) {
      let last = -1;
      run(text, folder, (found) => {
        last = Math.max(last, found.last);
      });
      return last;
    },
    all(text, folder = false) {
      const all = new Set<number>();
      run(text, folder, (found) => {
        for (const pattern of found.all) all.add(pattern);
      });
      return [...all].sort((a, b) => a - b);
    },
    prefixes(text) {
      let places = started();
      const fitting = [ending(places, false).last !== -1];
      for (const char of text) {
        places = after(places, char);
        if (places.nodes.length === 0) break;
        for (let i = 1; i < char.length; i += 1) fitting.push(false);
        fitting.push(ending(places, false).last !== -1);
      }
      return fitting;
    },
    beginnings(head, text, ends, tail) {
      const found = new Set<Matches>();
      const over = (from: Places, part: string): Places => {
        let places = from;
        for (const char of part) places = after(places, char);
        return places;
      };
      let places = over(started(), head);
      let begin = 0;
      for (const end of [...ends, text.length]) {
        places = over(places, text.slice(begin, end));
        begin = end;
        found.add(ending(over(places, tail), false));
      }
      return [...new Set([...found].flatMap(({ all }) => all))].sort((a, b) => a - b);
    },
  };
}
