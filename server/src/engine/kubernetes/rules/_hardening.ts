// What may be written into a container's security context without contradicting what is there already.
import { remembered } from "../../core/fact.ts";
import type { Fix, FixKind, RuleId } from "../../core/finding.ts";
import { isSetTo } from "../../core/value.ts";
import { type Edits, merge, type Plain } from "../../yaml/edit/edit.ts";
import { lookup } from "../../yaml/node.ts";
import { addedCapabilities } from "../capabilities.ts";
import { allOf, takeAway } from "../fixes.ts";
import { userBeside } from "../image-user.ts";
import { needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import type { Container, Pod, SecurityFields } from "../pods.ts";
import { temporaryFolder } from "../writable.ts";

/**
 * Whether `allowPrivilegeEscalation: false` may stand on the container: the API server rejects it together with
 * `privileged` and with an added SYS_ADMIN.
 */
export function mayForbidEscalation(container: Container): boolean {
  if (container.pod.windows) return false;
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
  /** Whether a fix writes it: not where the container would certainly stop working. Without it, each time. */
  writable?(doc: Manifest, container: Container): boolean;
}

/** What Windows does not have: the API server rejects it in a pod for Windows (`PodSpec.os`). */
const onLinux = ({ pod }: Container) => !pod.windows;

/** In the order in which a hardened context is written. */
export const DEFAULTS: readonly Default[] = [
  {
    rule: "kubernetes/run-as-non-root",
    field: "runAsNonRoot",
    hardened: true,
    risk: ({ pod }) => (pod.ownUsers === "yes" ? "run as root of its own user namespace" : "run as root"),
    may: mayRunAsNonRoot,
    writable: (doc, container) => userBeside(doc, container) !== undefined,
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
    risk: (one) => (isSetTo(one.effective("privileged"), true) ? "use every capability" : "use 14 capabilities"),
    may: onLinux,
  },
  {
    rule: "kubernetes/seccomp-missing",
    field: "seccompProfile",
    hardened: { type: "RuntimeDefault" },
    risk: () => "make any system call",
    may: onLinux,
  },
  {
    rule: "kubernetes/read-only-root-fs",
    field: "readOnlyRootFilesystem",
    hardened: true,
    risk: () => "write to its own file system",
    may: onLinux,
  },
];

/** How a field may be hardened: in bulk only where the container does not say that it needs what is taken from it. */
export function kindOf(doc: Manifest, container: Container, field: keyof SecurityFields): FixKind {
  return needOf(doc, container, field) === undefined ? "hardening" : "choice";
}

/** How a field may be hardened for all containers of a pod at once. */
export function kindForAll(doc: Manifest, pod: Pod, field: keyof SecurityFields): FixKind {
  return remembered(pod, `kind for all: ${field}`, () =>
    pod.containers.some((one) => kindOf(doc, one, field) === "choice") ? "choice" : "hardening",
  );
}

/** The fix by which a container's field gets a harder value. */
export function harden(
  doc: Manifest,
  container: Container,
  field: keyof SecurityFields,
  title: string,
  ...edits: readonly Edits[]
): Fix | undefined {
  const value = lookup(container.node, "securityContext", field);
  return takeAway(
    doc,
    title,
    value.is === "set" ? value.value : undefined,
    allOf(edits),
    kindOf(doc, container, field),
  );
}

/** The edits that write the hardened values of some fields into a container, with what they need beside them. */
export function hardened(doc: Manifest, container: Container, fields: readonly Default[]): readonly Edits[] {
  const values = fields.flatMap(({ field, hardened: value }): readonly (readonly [string, Plain])[] => {
    const user = field === "runAsNonRoot" ? userBeside(doc, container) : undefined;
    return typeof user === "number"
      ? [
          [field, value],
          ["runAsUser", user],
        ]
      : [[field, value]];
  });
  const context = merge(doc, container.node, ["securityContext"], Object.fromEntries(values));
  const readOnly = fields.some(({ field }) => field === "readOnlyRootFilesystem");
  // Alone it is worth a click, too.
  return readOnly ? [context, temporaryFolder(doc, container) ?? []] : [context];
}
