// What may be written into a container's security context without contradicting what is there already.
import { isSetTo } from "../../core/value.ts";
import type { Plain } from "../../yaml/edit.ts";
import type { Container } from "../pods.ts";
import { addedCapabilities } from "./_capabilities.ts";

/**
 * Whether `allowPrivilegeEscalation: false` may stand on the container: the API server rejects it together with
 * `privileged` and with an added SYS_ADMIN.
 */
export function mayForbidEscalation(container: Container): boolean {
  const privileged = container.effective("privileged");
  if (privileged.is === "unknown" || isSetTo(privileged, true)) return false;
  return !addedCapabilities(container).some(({ name }) => name === "SYS_ADMIN" || name === "ALL");
}

/** Whether `runAsNonRoot: true` may stand on the container: with user 0 the kubelet would refuse to start it. */
export function mayRunAsNonRoot(container: Container): boolean {
  const user = container.effective("runAsUser");
  return user.is === "absent" || (user.is === "set" && user.value !== 0);
}

/** The fields of a security context that a hardened container has, in the order they are written. */
export function hardenedContext(): { readonly [key: string]: Plain } {
  return {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
