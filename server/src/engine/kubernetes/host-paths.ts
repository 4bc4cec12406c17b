// The paths of the node that a document gives to pods: hostPath volumes, and persistent volumes that are a folder of a node.
//
// Fields by the Kubernetes API: `HostPathVolumeSource` in pods and PersistentVolumes, `LocalVolumeSource` in PersistentVolumes.
import { fact } from "../core/fact.ts";
import { addTo } from "../core/lists.ts";
import { type Value, valueOr } from "../core/value.ts";
import { isOpen, itemsAt, lookup, type Node, pairOf, stringAt } from "../yaml/node.ts";
import { isKind, type Manifest, objects } from "./objects.ts";
import { type Pod, pods } from "./pods.ts";
import { volumesOf } from "./volumes.ts";

export interface HostPath {
  /** As it is written for the volume. */
  readonly path: Value<string>;
  /** What containers get of it, where the path is known: the path itself, or only what their mounts name below it (`subPath`). */
  readonly mounted: readonly string[];
  /** The pod, and the name of the volume in it; a persistent volume has none. */
  readonly pod?: Pod;
  readonly volume?: string | undefined;
}

/** All of them: those of the pods, then the persistent volumes. */
export const hostPaths = fact((doc: Manifest): readonly HostPath[] => [
  ...pods(doc).flatMap((pod) =>
    volumesOf(pod)
      .filter(({ node }) => pairOf(pairOf(node, "hostPath")?.value, "path") !== undefined)
      .map(({ node, name }) => {
        const path = stringAt(node, "hostPath", "path");
        const volume = valueOr(name, undefined);
        return { path, mounted: mountedOf(path, pod, volume), pod, volume };
      }),
  ),
  ...objects(doc)
    .filter((object) => isKind(object, ["PersistentVolume"], [""]))
    .flatMap(({ node }) =>
      ["hostPath", "local"].map((source) => {
        const path = stringAt(node, "spec", source, "path");
        return { path, mounted: mountedOf(path) };
      }),
    ),
]);

function mountedOf(path: Value<string>, pod?: Pod, volume?: string): readonly string[] {
  if (path.is !== "set") return [];
  const parts = pod === undefined || volume === undefined ? undefined : partsMounted(pod).get(volume);
  if (parts === undefined || parts.includes("")) return [path.value];
  return parts.flatMap((part) => (part === undefined ? [] : [`${path.value}/${part}`]));
}

/**
 * The parts of each volume that the containers of a pod mount: paths below it, empty for all of it, undefined for one that only the
 * cluster knows. A volume that a mount may mean, its list or its name being templated, is left out: all of it may be mounted.
 */
const partsMounted = fact((pod: Pod): ReadonlyMap<string, readonly (string | undefined)[]> => {
  const parts = new Map<string, (string | undefined)[]>();
  if (pod.partial) return parts;
  for (const { node } of pod.containers) {
    const list = lookup(node, "volumeMounts");
    if (list.is === "unknown" || (list.is === "set" && isOpen(list.value))) return new Map();
    for (const mount of itemsAt(node, "volumeMounts")) {
      const name = stringAt(mount, "name");
      if (name.is !== "set") return new Map();
      addTo(parts, name.value, partOf(mount));
    }
  }
  return parts;
});

/** Source: `VolumeMount` of the Kubernetes API, whose `subPath` and `subPathExpr` exclude each other. */
function partOf(mount: Node): string | undefined {
  if (stringAt(mount, "subPathExpr").is !== "absent") return undefined;
  const part = stringAt(mount, "subPath");
  return part.is === "absent" ? "" : valueOr(part, undefined);
}

/** Where the containers of a pod have its volumes, by the names of these; what is templated is left out. */
export const mountPaths = fact((pod: Pod): ReadonlyMap<string, readonly string[]> => {
  const paths = new Map<string, string[]>();
  for (const { node } of pod.containers) {
    for (const mount of itemsAt(node, "volumeMounts")) {
      const name = valueOr(stringAt(mount, "name"), undefined);
      const path = valueOr(stringAt(mount, "mountPath"), undefined);
      if (name !== undefined && path !== undefined) addTo(paths, name, path);
    }
  }
  return paths;
});
