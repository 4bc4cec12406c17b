// The Kubernetes objects of a document: one, or the items of a list, each with its kind and name as Values.

import { fact } from "../core/fact.ts";
import { around } from "../core/search.ts";
import { distinct } from "../core/subject.ts";
import type { Span } from "../core/text.ts";
import { absent, set, unknown, type Value } from "../core/value.ts";
import { isNull, itemsAt, lookup, type Node, pairOf, resolved, stringAt, type YamlDocument } from "../yaml/node.ts";
import { inlinePatches } from "./inline-patches.ts";
import { groupOf, isClusterScoped, listKeyOf, requiresSelector } from "./kinds.ts";
import { type StringMap, stringMapAt } from "./values.ts";

/** A document of a Kubernetes manifest: a YAML document, or a JSON file. */
export interface Manifest extends YamlDocument {
  /** Whether the file is one that is laid over others, as far as those are known that say so: see `patches.ts`. */
  readonly isPatch?: boolean;
}

export interface KubeObject {
  readonly node: Node;
  readonly at: Span;
  readonly apiVersion: Value<string>;
  /** The API group of `apiVersion`; undefined where that is unknown. */
  readonly group: string | undefined;
  readonly kind: Value<string>;
  readonly name: Value<string>;
  /** Absent where the object goes to the namespace the author applies it to, and for cluster-scoped kinds. */
  readonly namespace: Value<string>;
  /** Where a finding about the whole object stands: its name, else its kind. */
  readonly label: Span;
  /** Whether only a part of it is written here (a Kustomize patch, the rest of an include): then nothing is proven absent. */
  readonly patch: boolean;
  /** What the object is called in a subject: `Deployment/shop/web`. */
  readonly subject: string;
}

/**
 * The objects of a document, the items of lists in place of the lists, in the order they are written; then the patches that it holds as
 * text.
 */
export const objects = fact((doc: Manifest): readonly KubeObject[] => [...found(doc).whole, ...found(doc).inline]);

/** The objects that are written as such, and those inside of scalars, which stand within others. */
const found = fact((doc: Manifest) => {
  const distinctly = distinct();
  const named = (some: readonly KubeObject[], isPatch: boolean): readonly KubeObject[] =>
    some.map((one) => ({ ...one, patch: one.patch || isPatch, subject: distinctly(one.subject) }));
  return {
    whole: named(objectsBelow(doc.root), doc.isPatch === true),
    inline: named(inlinePatches(doc).flatMap(objectsBelow), true),
  };
});

/** The objects below a node, in the order they are written. */
export function objectsBelow(root: Node | undefined): readonly KubeObject[] {
  const below: KubeObject[] = [];
  collect(root, 0, below);
  return below;
}

function collect(node: Node | undefined, depth: number, into: KubeObject[]): void {
  const map = resolved(node);
  if (node === undefined || map?.kind !== "map") return;
  if (!isObject(map)) return;
  const object = describe(node);
  const key = object.kind.is === "set" ? listKeyOf(object.kind.value, object.group) : listKeyIn(map);
  if (key === undefined) {
    into.push(object);
  } else if (depth < 10) {
    for (const item of itemsAt(map, key)) collect(item, depth + 1, into);
  }
}

/** Whether a map has both keys, or may have them: an include may write them, or a line that cannot be read. */
function isObject(node: Node): boolean {
  return KEYS.every((key) => lookup(node, key).is !== "absent");
}

const KEYS = ["apiVersion", "kind"];

/** The key below which an object of an unknown kind holds others. */
function listKeyIn(node: Node): string | undefined {
  const isWritten = (item: Node) => KEYS.every((key) => pairOf(item, key) !== undefined);
  return ["items", "objects"].find((key) => itemsAt(node, key).some(isWritten));
}

