// As whom a container can run that must not be root: `runAsNonRoot` alone does not make the kubelet choose another user, it makes it
// refuse the image's root, and a user that is a name. Source: `verifyRunAsNonRoot` in the kubelet's
// pkg/kubelet/kuberuntime/security_context.go ("container has runAsNonRoot and image will run as root",
// "… image has non-numeric user").

import type { ImageStart } from "../core/builds/image-starts.ts";
import type { ImageReference } from "../core/image.ts";
import { isSetTo } from "../core/value.ts";
import { imageUser, mayNeedRoot, numberOfUser } from "../knowledge/image-users.ts";
import { builtStart } from "./built.ts";
import { imageOf, runsOwnProgram } from "./evidence.ts";
import { needsNode } from "./needs.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";

/** A user that no image brings, for programs that run as any. */
export const ANY_USER = 10001;

/**
 * What has to be written beside `runAsNonRoot: true` so that a container starts: nothing (`enough`), a number as `runAsUser`, or
 * undefined where no number is known with which it does. `unknown`: nothing, if the user in its image's configuration is a number;
 * of the image that is not known.
 */
export function userBeside(doc: Manifest, container: Container): number | "enough" | "unknown" | undefined {
  if (isSetTo(container.effective("privileged"), true) || needsNode(doc, container)) return undefined;
  if (container.pod.windows || container.effective("runAsUser").is !== "absent") return "enough";
  const image = imageOf(container);
  if (image === undefined) return "unknown";
  const known = imageUser(image);
  if (known?.runsAs === "user" && /^\d+$/.test(known.user ?? "")) return "enough";
  if (known === undefined && !mayNeedRoot(image)) return besideBuilt(builtStart(doc, container));
  // Another program than the image's runs as anybody, but what the image has for one user may be closed to others.
  return userFor(image) ?? (runsOwnProgram(container, image) ? undefined : ANY_USER);
}

/** The same for an image of which its Dockerfile in this workspace is all that is known, if anything. */
function besideBuilt(start: ImageStart | undefined): ReturnType<typeof userBeside> {
  if (start?.certain !== true) return "unknown";
  if (start.user === "name") return start.number ?? undefined;
  if (start.asRoot !== undefined) return undefined;
  return start.user === "root" ? ANY_USER : "unknown";
}

/**
 * A number as which an image's program can run instead of root: one that it brings, else any where it runs as any; undefined where none is
 * known.
 */
export function userFor(image: ImageReference): number | undefined {
  const known = imageUser(image);
  const own = known?.user ?? known?.brings;
  const number = own === undefined ? undefined : numberOfUser(own);
  // Another user than its own cannot read what its entrypoint has prepared.
  const isBound = mayNeedRoot(image) || known?.runsAs === "drops privileges" || known?.runsAs === "user";
  return isBound ? number : (number ?? ANY_USER);
}

/** Whether an image runs as that number by itself, so that its program is known to work so. */
export function isOwnUser(image: ImageReference | undefined, number: number): boolean {
  const known = image && imageUser(image);
  return known?.runsAs === "user" && known.user !== undefined && numberOfUser(known.user) === number;
}
