// The three fields that let a pod share a namespace of its node.
import type { Problem } from "../../core/finding.ts";
import { isSetTo } from "../../core/value.ts";
import { type Edits, put } from "../../yaml/edit/edit.ts";
import { resolved } from "../../yaml/node.ts";
import { mayBeRoot } from "../evidence.ts";
import { allOf, fixOf, mayNeed, removeField } from "../fixes.ts";
import { needsNamespace } from "../needs.ts";
import { isSystemNamespace, type KubeObject, type Manifest } from "../objects.ts";
import { hostNamespace } from "../pod-security/checks.ts";
import { type HostNamespace, type Pod, pods } from "../pods.ts";
import { hasHostProcesses } from "../windows.ts";

/** A problem for each pod that sets `field`; `consequence` is said of the workload: `shares …: it …`. */
export function* sharedWithNode(doc: Manifest, field: HostNamespace, consequence: string): Iterable<Problem> {
  for (const pod of pods(doc)) {
    const { object, spec } = pod;
    const nodes = pod.containers.map(({ node }) => node);
    if (field === "hostNetwork" && hasHostProcesses(spec, nodes)) continue;
    // Network plugins, proxies and node agents are DaemonSets that need it.
    const mayBeAgent = object.kind.is !== "set" || object.kind.value === "DaemonSet" || isSystemNamespace(object);
    for (const { at } of hostNamespace(pod, field)) {
      yield {
        at,
        message: `${whoOf(object)} ${consequence}.`,
        atMost: mayBeAgent || !commandsNode(pod) ? "warning" : undefined,
        // What shares one mostly has to: that is looked at, not taken away in bulk.
        fix: needsNamespace(doc, pod, field)
          ? undefined
          : fixOf("choice", mayNeed(`Remove \`${field}\``, "pod"), withoutNamespace(doc, pod, field)),
      };
    }
  }
}

/**
 * Whether a pod that shares the node's processes has a hold on those of its root: it is privileged, or may be root. Of a pod whose
 * containers are not written here that is not known to be otherwise. Source: `kill(2)`, "Notes", and `ptrace(2)`, "Ptrace access
 * mode checking": both take the same user or a capability.
 */
function commandsNode({ containers }: Pod): boolean {
  return (
    containers.length === 0 ||
    containers.some((one) => isSetTo(one.effective("privileged"), true) || (!one.pod.windows && mayBeRoot(one)))
  );
}

const POLICY = ["dnsPolicy"];

/**
 * The edits that take a namespace of the node from a pod. With its network goes the policy for names that is only for it. Source:
 * "Pod's DNS Policy" of Kubernetes' documentation ("For Pods running with hostNetwork, you should explicitly set its DNS policy to
 * ClusterFirstWithHostNet").
 */
function withoutNamespace(doc: Manifest, pod: Pod, field: HostNamespace): Edits {
  const removed = removeField(doc, pod.spec, [field]);
  if (field !== "hostNetwork" || !isSetTo(pod.string(...POLICY), "ClusterFirstWithHostNet")) return removed;
  const map = resolved(pod.spec);
  const apart = map?.kind === "map" && !map.flow && map.pairs.length > 2;
  const policy = apart ? removeField(doc, pod.spec, POLICY) : put(doc, pod.spec, POLICY, "ClusterFirst");
  // Without the node's network it means the same as the default.
  return policy === undefined ? removed : allOf([removed, policy]);
}

/** The workload at the beginning of a sentence: ``Deployment `web` ``, or what is known of that. */
function whoOf({ kind, name }: KubeObject): string {
  const what = kind.is === "set" ? kind.value : undefined;
  if (name.is !== "set") return `This ${what ?? "resource"}`;
  return what === undefined ? `\`${name.value}\`` : `${what} \`${name.value}\``;
}
