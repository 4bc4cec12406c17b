// Which pods a selector fits, as far as the workspace's tables know them.
import type { Found, Index } from "../core/index.ts";
import { editsBetween } from "../core/similar.ts";
import type { Span } from "../core/text.ts";
import { type CustomRow, type LabelledRow, labelledPods, type WorkloadRow } from "./tables.ts";
import type { StringMap } from "./values.ts";

/** The pairs of an equality selector; never empty. */
export type Selector = readonly { readonly key: string; readonly value: string; readonly at: Span }[];

/** A selector that is known in full; undefined where it is empty, templated or may still grow. */
export function knownSelector({ entries, open }: StringMap): Selector | undefined {
  const pairs = [...entries].flatMap(([key, value]) =>
    value.is === "set" ? [{ key, value: value.value, at: value.at }] : [],
  );
  return open || pairs.length === 0 || pairs.length < entries.size ? undefined : pairs;
}

/** Whether the pods of a workload have, or may have, every label of the selector. */
export function fits(selector: Selector, { labels, open }: WorkloadRow): boolean {
  return selector.every(({ key, value }) => {
    const label = labels[key];
    return label === undefined ? open : label === null || label === value;
  });
}

/** The pods that a selector fits in namespaces that are written beside them: one for each namespace. */
export function podsThatFit(index: Index, selector: Selector): readonly Found<LabelledRow>[] {
  const [first] = selector;
  if (first === undefined) return [];
  const pods = index.get(labelledPods, `${first.key}=${first.value}`).filter(({ data }) => fits(selector, data));
  return [...new Map(pods.map((pod) => [pod.data.namespace, pod])).values()];
}

/** Whether an operator may make such pods from a custom object: it is called by, or labelled with, what is selected. */
export function mayMake(selector: Selector, { name, labels }: CustomRow): boolean {
  return selector.some(
    ({ key, value }) => name === null || value === name || labels[key] === value || labels[key] === null,
  );
}

/** Values that some pod has under the same label and that differ by a slip of the finger, nearest first. */
export function similarValues(
  selector: Selector,
  wrong: Selector[number],
  pods: readonly { labels: Readonly<Record<string, string | null>> }[],
) {
  const others = selector.filter((one) => one !== wrong);
  const values = pods
    .filter(({ labels }) => others.every(({ key, value }) => labels[key] === value))
    .flatMap(({ labels }) => labels[wrong.key] ?? []);
  const slips = (value: string) => Math.max(2, Math.ceil(value.length / 4));
  return [...new Set(values)]
    .map((value) => ({ value, steps: editsBetween(value, wrong.value, slips(value)) }))
    .filter(({ steps }) => steps > 0 && Number.isFinite(steps))
    .sort((a, b) => a.steps - b.steps || (a.value < b.value ? -1 : 1))
    .slice(0, 3)
    .map(({ value }) => value);
}
