// What manifests tell the workspace's index, keyed by namespace: how a Service's rule finds a Deployment.
import { BUILT_IMAGE_TABLES } from "../core/builds/images.ts";
import { type Entry, entry, type Table, table } from "../core/index.ts";
import type { Value } from "../core/value.ts";
import { isFaulty, isOpen, itemsAt, lookup, stringAt } from "../yaml/node.ts";
import { imageOverrides, imageWriterEntries } from "./image-writers.ts";
import { isCustomGroup } from "./kinds.ts";
import { addedLabels, kustomizationEntries, members, setNamespaces } from "./kustomize.ts";
import { isKind, type KubeObject, type Manifest, namespaceKey, objects } from "./objects.ts";
import { templatesOf } from "./pod-places.ts";
import { pods } from "./pods.ts";
import { type StringMap, stringMapAt } from "./values.ts";

/** Labels as plain data; null stands for a value that is not known. */
export type Labels = Readonly<Record<string, string | null>>;

/** One description of pods. */
export interface WorkloadRow {
  readonly kind: string;
  readonly name: string | null;
  readonly labels: Labels;
  /** Whether the pods may carry further labels; a document whose kind is templated may be any workload. */
  readonly open: boolean;
  /** Whether it is only laid over a workload of that kind and name, and says nothing of its labels: they are the other's. */
  readonly laidOver?: boolean;
}

/** An object of a kind that only its operator knows: it may make pods. */
export interface CustomRow {
  readonly kind: string;
  readonly name: string | null;
  readonly labels: Labels;
}

/** What a LimitRange gives to containers that set no limit themselves. */
export interface DefaultLimitsRow {
  readonly cpu: boolean;
  readonly memory: boolean;
}

/** A Secret, keyed by its name: what containers can read from it. Values are no business of the index. */
export interface SecretRow {
  readonly namespace: string | null;
  readonly keys: readonly string[];
  /** Whether it may have further keys. */
  readonly open: boolean;
}

/** Pods, keyed by each of their labels (`app=web`): where a stray selector would fit. */
export interface LabelledRow extends WorkloadRow {
  /** The namespace that is written beside them; null where none is, or it is not known. */
  readonly namespace: string | null;
}

export const workloads = table<WorkloadRow>("kubernetes/workloads");
export const labelledPods = table<LabelledRow>("kubernetes/labelled-pods");
export const customObjects = table<CustomRow>("kubernetes/custom-objects");
export const defaultLimits = table<DefaultLimitsRow>("kubernetes/default-limits");
export const secrets = table<SecretRow>("kubernetes/secrets");

/** All tables to which manifests add rows. */
export const ALL_TABLES: readonly Table<unknown>[] = [
  workloads,
  labelledPods,
  customObjects,
  defaultLimits,
  secrets,
  members,
  addedLabels,
  setNamespaces,
  imageOverrides,
  ...BUILT_IMAGE_TABLES,
];

/** The key of rows whose namespace is not known: they may belong to any. */
export const ANY_NAMESPACE = "*";

/** The key of LimitRanges of any namespace, beside that of their own: for what is put into another one than is written. */
export const EVERY_NAMESPACE = "**";

/** The keys of the rows that may belong to a namespace, those of unknown namespace included. */
export const keysOf = (namespace: string): readonly string[] => [namespace, ANY_NAMESPACE];

/** The rows of one document of the file at `path`. */
export function entriesOf(doc: Manifest, path: string): readonly Entry[] {
  const partial = new Set(pods(doc).flatMap((pod) => (pod.partial ? [pod.object] : [])));
  const rows = objects(doc).flatMap((object) => objectEntries(object, object.patch || partial.has(object)));
  return [...rows, ...kustomizationEntries(doc, path), ...imageWriterEntries(doc, path)];
}

