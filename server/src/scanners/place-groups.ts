// Which secrets or checks in one file are one thing: by what is said of them and by lines that overlap.
import { addTo } from "../engine/core/lists.ts";
import { type Group, inRounds, join, left, Open, OpenByKey, type Round, rootOf } from "./groups.ts";

/** What is known of a place in a file and of what was found there. */
export interface KnownPlace {
  /** First and last line, those that all who say any have in common. */
  readonly lines: readonly [number, number] | undefined;
  readonly layer: string | undefined;
  /** What is said: a list for each way to compare it, the surest first. */
  readonly names: readonly (readonly string[])[];
}

type Places = readonly Group<KnownPlace>[];

/** Joins the groups that are about one thing in one file, and returns what is left of them. */
export function joinPlaces(groups: Places): Places {
  let rest = groups;
  const levels = groups[0]?.known.names.length ?? 0;
  for (let level = 0; level < levels && rest.length > 1; level += 1) {
    const named = new Map<string, Group<KnownPlace>[]>();
    for (const group of rest) {
      for (const name of group.known.names[level] ?? []) addTo(named, name, group);
    }
    for (const name of [...named.keys()].sort()) joinNamed(named.get(name) ?? []);
    rest = left(rest);
  }
  return rest;
}

/** Joins groups of one name: at the same lines, at lines that overlap, and last what is said of the file as a whole. */
function joinNamed(groups: Places): void {
  inRounds([...new Set(groups.map(rootOf))], ROUNDS);
}

const ROUNDS: readonly Round<KnownPlace>[] = [
  sameLines(({ layer }) => layer),
  sameLines(() => ""),
  overlapping,
  wholes,
];

function sameLines(likely: (known: KnownPlace) => string | undefined): Round<KnownPlace> {
  return (groups) => {
    const open = new OpenByKey<KnownPlace>();
    for (const group of groups) {
      const { lines } = group.known;
      const also = likely(group.known);
      if (lines === undefined || also === undefined) continue;
      const same = open.of(JSON.stringify([lines, also]));
      offer(group, same.first(group.reports), same);
    }
  };
}

const startOf = ({ known: { lines } }: Group<KnownPlace>) => lines?.[0] ?? 0;
const endOf = ({ known: { lines } }: Group<KnownPlace>) => lines?.[1] ?? Number.POSITIVE_INFINITY;

/** From the top: each group goes to the innermost one that is not over at its first line. */
function overlapping(groups: Places): void {
  const placed = groups.filter(({ known }) => known.lines !== undefined);
  const open = new Open<KnownPlace>();
  for (const group of placed.sort((a, b) => startOf(a) - startOf(b))) {
    const over = (other: Group<KnownPlace>) => endOf(other) < startOf(group);
    offer(
      group,
      open.last(group.reports, over, (a, b) => startOf(a) > startOf(b)),
      open,
    );
  }
}

/** What is said of a file as a whole goes to what is said of lines of it, the topmost first, else to what else is said so. */
function wholes(groups: Places): void {
  const open = new Open<KnownPlace>();
  const placed = groups.filter(({ known }) => known.lines !== undefined);
  for (const group of placed.sort((a, b) => startOf(a) - startOf(b))) open.add(group);
  const unplaced = groups.filter(({ known }) => known.lines === undefined);
  const others = new Open<KnownPlace>();
  for (const group of unplaced) {
    const target = open.first(group.reports);
    if (target === undefined) offer(group, others.first(group.reports), others);
    else offer(group, target, open);
  }
}

function offer(group: Group<KnownPlace>, target: Group<KnownPlace> | undefined, open: Open<KnownPlace>): void {
  if (target !== undefined) join(group, target, together(target.known, group.known));
  open.add(target ?? group);
}

function together(a: KnownPlace, b: KnownPlace): KnownPlace {
  const lines =
    a.lines === undefined || b.lines === undefined
      ? (a.lines ?? b.lines)
      : ([Math.max(a.lines[0], b.lines[0]), Math.min(a.lines[1], b.lines[1])] as const);
  const names = a.names.map((own, i) => [...new Set([...own, ...(b.names[i] ?? [])])]);
  return { lines, layer: a.layer ?? b.layer, names };
}
