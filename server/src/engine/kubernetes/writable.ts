// A place to write to beside a read-only root file system: an emptyDir on /tmp.
import { fact, remembered } from "../core/fact.ts";
import { withoutEnd } from "../core/text.ts";
import { isSetTo } from "../core/value.ts";
import { addItem, type Edits } from "../yaml/edit/edit.ts";
import { booleanAt, itemsAt, lookup, pairOf, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Container, Pod } from "./pods.ts";
import { volumeNames, volumesOf } from "./volumes.ts";

/**
 * The edits that mount an emptyDir of its own on a container's /tmp; none where something is mounted there already. Undefined
 * where the lists of volumes and mounts cannot be seen, so that nothing can be added to them.
 */
export function temporaryFolder(doc: Manifest, container: Container): Edits {
  const { pod, node, role, name } = container;
  // It has the mounts of another container.
  if (role === "ephemeral") return [];
  if (isPartial(pod)) return undefined;
  const isTmp = (path: string | undefined) => path !== undefined && withoutEnd(path, "/") === "/tmp";
  const mounts = itemsAt(node, "volumeMounts");
  if (mounts.some((one) => isTmp(textAt(one, "mountPath")))) return [];
  if (mounts.some((one) => one.kind !== "map")) return undefined;
  const taken = volumeNames(pod);
  const wanted = pod.containers.length === 1 || !/^[a-z0-9-]{1,50}$/.test(name) ? "tmp" : `tmp-${name}`;
  const volume = [wanted, `${wanted}-2`, `${wanted}-3`].find((one) => !taken.has(one));
  if (volume === undefined) return undefined;
  const mounted = addItem(doc, node, "volumeMounts", { name: volume, mountPath: "/tmp" });
  const declared = addItem(doc, pod.spec, "volumes", { name: volume, emptyDir: {} });
  return mounted && declared && [...mounted, ...declared];
}

/** Whether a container mounts a volume besides the one on /tmp that it may write to. */
export function hasOtherVolumes({ pod, node }: Container): boolean {
  const readOnly = readOnlyVolumes(pod);
  return itemsAt(node, "volumeMounts").some(
    (one) =>
      withoutEnd(textAt(one, "mountPath") ?? "", "/") !== "/tmp" &&
      !readOnly.has(textAt(one, "name") ?? "") &&
      !isSetTo(booleanAt(one, "readOnly"), true),
  );
}

const readOnlyVolumes = fact(
  (pod: Pod): ReadonlySet<string> =>
    new Set(
      volumesOf(pod).flatMap(({ node, name }) =>
        name.is === "set" && READ_ONLY.some((key) => pairOf(node, key) !== undefined) ? [name.value] : [],
      ),
    ),
);

/** Sources of volumes that are mounted read-only whatever a mount says. Source: "Volumes" of Kubernetes' documentation. */
const READ_ONLY = ["configMap", "secret", "downwardAPI", "projected", "image"];

/** Whether any container of a pod may have mounts that are not written here. */
function isPartial(pod: Pod): boolean {
  return remembered(pod, "partial containers", () => pod.partial || pod.containers.some((one) => one.partial));
}

function textAt(node: Parameters<typeof lookup>[0], key: string): string | undefined {
  const value = lookup(node, key);
  return value.is === "set" ? textOf(value.value) : undefined;
}
