// Where the pods of an object are described: by its kind, and by structure for kinds that only an operator knows.
import { absent, set, unknown, type Value } from "../core/value.ts";
import { itemsAt, lookup, type Node, pairOf, resolved } from "../yaml/node.ts";
import { type ContainerField, mayCarryPods, POD_FIELDS, type PodPlace, podPlaceOf, podPlacesIn } from "./kinds.ts";
import type { KubeObject } from "./objects.ts";

/** Where one description of pods stands in an object. */
export interface Place {
  readonly template: Node;
  readonly spec: Node;
  readonly fields: readonly ContainerField[];
  readonly partial: boolean;
}

/** The descriptions of pods in an object, found by its kind, for custom kinds by their structure. */
export function placesOf(object: KubeObject): readonly Place[] {
  const { kind, group, node } = object;
  if (kind.is !== "set") return placesOfAnyKind(object);
  const known = podPlaceOf(kind.value, group);
  if (known !== undefined) return followed(node, known);
  return group !== undefined && mayCarryPods(group) ? podsByStructure(node) : [];
}

/**
 * The descriptions of pods in an object whose kind is not known: wherever a kind of its group has them, for custom groups by their
 * structure too. A map that Kubernetes would take for a pod's spec has containers, and is one in full where something says that
 * the object is Kubernetes' own.
 */
function placesOfAnyKind({ group, node }: KubeObject): readonly Place[] {
  const found = podPlacesIn(group).flatMap((place) =>
    followed(node, place)
      .filter(({ spec }) => place.fields.some(({ key }) => pairOf(spec, key) !== undefined))
      .map((one) => ({ ...one, partial: group === undefined && place.template.length === 0 })),
  );
  if (found.length > 0 || group === undefined || !mayCarryPods(group)) return found;
  return podsByStructure(node);
}

/**
 * What holds the labels of the pods of an object, also where no pod spec stands below it. Unknown where a template may
 * bring it, absent for objects without pods.
 */
export function templatesOf(object: KubeObject): Value<readonly Node[]> {
  const { kind, group, node } = object;
  if (kind.is !== "set") return unknown(object.at);
  const known = podPlaceOf(kind.value, group);
  if (known === undefined)
    return set(
      placesOf(object).map(({ template }) => template),
      object.at,
    );
  const found = follow(node, known.template);
  if (found.length > 0) return set(found, object.at);
  const hidden = lookup(node, ...known.template.filter((step) => step !== "*"));
  return hidden.is === "unknown" && !object.patch ? unknown(object.at) : absent(object.at);
}

function followed(object: Node, { template, spec, fields, shared = [] }: PodPlace): readonly Place[] {
  const partial = shared.some((path) => lookup(object, ...path).is !== "absent");
  return follow(object, template).flatMap((node) => {
    const found = lookup(node, ...spec);
    return found.is === "set" && resolved(found.value)?.kind === "map"
      ? [{ template: node, spec: found.value, fields, partial }]
      : [];
  });
}

function follow(object: Node, path: readonly string[]): readonly Node[] {
  let nodes: readonly Node[] = [object];
  for (const step of path) {
    nodes = nodes.flatMap((node) => (step === "*" ? itemsAt(node) : (pairOf(node, step)?.value ?? [])));
  }
  return nodes;
}

/** What a container is known by, beside its name, in an object of a kind that is not. Source: `Container` in Kubernetes' API reference. */
const OF_CONTAINERS: readonly string[] =
  "image command args env envFrom ports resources securityContext volumeMounts livenessProbe readinessProbe".split(" ");

/** What tells the spec of a pod without containers where one may be. Source: `PodSpec` in Kubernetes' API reference. */
const OF_PODS: readonly string[] = "hostNetwork hostPID hostIPC hostUsers securityContext volumes".split(" ");

/**
 * Keys of a custom kind below which stands what is merged with the operator's own template, whose settings of the pod remain. Source:
 * docs/examples/additionalPorts/README.md in rabbitmq/cluster-operator (`spec.override` is applied as a strategic merge patch).
 */
const LAID_OVER = /overrid|overlay|^patch(?:es)?$/i;

/**
 * The pods of a custom kind: maps with lists of containers, and those below `template.spec` with fields of pods.
 * Below `template.spec` they are whole pod specs; anywhere else, and below a key that says so (`override`), the operator
 * merges them with its own. (One that lays a template over its own elsewhere leaves images out: see `lacksImage`.)
 */
function podsByStructure(root: Node): readonly Place[] {
  const found: Place[] = [];
  const visit = (node: Node, parents: readonly { node: Node; key: string }[]): void => {
    if (node.kind === "sequence") for (const item of node.items) visit(item, parents);
    if (node.kind !== "map" || parents.length > 12) return;
    const [holder, above] = [parents.at(-1), parents.at(-2)];
    const isTemplate = holder?.key === "spec" && /^(?:pod)?template$/i.test(above?.key ?? "");
    if (hasContainers(node) || (isTemplate && OF_PODS.some((key) => pairOf(node, key) !== undefined))) {
      const isMerged = parents.some(({ key }) => LAID_OVER.test(key));
      const partial = !isTemplate || isMerged || itemsAt(node, "containers").length === 0;
      found.push({ template: holder?.node ?? node, spec: node, fields: POD_FIELDS, partial });
      return;
    }
    for (const pair of node.pairs) visit(pair.value, [...parents, { node, key: String(pair.key.value) }]);
  };
  visit(root, []);
  return found;
}

function hasContainers(node: Node): boolean {
  return ["containers", "initContainers"].some((list) =>
    itemsAt(node, list).some(
      (item) => pairOf(item, "name") !== undefined && OF_CONTAINERS.some((key) => pairOf(item, key) !== undefined),
    ),
  );
}
