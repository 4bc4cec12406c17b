// The Pod Security Standards as rows, written once: rules call those whose verdict is theirs.
// Source: "Pod Security Standards" of Kubernetes' documentation and the versions in its admission plugin's policy package.
import type { Settings } from "../../core/settings.ts";
import type { Span } from "../../core/text.ts";
import { isSetTo, set, unknown, type Value } from "../../core/value.ts";
import { type Node, stringAt } from "../../yaml/node.ts";
import type { Manifest } from "../objects.ts";
import { type Container, type HostNamespace, type Pod, pods } from "../pods.ts";

/** What breaks a check. */
export interface Violation {
  readonly pod: Pod;
  /** The container it is about; absent where the pod's own field is wrong. */
  readonly container?: Container;
  /** The wrong value; the container's or object's label where a field is missing. */
  readonly at: Span;
  readonly missing: boolean;
}

export interface PodSecurityCheck {
  /** The check's id in the standard's implementation. */
  readonly check: string;
  readonly level: "baseline" | "restricted";
  /** The first and, where it was replaced, the last minor version that has the check. */
  readonly from: string;
  readonly to?: string;
  violations(pod: Pod, cluster: Cluster): Iterable<Violation>;
}

/** What decides a check besides the pod: the cluster's version, and the level that admission enforces. */
export type Cluster = Pick<Settings, "kubernetesVersion" | "podSecurity">;

/** Whether a cluster of `version` (`1.34`; anything else counts as the newest) has what `since` brought. */
export function atLeast(version: string, since: string): boolean {
  const [major = Number.NaN, minor = Number.NaN] = version.replace(/^v/, "").split(".", 2).map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split(".", 2).map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor)) return true;
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

/** What breaks `check` in a document; nothing where the cluster is older than the check, and often than the field it is about. */
export function* violationsOf(check: PodSecurityCheck, doc: Manifest, cluster: Cluster): Iterable<Violation> {
  if (!atLeast(cluster.kubernetesVersion, check.from)) return;
  for (const pod of pods(doc)) yield* check.violations(pod, cluster);
}

/**
 * Whether what containers on Linux alone can be asked for is not asked of a pod: one that runs on Windows. Admission spares
 * it from 1.25 on, and goes by `spec.os.name` alone: a pod that only its node selector sends there is rejected.
 */
export function exemptOnWindows(pod: Pod, { kubernetesVersion, podSecurity }: Cluster): boolean {
  return (podSecurity === "restricted" ? pod.saysWindows : pod.windows) && atLeast(kubernetesVersion, "1.25");
}

/** Whether a pod for Windows is asked for what only Linux has because it does not say its system where admission looks. */
export function isNotSpared(pod: Pod, { kubernetesVersion, podSecurity }: Cluster): boolean {
  return podSecurity === "restricted" && pod.windows && !pod.saysWindows && atLeast(kubernetesVersion, "1.25");
}

/**
 * Whether root in the pod is an ordinary user on the node; `maybe` where its `hostUsers` is templated. Before 1.33 the field
 * did nothing unless a feature gate was opened (`UserNamespacesSupport`).
 */
export function ownUsers(pod: Pod, { kubernetesVersion }: Cluster): Pod["ownUsers"] {
  return atLeast(kubernetesVersion, "1.33") ? pod.ownUsers : "no";
}

/** Whether Pod Security lets a pod run as root: one that has a user namespace of its own, or may, from 1.35 on. */
export function mayBeRoot(pod: Pod, { kubernetesVersion }: Cluster): boolean {
  return pod.ownUsers !== "no" && atLeast(kubernetesVersion, "1.35");
}

export const PRIVILEGED: PodSecurityCheck = {
  check: "privileged",
  level: "baseline",
  from: "1.0",
  *violations(pod) {
    for (const container of pod.containers) {
      const setting = container.effective("privileged");
      if (isSetTo(setting, true)) yield { pod, container, at: setting.at, missing: false };
    }
  },
};

/** What one field decides of the check `hostNamespaces` (baseline, from 1.0). */
export function* hostNamespace(pod: Pod, field: HostNamespace): Iterable<Violation> {
  const setting = pod.boolean(field);
  if (isSetTo(setting, true)) yield { pod, at: setting.at, missing: false };
}

export const ALLOW_PRIVILEGE_ESCALATION: PodSecurityCheck = {
  check: "allowPrivilegeEscalation",
  level: "restricted",
  from: "1.8",
  *violations(pod, cluster) {
    if (exemptOnWindows(pod, cluster)) return;
    for (const container of pod.containers) {
      const setting = container.effective("allowPrivilegeEscalation");
      if (setting.is === "unknown" || isSetTo(setting, false)) continue;
      yield { pod, container, at: setting.at, missing: setting.is === "absent" };
    }
  },
};

export const RUN_AS_NON_ROOT: PodSecurityCheck = {
  check: "runAsNonRoot",
  level: "restricted",
  from: "1.0",
  violations: (pod, cluster) =>
    mayBeRoot(pod, cluster)
      ? []
      : layered(
          pod,
          (where) => where.boolean("securityContext", "runAsNonRoot"),
          (value) => value,
        ),
};

export const SECCOMP_RESTRICTED: PodSecurityCheck = {
  check: "seccompProfile_restricted",
  level: "restricted",
  from: "1.19",
  violations: (pod, cluster) =>
    exemptOnWindows(pod, cluster)
      ? []
      : layered(
          pod,
          (where) => typeOf(where.field("securityContext", "seccompProfile"), where.partial),
          (type) => type === "RuntimeDefault" || type === "Localhost",
        ),
};

/** A profile without a type is none, also where a container would otherwise inherit its pod's. */
function typeOf(profile: Value<Node>, partial: boolean): Value<string> {
  if (profile.is !== "set") return profile;
  const type = stringAt(profile.value, "type");
  if (type.is !== "absent") return type;
  return partial ? unknown(profile.at) : set("", profile.at);
}

/** A field that a container inherits from its pod: each wrong value once, and each container that gets no value at all. */
function* layered<T>(
  pod: Pod,
  read: (where: Pod | Container) => Value<T>,
  passes: (value: T) => boolean,
): Iterable<Violation> {
  const onPod = read(pod);
  if (onPod.is === "set" && !passes(onPod.value)) yield { pod, at: onPod.at, missing: false };
  for (const container of pod.containers) {
    const own = read(container);
    if (own.is === "set" && !passes(own.value)) yield { pod, container, at: own.at, missing: false };
    if (own.is === "absent" && onPod.is === "absent") yield { pod, container, at: container.label, missing: true };
  }
}
