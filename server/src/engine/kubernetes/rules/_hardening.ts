// What may be written into a container's security context without contradicting what is there already.
import { remembered } from "../../core/fact.ts";
import type { Fix, FixKind, RuleId } from "../../core/finding.ts";
import { isSetTo } from "../../core/value.ts";
import { onlyWaits } from "../../knowledge/stated-needs.ts";
import { type Edits, merge, type Plain } from "../../yaml/edit/edit.ts";
import { lookup } from "../../yaml/node.ts";
import { builtStart } from "../built.ts";
import { addedCapabilities, capability } from "../capabilities.ts";
import {
  bindsPort,
  COMMENT_IS_OLD,
  type Condition,
  NO_CAPABILITIES,
  NUMERIC_USER,
  ONLY_ADDED,
  provided,
  WITH_PROFILE,
  WITHOUT_ROOT,
  WRITES_TO_MOUNTS,
  WRITES_TO_TMP,
  WRITES_TO_TMP_AND_VOLUMES,
} from "../conditions.ts";
import { commandOf, imageOf, lowPortOf, mayBeRoot } from "../evidence.ts";
import { allOf, takeAway } from "../fixes.ts";
import { isOwnUser, userBeside } from "../image-user.ts";
import { isNeededByComment, needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import type { Container, Pod, SecurityFields } from "../pods.ts";
import { someString } from "../values.ts";
import { hasOtherVolumes, temporaryFolder } from "../writable.ts";

/**
 * Whether `allowPrivilegeEscalation: false` may stand on the container: the API server rejects it together with
 * `privileged` and with an added SYS_ADMIN.
 */
export function mayForbidEscalation(container: Container): boolean {
  if (container.pod.windows) return false;
  const privileged = container.effective("privileged");
  if (privileged.is === "unknown" || isSetTo(privileged, true)) return false;
  return keepsPrivileges(container) === "no";
}

/**
 * Whether a container may gain privileges whatever it sets. Source: `allowPrivilegeEscalation` in Kubernetes' API reference ("is true
 * always when the container is: 1) run as Privileged 2) has CAP_SYS_ADMIN").
 */
export function keepsPrivileges(container: Container): "yes" | "no" | "maybe" {
  const add = container.strings("securityContext", "capabilities", "add");
  if (add.is !== "set") return add.is === "absent" ? "no" : "maybe";
  return someString(add.value, (name) => ["SYS_ADMIN", "ALL"].includes(capability(name)));
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
  /** The same in a list of what a container without a context has. */
  left(container: Container): string;
  /** Whether the hardened value may stand on the container. */
  may(container: Container): boolean;
}

/** What Windows does not have: the API server rejects it in a pod for Windows (`PodSpec.os`). */
const onLinux = ({ pod }: Container) => !pod.windows;

/** In the order in which a hardened context is written. */
export const DEFAULTS: readonly Default[] = [
  {
    rule: "kubernetes/run-as-non-root",
    field: "runAsNonRoot",
    hardened: true,
    risk: ({ pod }) => (pod.ownUsers === "yes" ? "run as root in its own user namespace" : "run as root"),
    left: ({ pod }) => (pod.ownUsers === "yes" ? "root in its pod" : "root"),
    may: mayRunAsNonRoot,
  },
  {
    rule: "kubernetes/allow-privilege-escalation",
    field: "allowPrivilegeEscalation",
    hardened: false,
    risk: () => "gain privileges",
    left: () => "setuid programs",
    may: mayForbidEscalation,
  },
  {
    rule: "kubernetes/drop-all-capabilities",
    field: "capabilities",
    hardened: { drop: ["ALL"] },
    risk: (one) => (isSetTo(one.effective("privileged"), true) ? "use every capability" : "use default capabilities"),
    left: (one) => (isSetTo(one.effective("privileged"), true) ? "every capability" : "14 capabilities"),
    may: onLinux,
  },
  {
    rule: "kubernetes/seccomp-missing",
    field: "seccompProfile",
    hardened: { type: "RuntimeDefault" },
    risk: () => "make any system call",
    left: () => "no seccomp",
    may: onLinux,
  },
  {
    rule: "kubernetes/read-only-root-fs",
    field: "readOnlyRootFilesystem",
    hardened: true,
    risk: () => "write to its own disk",
    left: () => "writable disk",
    may: onLinux,
  },
];

/**
 * How a container's field may be hardened: in bulk where nothing shows that it needs what is taken from it, by choice where it may;
 * undefined where it would break, or nothing would change. `user`: the number as which the same fix has it run.
 */
export function kindOf(
  doc: Manifest,
  container: Container,
  field: keyof SecurityFields,
  user?: number | undefined,
): FixKind | undefined {
  const need = needOf(doc, container, field);
  const isPrivileged = isSetTo(container.effective("privileged"), true);
  if (isPrivileged && (field === "capabilities" || field === "seccompProfile")) return undefined;
  const beside = field === "runAsNonRoot" ? userBeside(doc, container) : user;
  if (field === "runAsNonRoot" && beside === undefined) return undefined;
  if (need?.weight === "must" || (need?.weight === "must as root" && typeof beside !== "number")) return undefined;
  // Where nothing can be mounted on /tmp, only its author knows whether it can do without.
  const isBare = field === "readOnlyRootFilesystem" && temporaryFolder(doc, container) === undefined;
  return need === undefined && !isBare ? "hardening" : "choice";
}

/** How a field may be hardened for all containers of a pod at once; undefined where one of them would break. */
export function kindForAll(doc: Manifest, pod: Pod, field: keyof SecurityFields): FixKind | undefined {
  return remembered(pod, `kind for all: ${field}`, () => {
    const kinds = pod.containers.map((one) => kindOf(doc, one, field));
    if (kinds.includes(undefined)) return undefined;
    return kinds.includes("choice") ? "choice" : "hardening";
  });
}

/** Under which conditions a container still works once some of its fields are hardened together. */
export function conditionsOf(
  doc: Manifest,
  container: Container,
  fields: readonly (keyof SecurityFields)[],
): readonly Condition[] {
  const root = fields.includes("runAsNonRoot");
  return [
    ...(root ? ofUser(doc, container) : []),
    ...(!root && fields.includes("capabilities") && mayBeRoot(container) ? [ofCapabilities(container)] : []),
    ...(root || fields.includes("capabilities") ? ofPort(container) : []),
    ...(fields.includes("seccompProfile") && needOf(doc, container, "seccompProfile") ? [WITH_PROFILE] : []),
    ...(fields.includes("readOnlyRootFilesystem") ? ofWriting(doc, container) : []),
    ...(fields.some((one) => isNeededByComment(doc, container, one)) ? [COMMENT_IS_OLD] : []),
  ];
}

function ofUser(doc: Manifest, container: Container): readonly Condition[] {
  const user = userBeside(doc, container);
  if (user === "unknown") return [NUMERIC_USER];
  if (typeof user !== "number" || builtStart(doc, container)?.number === user) return [];
  return isOwnUser(imageOf(container), user) ? [] : [WITHOUT_ROOT];
}

function ofPort(container: Container): readonly Condition[] {
  const port = mayBeRoot(container) ? lowPortOf(container) : undefined;
  return port === undefined || addedCapabilities(container).length > 0 ? [] : [bindsPort(port)];
}

function ofCapabilities(container: Container): Condition {
  return addedCapabilities(container).length > 0 ? ONLY_ADDED : NO_CAPABILITIES;
}

function ofWriting(doc: Manifest, container: Container): readonly Condition[] {
  if (onlyWaits(commandOf(container))) return [];
  if (container.role === "ephemeral" || temporaryFolder(doc, container) === undefined) return [WRITES_TO_MOUNTS];
  return [hasOtherVolumes(container) ? WRITES_TO_TMP_AND_VOLUMES : WRITES_TO_TMP];
}

/** The fix by which a container's field gets a harder value; undefined where the container would break. */
export function harden(
  doc: Manifest,
  container: Container,
  field: keyof SecurityFields,
  title: string,
  ...edits: readonly Edits[]
): Fix | undefined {
  const kind = kindOf(doc, container, field);
  if (kind === undefined) return undefined;
  const value = lookup(container.node, "securityContext", field);
  // A file system that somebody has left writable is rarely so by chance: most images are made that way.
  const isDecided = field === "readOnlyRootFilesystem" && value.is === "set";
  return takeAway(
    doc,
    provided(title, conditionsOf(doc, container, [field])),
    value.is === "set" ? value.value : undefined,
    allOf(edits),
    isDecided ? "choice" : kind,
  );
}

/** A message of a rule about a field, with what shows that the container needs it. */
export function withNeed(doc: Manifest, container: Container, field: keyof SecurityFields, message: string): string {
  const need = needOf(doc, container, field);
  if (isSetTo(container.effective("privileged"), true)) return message;
  return need === undefined ? message : `${message.replace(/\.$/, "")}; ${need.reason}.`;
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
