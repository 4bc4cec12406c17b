// Which pods a selector fits, as far as the workspace's tables know them.
import { fact } from "../core/fact.ts";
import type { Found, Index } from "../core/index.ts";
import { addTo } from "../core/lists.ts";
import { editsBetween } from "../core/similar.ts";
import type { Span } from "../core/text.ts";
import { stringAt } from "../yaml/node.ts";
import { giversOf, isControllerLabel, isDecided, mayBeGiven } from "./controller-labels.ts";
import { isKind, type KubeObject } from "./objects.ts";
import { type CustomRow, type LabelledRow, labelledPods, type WorkloadRow } from "./tables.ts";
import { type StringMap, stringMapAt } from "./values.ts";

/** The pairs of an equality selector; never empty. */
export type Selector = readonly { readonly key: string; readonly value: string; readonly at: Span }[];

/** A selector that is known in full; undefined where it is empty, templated or may still grow. */
function knownSelector({ entries, open }: StringMap): Selector | undefined {
  const pairs = [...entries].flatMap(([key, value]) =>
    value.is === "set" ? [{ key, value: value.value, at: value.at }] : [],
  );
  return open || pairs.length === 0 || pairs.length < entries.size ? undefined : pairs;
}

/** What a Service selects by, where that is known in full. */
export function selectorOf(service: KubeObject): Selector | undefined {
  if (!isKind(service, ["Service"], [""]) || service.patch) return undefined;
  const type = stringAt(service.node, "spec", "type");
  if (type.is === "unknown" || (type.is === "set" && type.value === "ExternalName")) return undefined;
  return knownSelector(stringMapAt(service.node, "spec", "selector"));
}

/** Whether the pods of a workload have, or may have, every label of the selector. */
export function fits(selector: Selector, row: WorkloadRow): boolean {
  return selector.every((pair) => {
    const label = row.labels[pair.key];
    if (label === undefined) return (row.open && !isDecided(pair, row)) || mayBeGiven(pair, row);
    return label === null || label === pair.value;
  });
}

/**
 * Rows without those of patches whose workload is among them: a patch that says nothing of labels stands for any pods only
 * where what it is laid over is kept elsewhere.
 */
export const withoutPatched = fact((rows: readonly Found<WorkloadRow>[]): readonly Found<WorkloadRow>[] => {
  const nameOf = ({ data }: Found<WorkloadRow>) => `${data.kind} ${data.name}`;
  const whole = new Set(rows.filter(({ data }) => data.laidOver !== true).map(nameOf));
  return rows.every(({ data }) => data.laidOver !== true)
    ? rows
    : rows.filter((row) => row.data.laidOver !== true || !whole.has(nameOf(row)));
});

/** The pods that a selector fits, in any namespace. */
export function podsThatFit(index: Index, selector: Selector): readonly Found<LabelledRow>[] {
  const first = selector.find(({ key }) => !isControllerLabel(key)) ?? selector[0];
  if (first === undefined) return [];
  return index.get(labelledPods, `${first.key}=${first.value}`).filter(({ data }) => fits(selector, data));
}

/** Of some pods one for each namespace that is written beside them. */
export function byNamespace(pods: readonly Found<LabelledRow>[]): ReadonlyMap<string, Found<LabelledRow>> {
  return new Map(pods.flatMap((pod) => (pod.data.namespace === null ? [] : [[pod.data.namespace, pod] as const])));
}

/** Rows of workloads by the labels of their pods, so that a selector is compared only with those that it may fit. */
interface ByLabel {
  /** By `key=value`. */
  readonly written: ReadonlyMap<string, readonly Found<WorkloadRow>[]>;
  /** The values of each key. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that may have labels which are not known. */
  readonly loose: readonly Found<WorkloadRow>[];
  readonly kinds: ReadonlyMap<string, readonly Found<WorkloadRow>[]>;
  /** By the name of the workload, null where it is not known. */
  readonly names: ReadonlyMap<string | null, readonly Found<WorkloadRow>[]>;
}

