// The three fields that let a pod share a namespace of its node.
import type { Problem } from "../../core/finding.ts";
import { fixOf, removeField } from "../fixes.ts";
import { isSystemNamespace, type Manifest } from "../objects.ts";
import { type HostNamespace, hostNamespace } from "../pod-security/checks.ts";
import { pods } from "../pods.ts";

/** A problem for each pod that sets `field`; `consequence` is said of the workload: `shares …: it …`. */
export function* sharedWithNode(doc: Manifest, field: HostNamespace, consequence: string): Iterable<Problem> {
  for (const pod of pods(doc)) {
    const { object, kind, spec } = pod;
    for (const { at } of hostNamespace(pod, field)) {
      const name = object.name.is === "set" ? ` \`${object.name.value}\`` : "";
      yield {
        at,
        message: `${kind}${name} ${consequence}.`,
        // Network plugins, proxies and node agents are DaemonSets that need it.
        atMost: kind === "DaemonSet" || isSystemNamespace(object) ? "warning" : undefined,
        fix: fixOf("hardening", `Remove \`${field}\``, removeField(doc, spec, [field])),
      };
    }
  }
}
