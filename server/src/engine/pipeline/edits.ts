// The edits of many fixes: which fixes can be made together, all of their edits, and where a place is afterwards.
import { type Fix, isEdit } from "../core/finding.ts";
import { addTo } from "../core/lists.ts";
import { frontOf } from "../core/search.ts";
import type { Span, TextEdit } from "../core/text.ts";

/** The edits of a fix's own document. */
export function editsOf(fix: Fix): readonly TextEdit[] {
  return fix.changes.filter(isEdit);
}

/** The edits of some fixes, each once, in the order of the text. */
export function editsOfAll(fixes: readonly { readonly fix: Fix }[]): readonly TextEdit[] {
  return inOrder(fixes.flatMap(({ fix }) => editsOf(fix)));
}

/** Edits in the order of the text, identical ones once. */
export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const once = new Map(edits.map((edit) => [nameOf(edit), edit]));
  return [...once.values()].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

function nameOf({ at, text }: TextEdit): string {
  return `${at.start} ${at.end} ${text}`;
}

/** An edit, and the path of its file where there are several. */
type Placed = TextEdit & { readonly path?: string };

/** Those that can be made together: first come, first served; no edit touches another one's, unless it is the same. */
export function compatible<T>(wanted: readonly T[], edits: (one: T) => readonly Placed[]): readonly T[] {
  const lists = wanted.map(edits);
  const places = new Map<string | undefined, Span[]>();
  for (const { path, at } of lists.flat()) addTo(places, path, at);
  const boards = new Map([...places].map(([path, spans]) => [path, boardFor(spans)]));
  const taken = new Set<string>();
  const keyOf = (edit: Placed) => `${nameOf(edit)}\0${edit.path}`;
  return wanted.filter((_, i) => {
    const fresh = (lists[i] ?? []).filter((edit) => !taken.has(keyOf(edit)));
    if (fresh.some(({ path, at }) => boards.get(path)?.touches(at))) return false;
    for (const edit of fresh) {
      boards.get(edit.path)?.take(edit.at);
      taken.add(keyOf(edit));
    }
    return true;
  });
}

/** Notes what has been taken of a text; `places` are all spans that will be taken or asked about. Logarithmic per question. */
function boardFor(places: readonly Span[]) {
  const borders = [...new Set(places.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const rankOf = (offset: number) => frontOf(borders, (border) => border < offset);
  // Two spans share a character or a border where they share a border of one of them. `sums` counts the taken ones (a Fenwick tree).
  const sums = new Int32Array(borders.length + 1);
  const next = Int32Array.from({ length: borders.length + 1 }, (_, i) => i);
  const countBefore = (rank: number) => {
    let sum = 0;
    for (let i = rank; i > 0; i -= i & -i) sum += sums[i] ?? 0;
    return sum;
  };
  /** The first border from `rank` on that is not taken. */
  const freeFrom = (rank: number) => {
    let root = rank;
    while (next[root] !== root) root = next[root] ?? root;
    for (let i = rank; i !== root; ) [i, next[i]] = [next[i] ?? root, root];
    return root;
  };
  return {
    touches: ({ start, end }: Span) => countBefore(rankOf(end) + 1) > countBefore(rankOf(start)),
    take({ start, end }: Span) {
      const last = rankOf(end);
      for (let rank = freeFrom(rankOf(start)); rank <= last; rank = freeFrom(rank)) {
        next[rank] = rank + 1;
        for (let i = rank + 1; i < sums.length; i += i & -i) sums[i] = (sums[i] ?? 0) + 1;
      }
    },
  };
}

/**
 * Answers where an offset of a text is after edits, which are in order: behind what is inserted there; at the start of what
 * replaced the text around it.
 */
export function movedBy(edits: readonly TextEdit[]): (offset: number) => number {
  const grown: number[] = [0];
  for (const { at, text } of edits) grown.push((grown.at(-1) ?? 0) + text.length - (at.end - at.start));
  return (offset) => {
    const before = frontOf(edits, ({ at }) => at.end <= offset);
    const inside = edits[before];
    const from = inside !== undefined && inside.at.start < offset ? inside.at.start : offset;
    return from + (grown[before] ?? 0);
  };
}

/**
 * Answers where an offset of the text after edits, which are in order, was before them: of one inside of what was written there, the
 * start of what that replaced.
 */
export function movedBack(edits: readonly TextEdit[]): (offset: number) => number {
  const starts: number[] = [];
  let grown = 0;
  for (const { at, text } of edits) {
    starts.push(at.start + grown);
    grown += text.length - (at.end - at.start);
  }
  return (offset) => {
    const last = frontOf(starts, (start) => start <= offset) - 1;
    const edit = edits[last];
    if (edit === undefined) return offset;
    const end = (starts[last] ?? 0) + edit.text.length;
    return offset < end ? edit.at.start : offset - end + edit.at.end;
  };
}