function objectEntries(object: KubeObject, isPartial: boolean): readonly Entry[] {
  const key = keyOf(object);
  if (object.kind.is !== "set") {
    const any = entry<DefaultLimitsRow>(defaultLimits, key, { cpu: true, memory: true }, object.subject);
    // What cannot be read may be anything; of a template only the workloads are counted on.
    return [...workloadEntries(object, key, isPartial), ...(isFaulty(object.node) ? [any] : [])];
  }
  if (isKind(object, ["LimitRange"], [""])) {
    const limits = lookup(object.node, "spec", "limits");
    const rows = itemsAt(object.node, "spec", "limits").filter((one) => appliesToContainers(stringAt(one, "type")));
    const gives = (resource: string) =>
      limits.is === "unknown" ||
      (limits.is === "set" && isOpen(limits.value)) ||
      rows.some((one) => ["default", "max"].some((key) => lookup(one, key, resource).is !== "absent"));
    const row: DefaultLimitsRow = { cpu: gives("cpu"), memory: gives("memory") };
    return [key, EVERY_NAMESPACE].map((one) => entry<DefaultLimitsRow>(defaultLimits, one, row, object.subject));
  }
  const secret = secretRow(object);
  if (secret !== undefined && object.name.is === "set")
    return [entry<SecretRow>(secrets, object.name.value, secret, object.subject)];
  const ofPods = workloadEntries(object, key, isPartial);
  if (object.group === undefined || !isCustomGroup(object.group)) return ofPods;
  const labels = plain(stringMapAt(object.node, "metadata", "labels"));
  const custom: CustomRow = { kind: object.kind.value, name: nullable(object.name), labels };
  return [...ofPods, entry(customObjects, key, custom, object.subject)];
}

/**
 * A Secret as it is written, or as Bitnami's controller decrypts it. Sources: `Secret` in Kubernetes' API reference, "SealedSecret" in its
 * README.
 */
function secretRow(object: KubeObject): SecretRow | undefined {
  const maps = isKind(object, ["Secret"], [""])
    ? [stringMapAt(object.node, "data"), stringMapAt(object.node, "stringData")]
    : isKind(object, ["SealedSecret"], ["bitnami.com"])
      ? [stringMapAt(object.node, "spec", "encryptedData")]
      : undefined;
  if (maps === undefined) return undefined;
  return {
    namespace: namespaceKey(object) ?? null,
    keys: maps.flatMap(({ entries }) => [...entries.keys()]),
    open: maps.some(({ open }) => open),
  };
}

function workloadEntries(object: KubeObject, key: string, isPartial: boolean): readonly Entry[] {
  const kind = object.kind.is === "set" ? object.kind.value : "?";
  const name = nullable(object.name);
  const templates = templatesOf(object);
  if (templates.is === "absent") return [];
  if (templates.is === "unknown")
    return [entry<WorkloadRow>(workloads, key, { kind, name, labels: {}, open: true }, object.subject)];
  return templates.value.flatMap((template) => {
    const written = stringMapAt(template, "metadata", "labels");
    const labels = plain(written);
    const laidOver = isPartial && written.entries.size === 0;
    const row: WorkloadRow = { kind, name, labels, open: written.open || laidOver, ...(laidOver && { laidOver }) };
    return [entry(workloads, key, row, object.subject), ...labelEntries(object, row)];
  });
}

function labelEntries({ namespace, subject }: KubeObject, row: WorkloadRow): readonly Entry[] {
  return Object.entries(row.labels).flatMap(([label, value]) =>
    value === null
      ? []
      : [entry<LabelledRow>(labelledPods, `${label}=${value}`, { ...row, namespace: nullable(namespace) }, subject)],
  );
}

// `max` alone is taken as the default limit too. Source: "Limit Ranges" in Kubernetes' documentation.
function appliesToContainers(type: Value<string>): boolean {
  return type.is === "unknown" || (type.is === "set" && type.value === "Container");
}

function keyOf(object: KubeObject): string {
  return namespaceKey(object) ?? ANY_NAMESPACE;
}

function nullable(value: Value<string>): string | null {
  return value.is === "set" ? value.value : null;
}

function plain(labels: StringMap): Labels {
  return Object.fromEntries([...labels.entries].map(([key, value]) => [key, nullable(value)]));
}
