// The paths of the node that a document gives to pods: hostPath volumes, and persistent volumes that are a folder of a node.
//
// Fields by the Kubernetes API: `HostPathVolumeSource` in pods and PersistentVolumes, `LocalVolumeSource` in PersistentVolumes.
import { fact } from "../core/fact.ts";
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

/** Where the containers of a pod have a volume, as far as that is known. */
export function mountPathsOf(pod: Pod, volume: string): readonly string[] {
  return pod.containers.flatMap(({ node }) =>
    itemsAt(node, "volumeMounts").flatMap((mount) => {
      const path = valueOr(stringAt(mount, "mountPath"), undefined);
      return valueOr(stringAt(mount, "name"), undefined) === volume && path !== undefined ? [path] : [];
    }),
  );
}
