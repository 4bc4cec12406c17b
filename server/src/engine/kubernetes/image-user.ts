// As whom a container can run that must not be root: `runAsNonRoot` alone does not make the kubelet choose another user, it makes it
// refuse the image's root, and a user that is a name. Source: `verifyRunAsNonRoot` in the kubelet's
// pkg/kubelet/kuberuntime/security_context.go ("container has runAsNonRoot and image will run as root",
// "… image has non-numeric user").
import { isSetTo } from "../core/value.ts";
import { imageUser, mayNeedRoot, numberOfUser } from "../knowledge/image-users.ts";
import { imageOf, needsNode } from "./needs.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";

/** A user that no image brings, for programs that run as any. */
const ANY_USER = 10001;

/**
 * What has to be written beside `runAsNonRoot: true` so that a container starts: nothing (`enough`), a number as `runAsUser`, or
 * undefined where no number is known with which it does. What is not known of an image counts as a number in its configuration.
 */
export function userBeside(doc: Manifest, container: Container): number | "enough" | undefined {
  if (isSetTo(container.effective("privileged"), true) || needsNode(doc, container)) return undefined;
  const image = imageOf(container);
  if (container.pod.windows || container.effective("runAsUser").is !== "absent" || image === undefined) return "enough";
  const known = imageUser(image);
  const own = known?.user ?? known?.brings;
  const number = own === undefined ? undefined : numberOfUser(own);
  if (known?.runsAs === "user") return /^\d+$/.test(own ?? "") ? "enough" : number;
  // Another user than its own cannot read what its entrypoint has prepared.
  if (mayNeedRoot(image) || known?.runsAs === "drops privileges") return number;
  return known === undefined ? "enough" : (number ?? ANY_USER);
}
