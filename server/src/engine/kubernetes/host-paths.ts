// The paths of the node that a document gives to pods: hostPath volumes, and persistent volumes that are a folder of a node.
//
// Fields by the Kubernetes API: `HostPathVolumeSource` in pods and PersistentVolumes, `LocalVolumeSource` in PersistentVolumes.
import { fact } from "../core/fact.ts";
import { addTo } from "../core/lists.ts";
import { type Value, valueOr } from "../core/value.ts";
import { itemsAt, pairOf, stringAt } from "../yaml/node.ts";
import { isKind, type Manifest, objects } from "./objects.ts";
import { type Pod, pods } from "./pods.ts";
import { volumesOf } from "./volumes.ts";

export interface HostPath {
  readonly path: Value<string>;
  /** The pod, and the name of the volume in it; a persistent volume has none. */
  readonly pod?: Pod;
  readonly volume?: string | undefined;
}

/** All of them: those of the pods, then the persistent volumes. */
export const hostPaths = fact((doc: Manifest): readonly HostPath[] => [
  ...pods(doc).flatMap((pod) =>
    volumesOf(pod)
      .filter(({ node }) => pairOf(pairOf(node, "hostPath")?.value, "path") !== undefined)
      .map(({ node, name }) => ({
        path: stringAt(node, "hostPath", "path"),
        pod,
        volume: valueOr(name, undefined),
      })),
  ),
  ...objects(doc)
    .filter((object) => isKind(object, ["PersistentVolume"], [""]))
    .flatMap(({ node }) => ["hostPath", "local"].map((source) => ({ path: stringAt(node, "spec", source, "path") }))),
]);

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