function describe(node: Node): KubeObject {
  const apiVersion = stringAt(node, "apiVersion");
  const kind = stringAt(node, "kind");
  const name = stringAt(node, "metadata", "name");
  const clusterScoped = kind.is === "set" && isClusterScoped(kind.value);
  const written = stringAt(node, "metadata", "namespace");
  const namespace = clusterScoped ? absent(written.at) : written;
  const label = labelOf(node, name, kind);
  return {
    node,
    at: node.at,
    apiVersion,
    group: apiVersion.is === "set" ? groupOf(apiVersion.value) : undefined,
    kind,
    name,
    namespace,
    label,
    // What begins with an include may be laid over what that writes.
    patch: isPatch(node) || !KEYS.every((key) => pairOf(node, key) !== undefined),
    subject: [kind, namespace, name].flatMap(subjectPart).join("/"),
  };
}

/** What an object is called in a message: `` `Deployment/shop/web` ``, or what is known of that. */
export function titleOf({ kind, name, subject }: KubeObject): string {
  if (kind.is === "set") return name.is === "set" ? `\`${subject}\`` : `this ${kind.value}`;
  return name.is === "set" ? `\`${name.value}\`` : "this resource";
}

function labelOf(node: Node, name: Value<string>, kind: Value<string>): Span {
  if (name.is === "set") return name.at;
  const written =
    pairOf(resolved(lookupNode(node, "metadata")), "name") ??
    pairOf(resolved(lookupNode(node, "metadata")), "generateName");
  return written !== undefined && !isNull(written.value) ? written.value.at : kind.at;
}

function lookupNode(node: Node, key: string): Node | undefined {
  return pairOf(node, key)?.value;
}

function subjectPart(value: Value<string>, position: number): readonly string[] {
  if (value.is === "set") return [value.value];
  return position === 1 && value.is === "absent" ? [] : ["?"];
}

// Strategic-merge directives and JSON-patch shapes. Source: "strategic-merge-patch" in Kubernetes' contributor guide.
const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

function isPatch(root: Node): boolean {
  const pending: { node: Node; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > 200) continue;
    if (node.kind === "map") {
      for (const pair of node.pairs) {
        if (typeof pair.key.value === "string" && DIRECTIVE.test(pair.key.value)) return true;
        pending.push({ node: pair.value, depth: depth + 1 });
      }
    } else if (node.kind === "sequence") {
      for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    }
  }
  return false;
}

/** Whether a workload lacks the selector that its kind must have: then it is laid over one that has it. */
export function lacksSelector({ node, kind, apiVersion }: KubeObject): boolean {
  return (
    kind.is === "set" &&
    apiVersion.is === "set" &&
    requiresSelector(kind.value, apiVersion.value) &&
    lookup(node, "spec", "selector").is === "absent"
  );
}

/** The object around an offset. */
export function objectAt(doc: Manifest, offset: number): KubeObject | undefined {
  return around(found(doc).inline, offset) ?? around(found(doc).whole, offset);
}

/** Whether the object is of one of the kinds, in one of the groups (`""` is the core group; unknown ones pass). */
export function isKind(object: KubeObject, kinds: readonly string[], groups: readonly string[]): boolean {
  const { kind, group } = object;
  return kind.is === "set" && kinds.includes(kind.value) && (group === undefined || groups.includes(group));
}

/** The annotations on the object itself, not on its pods. */
export function annotationsOf(object: KubeObject): StringMap {
  return stringMapAt(object.node, "metadata", "annotations");
}

/** The namespace as tables know it: `default` where none is written, undefined where it is unknown. */
export function namespaceKey(object: KubeObject): string | undefined {
  const { namespace } = object;
  return namespace.is === "set" ? namespace.value : namespace.is === "absent" ? "default" : undefined;
}

/** An absent value of a patch, or of anything else that is written only in part, is unknown. */
export function unlessPartial<T>(value: Value<T>, partial: boolean): Value<T> {
  return partial && value.is === "absent" ? unknown(value.at) : value;
}

/** The same value, reported at `label` where it is absent. */
export function absentAt<T>(value: Value<T>, label: Span): Value<T> {
  return value.is === "absent" ? absent(label) : value.is === "set" ? set(value.value, value.at) : value;
}

/** Whether the object belongs to the cluster's own machinery. */
export function isSystemNamespace({ namespace }: KubeObject): boolean {
  return namespace.is === "set" && namespace.value === "kube-system";
}
