// What may be written into a container's security context without contradicting what is there already.
import type { RuleId } from "../../core/finding.ts";
import { isSetTo } from "../../core/value.ts";
import { type Edits, merge, type Plain } from "../../yaml/edit/edit.ts";
import { addedCapabilities } from "../capabilities.ts";
import type { Manifest } from "../objects.ts";
import type { Container, SecurityFields } from "../pods.ts";
import { temporaryFolder } from "../writable.ts";

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

/** A field of the security context whose default leaves something to the container. */
export interface Default {
  /** The rule that asks for the field. */
  readonly rule: RuleId;
  readonly field: keyof SecurityFields;
  readonly hardened: Plain;
  /** What a container may do without it. */
  risk(container: Container): string;
  /** Whether the hardened value may stand on the container. */
  may(container: Container): boolean;
}

const always = () => true;

/** In the order in which a hardened context is written. */
export const DEFAULTS: readonly Default[] = [
  {
    rule: "kubernetes/run-as-non-root",
    field: "runAsNonRoot",
    hardened: true,
    risk: ({ pod }) => (pod.ownUsers === "yes" ? "run as root of its own user namespace" : "run as root"),
    may: mayRunAsNonRoot,
  },
  {
    rule: "kubernetes/allow-privilege-escalation",
    field: "allowPrivilegeEscalation",
    hardened: false,
    risk: () => "gain privileges",
    may: mayForbidEscalation,
  },
  {
    rule: "kubernetes/drop-all-capabilities",
    field: "capabilities",
    hardened: { drop: ["ALL"] },
    risk: () => "use 14 capabilities",
    may: always,
  },
  {
    rule: "kubernetes/seccomp-missing",
    field: "seccompProfile",
    hardened: { type: "RuntimeDefault" },
    risk: () => "make any system call",
    may: always,
  },
  {
    rule: "kubernetes/read-only-root-fs",
    field: "readOnlyRootFilesystem",
    hardened: true,
    risk: () => "write to its own file system",
    may: always,
  },
];

/** The edits that write the hardened values of some fields into a container, with what a read-only root needs. */
export function hardened(doc: Manifest, container: Container, fields: readonly Default[]): readonly Edits[] {
  const block = Object.fromEntries(fields.map((one) => [one.field, one.hardened]));
  const context = merge(doc, container.node, ["securityContext"], block);
  const readOnly = fields.some(({ field }) => field === "readOnlyRootFilesystem");
  return readOnly ? [context, temporaryFolder(doc, container)] : [context];
}
