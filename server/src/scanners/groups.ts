// Groups of what several scanners say of one thing, joined in rounds: what is certain first, then what is likely.
import { addAll } from "../engine/core/lists.ts";
import type { Item } from "./core/report.ts";

/** An item as one report has it. */
export interface Said {
  readonly item: Item;
  /** The number of the report. */
  readonly report: number;
  /** The number of the item in it. */
  readonly nth: number;
}

/** What is said of one thing, with what is known of it from all who say it; at most one item of each report. */
export interface Group<K> {
  readonly said: Said[];
  /** Of two that may take in a third, the one with the lower number does. */
  readonly rank: number;
  /** A bit for each report. */
  reports: bigint;
  /** Widened by each that joins: a group takes over what others know, and refuses one that contradicts it. */
  known: K;
  /** The group that has taken this one in. */
  into?: Group<K>;
}

/** A group of what one report says of one thing. */
export function groupOf<K>(rank: number, known: K, ...said: readonly [Said, ...Said[]]): Group<K> {
  return { rank, said: [...said], reports: 1n << BigInt(said[0].report), known };
}

/** A round joins some of the groups that it is handed. */
export type Round<K> = (groups: readonly Group<K>[]) => void;

/** Hands each round the groups that those before it have left, as long as there are several; what is left in the end. */
export function inRounds<K>(groups: readonly Group<K>[], rounds: readonly Round<K>[]): readonly Group<K>[] {
  let rest = groups;
  for (const round of rounds) {
    if (rest.length < 2) break;
    round(rest);
    rest = left(rest);
  }
  return rest;
}

/** The groups that are left. */
export function left<K>(groups: readonly Group<K>[]): readonly Group<K>[] {
  return groups.filter(({ into }) => into === undefined);
}

/** The group in which a group is by now. */
export function rootOf<K>(group: Group<K>): Group<K> {
  let root = group;
  while (root.into !== undefined) root = root.into;
  return root;
}

/** Puts a group into another; `known` is what both know together. */
export function join<K>(group: Group<K>, into: Group<K>, known: K): void {
  addAll(into.said, group.said);
  into.reports |= group.reports;
  into.known = known;
  group.into = into;
}

/** Groups that may take others in, each found by the reports that have nothing in it. */
export class Open<K> {
  readonly #lists = new Map<bigint, { readonly groups: Group<K>[]; next: number }>();

  add(group: Group<K>): void {
    const list = this.#lists.get(group.reports);
    if (list === undefined) this.#lists.set(group.reports, { groups: [group], next: 0 });
    else list.groups.push(group);
  }

  /** Takes out the first group that has nothing of these reports. */
  first(reports: bigint): Group<K> | undefined {
    let [best, from]: [Group<K> | undefined, { next: number } | undefined] = [undefined, undefined];
    for (const [has, list] of this.#lists) {
      const group = (has & reports) === 0n ? list.groups[list.next] : undefined;
      if (group !== undefined && (best === undefined || group.rank < best.rank)) [best, from] = [group, list];
    }
    if (from !== undefined) from.next += 1;
    return best;
  }

  /**
   * Takes out the last group that has nothing of these reports; those that are `over` by then are dropped for good. Not to
   * be mixed with `first`.
   */
  last(reports: bigint, over: (group: Group<K>) => boolean, later: (a: Group<K>, b: Group<K>) => boolean) {
    let best: Group<K>[] | undefined;
    for (const [has, { groups }] of this.#lists) {
      if ((has & reports) !== 0n) continue;
      for (let top = groups.at(-1); top !== undefined && over(top); top = groups.at(-1)) groups.pop();
      const [top, known] = [groups.at(-1), best?.at(-1)];
      if (top !== undefined && (known === undefined || later(top, known))) best = groups;
    }
    return best?.pop();
  }
}

/** Groups that may take others in, by what they have in common. */
export class OpenByKey<K> {
  readonly #open = new Map<string, Open<K>>();

  /** Those of a key; none yet where nothing was added. */
  of(key: string): Open<K> {
    const known = this.#open.get(key) ?? new Open<K>();
    this.#open.set(key, known);
    return known;
  }
}
