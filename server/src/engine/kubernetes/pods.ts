// The pods that a document's objects describe, and their containers, with fields resolved through the layers.
import { fact } from "../core/fact.ts";
import { distinct, type Subject, subject } from "../core/subject.ts";
import type { Span } from "../core/text.ts";
import { type Value, valueOr } from "../core/value.ts";
import {
  booleanAt,
  isFaulty,
  itemsAt,
  lookup,
  type Node,
  numberAt,
  pairOf,
  resolved,
  stringAt,
  textOf,
} from "../yaml/node.ts";
import { shortened } from "../yaml/template/shortened.ts";
import type { ContainerField } from "./kinds.ts";
import { absentAt, type KubeObject, lacksSelector, type Manifest, objects, unlessPartial } from "./objects.ts";
import { type Place, placesOf } from "./pod-places.ts";
import { mayBe, type StringList, type StringMap, stringMapAt, stringsAt } from "./values.ts";
import { mayRunOnWindows, saysWindows } from "./windows.ts";

/** One description of pods: a Pod itself, or the template of a workload. */
export interface Pod {
  readonly object: KubeObject;
  /** What holds the pods' metadata and spec. */
  readonly template: Node;
  readonly spec: Node;
  /** Where a finding about the whole pod stands: the object's name. */
  readonly label: Span;
  /** Whether only a part is written here (a patch, a custom kind's overrides): then nothing is proven absent. */
  readonly partial: boolean;
  /** Whether the pod runs on Windows, or may: the field that says so is templated. */
  readonly windows: boolean;
  /** Whether it says so, or may, by the one field that Pod Security goes by: `spec.os.name`. */
  readonly saysWindows: boolean;
  /** Whether the pod asks for a user namespace of its own (`hostUsers: false`); `maybe` where that is templated. */
  readonly ownUsers: "yes" | "no" | "maybe";
  readonly containers: readonly Container[];
  /** A field of the pod spec; absent is reported at `label`. */
  field(...path: readonly string[]): Value<Node>;
  /** A field of the pod spec of a given type. */
  boolean(...path: readonly string[]): Value<boolean>;
  string(...path: readonly string[]): Value<string>;
}

/** The fields that share a namespace of the node with the pod. */
export type HostNamespace = "hostNetwork" | "hostPID" | "hostIPC";

/** Source: fields of `SecurityContext`; those that `PodSecurityContext` shares are inherited from the pod. */
export interface SecurityFields {
  readonly runAsNonRoot: boolean;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly seccompProfile: Node;
  readonly seLinuxOptions: Node;
  readonly appArmorProfile: Node;
  readonly windowsOptions: Node;
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly procMount: string;
  readonly capabilities: Node;
}

const READERS: { readonly [F in keyof SecurityFields]: (node: Node, ...path: string[]) => Value<SecurityFields[F]> } = {
  runAsNonRoot: booleanAt,
  runAsUser: numberAt,
  runAsGroup: numberAt,
  seccompProfile: lookup,
  seLinuxOptions: lookup,
  appArmorProfile: lookup,
  windowsOptions: lookup,
  privileged: booleanAt,
  allowPrivilegeEscalation: booleanAt,
  readOnlyRootFilesystem: booleanAt,
  procMount: stringAt,
  capabilities: lookup,
};

const INHERITED: ReadonlySet<keyof SecurityFields> = new Set([
  "runAsNonRoot",
  "runAsUser",
  "runAsGroup",
  "seccompProfile",
  "seLinuxOptions",
  "appArmorProfile",
  "windowsOptions",
] as const);

/** `sidecar`: an init container that keeps running (`restartPolicy: Always`). */
export type ContainerRole = "container" | "init" | "sidecar" | "ephemeral";

export interface Container {
  readonly pod: Pod;
  readonly node: Node;
  readonly role: ContainerRole;
  /** Its name for messages: a templated one as it is written; without one its position, `#1`. */
  readonly name: string;
  /** Where a finding about the whole container stands: its name, else its image, else its first key. */
  readonly label: Span;
  /** Its step in a subject: `containers[web]`. */
  readonly step: string;
  /** Its full name in findings: `Deployment/shop/web>containers[web]`; of a name that an object has twice, `…#2` for the second. */
  readonly subject: Subject;
  readonly image: Value<string>;
  /** Whether only a part is written here, or can be read: then nothing is proven absent. */
  readonly partial: boolean;
  /** A field of the container; absent is reported at `label`. */
  field(...path: readonly string[]): Value<Node>;
  boolean(...path: readonly string[]): Value<boolean>;
  string(...path: readonly string[]): Value<string>;
  strings(...path: readonly string[]): Value<StringList>;
  /**
   * What a security field comes to: the container's own, else the pod's where the field is inherited, with the span of
   * the one that counts; absent (at `label`) where neither sets it and both are written in full.
   */
  effective<F extends keyof SecurityFields>(field: F): Value<SecurityFields[F]>;
}

/** Every pod description of a document. */
export const pods = fact((doc: Manifest): readonly Pod[] =>
  objects(doc).flatMap((object) => {
    const distinctly = distinct();
    return placesOf(object).map((place) => podOf(doc, object, place, distinctly));
  }),
);

