// The three fields that let a pod share a namespace of its node.
import type { Problem } from "../../core/finding.ts";
import { fixOf, mayNeed, removeField } from "../fixes.ts";
import { needsNamespace } from "../needs.ts";
import { isSystemNamespace, type KubeObject, type Manifest } from "../objects.ts";
import { hostNamespace } from "../pod-security/checks.ts";
import { type HostNamespace, pods } from "../pods.ts";
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
        atMost: mayBeAgent ? "warning" : undefined,
        // What shares one mostly has to: that is looked at, not taken away in bulk.
        fix: needsNamespace(doc, pod, field)
          ? undefined
          : fixOf("choice", mayNeed(`Remove \`${field}\``, "pod"), removeField(doc, spec, [field])),
      };
    }
  }
}

/** The workload at the beginning of a sentence: ``Deployment `web` ``, or what is known of that. */
function whoOf({ kind, name }: KubeObject): string {
  const words = [...(kind.is === "set" ? [kind.value] : []), ...(name.is === "set" ? [`\`${name.value}\``] : [])];
  return words.length === 0 ? "This resource" : words.join(" ");
}
