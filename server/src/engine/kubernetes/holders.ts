// The containers that get a volume of the node, with whose rights they use it, and for what.
import { isSetTo } from "../core/value.ts";
import { imageUser, isSudoer } from "../knowledge/image-users.ts";
import { measuresBy } from "../knowledge/needed-rights.ts";
import { itemsAt } from "../yaml/node.ts";
import { addedCapabilities, hasNoCapabilities } from "./capabilities.ts";
import { imageOf, mayBeRoot, textAt } from "./evidence.ts";
import type { Container, Pod } from "./pods.ts";

/** The containers of a pod that mount a volume. */
export function mounting({ containers }: Pod, volume: string): readonly Container[] {
  return containers.filter(({ node }) => itemsAt(node, "volumeMounts").some((one) => textAt(one, "name") === volume));
}

/** For what all of some containers need a path of the node; undefined where one of them is not known to. */
export function purposeOf(holders: readonly Container[], path: string): string | undefined {
  const purposes = holders.map((one) => {
    const image = imageOf(one);
    return image && measuresBy(image, path);
  });
  return purposes.includes(undefined) ? undefined : purposes[0];
}

/** Whether the user of a container becomes root by `sudo`, without a password, where it may gain privileges. */
function becomesRoot(container: Container): boolean {
  const image = imageOf(container);
  const user = container.effective("runAsUser");
  const name = user.is === "set" ? String(user.value) : image && imageUser(image)?.user;
  if (image === undefined || name === undefined || !isSudoer(image, name)) return false;
  return !isSetTo(container.effective("allowPrivilegeEscalation"), false);
}

/**
 * Whether a container runs as somebody else than root with that user's own rights: in no other group and without added capabilities that it
 * could use; `privileged` hands root its rights alone.
 */
export function isOrdinaryUser(container: Container): boolean {
  const user = container.effective("runAsUser");
  const group = container.effective("runAsGroup");
  const isOwnGroup = group.is === "absent" || (group.is === "set" && user.is === "set" && group.value === user.value);
  return (
    !mayBeRoot(container) &&
    !becomesRoot(container) &&
    isOwnGroup &&
    container.pod.field("securityContext", "supplementalGroups").is === "absent" &&
    (addedCapabilities(container).length === 0 || hasNoCapabilities(container))
  );
}

/** Whether a container may run as root only if what a template writes lets it. */
export function hasUnknownUser(container: Container): boolean {
  const user = container.effective("runAsUser");
  return user.is === "unknown" || (user.is === "absent" && container.effective("runAsNonRoot").is === "unknown");
}