const byLabel = fact((rows: readonly Found<WorkloadRow>[]): ByLabel => {
  const written = new Map<string, Found<WorkloadRow>[]>();
  const values = new Map<string, Set<string>>();
  const loose: Found<WorkloadRow>[] = [];
  const kinds = new Map<string, Found<WorkloadRow>[]>();
  const names = new Map<string | null, Found<WorkloadRow>[]>();
  for (const row of rows) {
    const { kind, name, labels, open } = row.data;
    addTo(kinds, kind, row);
    addTo(names, name, row);
    if (open || Object.values(labels).includes(null)) loose.push(row);
    for (const [key, value] of Object.entries(labels)) {
      if (value === null) continue;
      addTo(written, `${key}=${value}`, row);
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  return { written, values, loose, kinds, names };
});

type Pair = Selector[number];

const nameOf = ({ key, value }: Pair) => `${key}=${value}`;

/** The rows with the rarest pair of a selector, and those with unknown labels: no others can fit it. */
export function candidates(rows: readonly Found<WorkloadRow>[], selector: Selector): readonly Found<WorkloadRow>[] {
  const { written, loose } = byLabel(rows);
  let rarest: readonly Found<WorkloadRow>[] | undefined;
  for (const pair of selector) {
    // What a controller may write tells nothing of the pods where it is not written.
    if (isControllerLabel(pair.key)) continue;
    const having = written.get(nameOf(pair)) ?? [];
    if (rarest === undefined || having.length < rarest.length) rarest = having;
  }
  const [first] = selector;
  if (rarest === undefined && first !== undefined)
    rarest = [...(written.get(nameOf(first)) ?? []), ...givers(rows, first)];
  return rarest === undefined ? rows : [...rarest, ...loose];
}

/** The rows among which those are whose pods may get a label from their controller. */
function givers(rows: readonly Found<WorkloadRow>[], pair: Pair): readonly Found<WorkloadRow>[] {
  const { kinds, names } = giversOf(pair);
  const known = byLabel(rows);
  if (names !== undefined) return [...names, null].flatMap((name) => known.names.get(name) ?? []);
  return kinds.length === 0 ? rows : kinds.flatMap((kind) => known.kinds.get(kind) ?? []);
}

/** Whether pods of one of the rows have a label as it is written, or as their controller writes it. */
export function isWritten(rows: readonly Found<WorkloadRow>[], pair: Pair): boolean {
  if (byLabel(rows).written.has(nameOf(pair))) return true;
  return isControllerLabel(pair.key) && givers(rows, pair).some(({ data }) => mayBeGiven(pair, data));
}

interface Making {
  /** Whether the name of one is unknown: it may make anything. */
  readonly any: boolean;
  readonly names: ReadonlySet<string>;
  /** `key=value`, or the key alone where the value is not known. */
  readonly labels: ReadonlySet<string>;
}

const making = fact((rows: readonly Found<CustomRow>[]): Making => {
  const names = new Set<string>();
  const labels = new Set<string>();
  for (const { data } of rows) {
    if (data.name !== null) names.add(data.name);
    for (const [key, value] of Object.entries(data.labels)) labels.add(value === null ? key : `${key}=${value}`);
  }
  return { any: rows.some(({ data }) => data.name === null), names, labels };
});

/** Whether an operator may make such pods from one of the custom objects: what is selected is its name or one of its labels. */
export function mayMake(selector: Selector, rows: readonly Found<CustomRow>[]): boolean {
  const { any, names, labels } = making(rows);
  return selector.some((pair) => any || names.has(pair.value) || labels.has(pair.key) || labels.has(nameOf(pair)));
}

/** At most this many pods, and as many values, are compared to find the value that may have been meant. */
const MOST_COMPARED = 500;

/** Values that some pod of the tables has under the same label and that differ by a slip of the finger, nearest first. */
export function similarValues(
  selector: Selector,
  wrong: Pair,
  tables: readonly (readonly Found<WorkloadRow>[])[],
): readonly string[] {
  const slips = (value: string) => Math.max(2, Math.ceil(value.length / 4));
  return [...new Set(tables.flatMap((rows) => valuesBeside(selector, wrong, rows)))]
    .filter((value) => Math.abs(value.length - wrong.value.length) <= slips(value))
    .slice(0, MOST_COMPARED)
    .map((value) => ({ value, steps: editsBetween(value, wrong.value, slips(value)) }))
    .filter(({ steps }) => steps > 0 && Number.isFinite(steps))
    .sort((a, b) => a.steps - b.steps || (a.value < b.value ? -1 : 1))
    .slice(0, 3)
    .map(({ value }) => value);
}

/** The values that pods with all other labels of a selector have under the key of one pair. */
function valuesBeside(selector: Selector, wrong: Pair, rows: readonly Found<WorkloadRow>[]): readonly string[] {
  const others = selector.filter((one) => one !== wrong);
  if (others.length === 0) return [...(byLabel(rows).values.get(wrong.key) ?? [])];
  const { written } = byLabel(rows);
  const having = others
    .map((pair) => written.get(nameOf(pair)) ?? [])
    .reduce((rarest, some) => (some.length < rarest.length ? some : rarest));
  return having
    .slice(0, MOST_COMPARED)
    .filter(({ data }) => others.every(({ key, value }) => data.labels[key] === value))
    .flatMap(({ data }) => data.labels[wrong.key] ?? []);
}
