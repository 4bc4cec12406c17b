// A place to write to beside a read-only root file system: an emptyDir on /tmp.
import { withoutEnd } from "../core/text.ts";
import { appendItem, type Edits, put } from "../yaml/edit/edit.ts";
import { itemsAt, lookup, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";
import { volumeNames } from "./volumes.ts";

/**
 * The edits that mount an emptyDir of its own on a container's /tmp. None where something is mounted there already, and
 * none where the lists of volumes and mounts cannot be seen in full: the read-only flag is worth it without.
 */
export function temporaryFolder(doc: Manifest, container: Container): Edits {
  const { pod, node, role, name } = container;
  const mounts = lookup(node, "volumeMounts");
  const volumes = lookup(pod.spec, "volumes");
  if (mounts.is === "unknown" || volumes.is === "unknown" || pod.partial || role === "ephemeral") return [];
  const isTmp = (path: string | undefined) => path !== undefined && withoutEnd(path, "/") === "/tmp";
  if (itemsAt(node, "volumeMounts").some((one) => one.kind !== "map" || isTmp(textAt(one, "mountPath")))) return [];
  const taken = volumeNames(pod);
  const wanted = pod.containers.length === 1 || !/^[a-z0-9-]{1,50}$/.test(name) ? "tmp" : `tmp-${name}`;
  const volume = [wanted, `${wanted}-2`, `${wanted}-3`].find((one) => !taken.has(one));
  if (volume === undefined) return [];
  const mounted = add(doc, container, "volumeMounts", { name: volume, mountPath: "/tmp" });
  const declared = add(doc, pod, "volumes", { name: volume, emptyDir: {} });
  return mounted === undefined || declared === undefined ? [] : [...mounted, ...declared];
}

function textAt(node: Parameters<typeof lookup>[0], key: string): string | undefined {
  const value = lookup(node, key);
  return value.is === "set" ? textOf(value.value) : undefined;
}

type Item =
  | { readonly name: string; readonly mountPath: string }
  | { readonly name: string; readonly emptyDir: Record<string, never> };

function add(doc: Manifest, owner: Container | Container["pod"], key: string, item: Item): Edits {
  const node = "spec" in owner ? owner.spec : owner.node;
  const list = lookup(node, key);
  if (list.is !== "set") return put(doc, node, [key], [item]);
  return list.value.kind === "sequence" ? appendItem(doc, list.value, item) : undefined;
}
