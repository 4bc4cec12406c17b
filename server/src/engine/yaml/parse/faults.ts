// What a fault leaves unknown: the maps and lists that the lines at fault may belong to, and those around them.
import { frontOf } from "../../core/search.ts";
import { columnOf, type Span } from "../../core/text.ts";
import { keyOf, type MapNode, type Node, type ScalarNode, type SequenceNode } from "../node.ts";

/** Something in the text that could not be read, and where it would belong if it could. */
export interface Fault {
  readonly at: Span;
  /**
   * How far it is indented; undefined where it may belong anywhere. `within`: it is one entry of what is around it, and all
   * else is read (a key given twice).
   */
  readonly column: number | "within" | undefined;
  /** Whether it begins with a dash, as an item of a list does. */
  readonly item: boolean;
  /** Whether it begins like the rest of a word: `:1.4.2` */
  readonly goesOn?: boolean;
  /** Where the items below it end that may be its value: they are in its column, as those of the list above are. */
  readonly items?: number | undefined;
}

/** Nodes, by `keyOf`. */
export interface Marks {
  /** Maps and lists that may have further entries. */
  readonly open: { has(key: string): boolean };
  /** Maps and lists that a fault lies in, at any depth. */
  readonly faulty: { has(key: string): boolean };
  /** Scalars of which the value is not known: a missing one (`key:`), or one that may go on where it could not be read. */
  readonly unknown: { has(key: string): boolean };
}

/** Of a document of which nothing is certain. */
export const ALL_MARKED: Marks = {
  open: { has: () => true },
  faulty: { has: () => true },
  unknown: { has: () => true },
};

/** The marks of a document that was read as if nothing stood where the faults are. */
export function marksOf(root: Node | undefined, text: string, faults: readonly Fault[]): Marks {
  const marks = { open: new Set<string>(), faulty: new Set<string>(), unknown: new Set<string>() };
  for (const fault of faults) {
    const { chain, value } = around(root, text, fault.at.start);
    const isMissing = value !== undefined && value.node.value === null && value.node.at.start === value.node.at.end;
    const isWithin = fault.column === "within";
    // What stands below a key without a value may be its value; what breaks a word in two, the end of the one above.
    const fills =
      value !== undefined && (isWithin ? isMissing && fault.at.start === value.owner : isMissing || fault.goesOn);
    if (fills) marks.unknown.add(keyOf(value.node));
    const isOnlyValue = fills && isMissing && typeof fault.column === "number" && fault.column > value.column;
    for (const owner of isOnlyValue ? [] : ownersIn(chain, text, fault)) {
      marks.open.add(keyOf(owner.node));
      for (const { node } of owner.path) marks.faulty.add(keyOf(node));
    }
    for (const item of itemsOf(chain, fault)) marks.faulty.add(keyOf(item));
    if (isOnlyValue) for (const { node } of chain) marks.faulty.add(keyOf(node));
  }
  return marks;
}

/** The items that a list got which may belong to a fault. */
function itemsOf(chain: readonly Level[], { at, column, items: end = 0 }: Fault): readonly Node[] {
  const list = end === 0 ? undefined : chain.find((one) => one.node.kind === "sequence" && one.column === column)?.node;
  if (list?.kind !== "sequence") return [];
  const first = frontOf(list.items, (item) => item.at.start < at.start);
  return list.items.slice(
    first,
    frontOf(list.items, (item) => item.at.start < end),
  );
}

interface Level {
  readonly node: MapNode | SequenceNode;
  /** Of its entries; meaningless between brackets. */
  readonly column: number;
}

interface Around {
  /** From the root down to the last that begins above an offset, or is not closed there. */
  readonly chain: readonly Level[];
  /** The scalar right above it, with the place of the key or dash in front of that. */
  readonly value: { readonly node: ScalarNode; readonly owner: number; readonly column: number } | undefined;
}

/** What stands around an offset below a node. */
function around(root: Node | undefined, text: string, offset: number): Around {
  const chain: Level[] = [];
  let owner = 0;
  for (let node = root; node !== undefined; ) {
    if (node.kind === "alias") break;
    if (node.kind === "scalar") return { chain, value: { node, owner, column: columnOf(text, owner) } };
    if (node.flow && (offset < node.at.start || offset >= node.at.end)) break;
    chain.push({ node, column: columnOf(text, node.at.start) });
    const next = entryBefore(node, offset);
    owner = next?.start ?? 0;
    node = next?.value;
  }
  return { chain, value: undefined };
}

/** The last entry that begins at or above an offset; `back` entries before that one. */
function entryBefore(
  node: MapNode | SequenceNode,
  offset: number,
  back = 0,
): { readonly start: number; readonly value: Node } | undefined {
  if (node.kind === "map") {
    const pair = node.pairs[frontOf(node.pairs, ({ key }) => key.at.start <= offset) - 1 - back];
    return pair && { start: pair.key.at.start, value: pair.value };
  }
  const item = node.items[frontOf(node.items, ({ at }) => at.start <= offset) - 1 - back];
  return item && { start: item.at.start, value: item };
}

interface Owner {
  readonly node: Node;
  /** From the root down to it. */
  readonly path: readonly Level[];
}

/** The maps and lists that a fault may be an entry of. */
function ownersIn(chain: readonly Level[], text: string, { at: { start }, column, item }: Fault): readonly Owner[] {
  const owner = (one: Level): Owner => ({ node: one.node, path: chain.slice(0, chain.indexOf(one) + 1) });
  const last = chain.at(-1);
  if (last?.node.flow === true) return [owner(last)];
  const holds = ({ node: { at } }: Level) => at.start < start && start < at.end;
  if (column === "within") return chain.slice(chain.findLastIndex(holds)).slice(0, 1).map(owner);
  if (column === undefined) return chain.map(owner);
  const fitting = chain.filter((one) => one.column === column);
  const lists = fitting.filter(({ node }) => node.kind === "sequence");
  const exact = item && lists.length > 0 ? lists : fitting;
  // A key among the items of a list may belong to a map of that column that ended above.
  const ended = exact.some(({ node }) => item || node.kind === "map") ? [] : endedAt(chain, text, start, column);
  // A deeper block that goes on below is where what stands on the line may have been meant to be.
  const deeper = chain.filter((one) => one.column > column && holds(one));
  if (exact.length > 0) return [...[...exact, ...deeper].map(owner), ...ended];
  const least = chain.findLast((one) => one.column < column)?.column ?? 0;
  return [...chain.filter((one) => one.column >= least).map(owner), ...ended];
}

/** A block of a column that ended above, before the last line of one of those around: that line may be wrong, and the block go on. */
function endedAt(chain: readonly Level[], text: string, offset: number, column: number): readonly Owner[] {
  for (const [i, level] of [...chain.entries()].reverse()) {
    const above = entryBefore(level.node, offset, 1);
    const path = above === undefined ? [] : around(above.value, text, offset).chain;
    const found = path.findIndex((one) => one.column === column && !one.node.flow);
    const node = path[found]?.node;
    if (node !== undefined) return [{ node, path: [...chain.slice(0, i + 1), ...path.slice(0, found + 1)] }];
  }
  return [];
}