/** Every container of a document: init and ephemeral ones too, in the order of the pods. */
export const containers = fact((doc: Manifest): readonly Container[] => pods(doc).flatMap((pod) => pod.containers));

function podOf(
  doc: Manifest,
  object: KubeObject,
  { template, spec, fields, partial }: Place,
  distinctly: (subject: Subject) => Subject,
): Pod {
  const written = fields.flatMap((field) => entriesOf(spec, field).map((entry) => ({ ...entry, field })));
  const inPart = object.patch || partial || lacksSelector(object) || (!hasSelector(object) && written.some(lacksImage));
  const read = <T>(value: Value<T>) => absentAt(unlessPartial(value, inPart), object.label);
  const all: Container[] = [];
  const pod: Pod = {
    object,
    template,
    spec,
    label: object.label,
    partial: inPart,
    windows: mayRunOnWindows(
      spec,
      written.map(({ node }) => node),
    ),
    saysWindows: saysWindows(spec),
    ownUsers: ownUsersOf(spec),
    containers: all,
    field: (...path) => read(lookup(spec, ...path)),
    boolean: (...path) => read(booleanAt(spec, ...path)),
    string: (...path) => read(stringAt(spec, ...path)),
  };
  for (const { node, field, index } of written) {
    const container = containerOf(doc, pod, node, field, index);
    all.push({ ...container, subject: distinctly(container.subject) });
  }
  return pod;
}

/**
 * The API server refuses a container without an image, so what has none is laid over one that is described elsewhere: the
 * whole pod, since nothing tells whether its other containers are new. With a selector it is taken for a whole workload that
 * nobody has given an image yet.
 */
function lacksImage({ node, field }: { readonly node: Node; readonly field: ContainerField }): boolean {
  return field.role !== "ephemeral" && lookup(node, "image").is === "absent";
}

function hasSelector({ node }: KubeObject): boolean {
  return lookup(node, "spec", "selector").is !== "absent";
}

function entriesOf(spec: Node, { key, single }: ContainerField): readonly { node: Node; index: number }[] {
  const nodes = single === true ? [pairOf(spec, key)?.value] : itemsAt(spec, key);
  return nodes.flatMap((node, index) =>
    node !== undefined && resolved(node)?.kind === "map" ? [{ node, index }] : [],
  );
}

function containerOf(doc: Manifest, pod: Pod, node: Node, field: ContainerField, index: number): Container {
  const partial = pod.partial || isFaulty(node);
  const named = stringAt(node, "name");
  const position = `#${index + 1}`;
  const label = labelOf(node);
  const step = stepOf(field, valueOr(named, position));
  const read = <T>(value: Value<T>) => absentAt(unlessPartial(value, partial), label);
  return {
    pod,
    node,
    role: roleOf(node, field),
    name: named.is === "set" ? named.value : (asWritten(doc, named) ?? position),
    label,
    step,
    subject: subject(pod.object.subject, step),
    image: read(stringAt(node, "image")),
    partial,
    field: (...path) => read(lookup(node, ...path)),
    boolean: (...path) => read(booleanAt(node, ...path)),
    string: (...path) => read(stringAt(node, ...path)),
    strings: (...path) => read(stringsAt(node, ...path)),
    effective: (key) => {
      const own = read(READERS[key](node, "securityContext", key));
      if (own.is !== "absent" || !INHERITED.has(key)) return own;
      return absentAt(unlessPartial(READERS[key](pod.spec, "securityContext", key), partial), label);
    },
  };
}

/** The template that a value is written as, as short as a message bears; undefined where it is none. */
function asWritten(doc: Manifest, value: Value<string>): string | undefined {
  const text = value.is === "unknown" ? doc.text.slice(value.at.start, value.at.end).replace(/^["']|["']$/g, "") : "";
  return text === "" ? undefined : shortened(text);
}

function stepOf({ key, single }: ContainerField, name: string): string {
  return single === true ? key : `${key}[${name}]`;
}

/** Where a finding about a named entry (a container, a volume) stands: its name, else its image, else its first key. */
export function labelOf(node: Node): Span {
  for (const key of ["name", "image"]) {
    const pair = pairOf(node, key);
    if (pair !== undefined && pair.value.at.end > pair.value.at.start) return pair.value.at;
  }
  const map = resolved(node);
  return (map?.kind === "map" ? map.pairs[0]?.key.at : undefined) ?? node.at;
}

function roleOf(node: Node, { role }: ContainerField): ContainerRole {
  return role === "init" && textOf(pairOf(node, "restartPolicy")?.value) === "Always" ? "sidecar" : role;
}

function ownUsersOf(spec: Node): Pod["ownUsers"] {
  const hostUsers = booleanAt(spec, "hostUsers");
  if (hostUsers.is === "set") return hostUsers.value ? "no" : "yes";
  return mayBe(hostUsers, spec, ["hostUsers"], () => true) ? "maybe" : "no";
}

/** The annotations of the pods themselves. */
export function podAnnotationsOf(pod: Pod): StringMap {
  return stringMapAt(pod.template, "metadata", "annotations");
}
