// `hostPort` on a container's port.

import { isSetTo } from "../../core/value.ts";
import { itemsAt, numberAt, pairOf } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { PORT_IS_UNUSED, provided } from "../conditions.ts";
import { removeField, takeAway } from "../fixes.ts";
import { containers } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";

export default kubeRule({
  id: "kubernetes/host-port",
  title: "Containers must not use the node's ports",
  label: "Node's port",
  why: "A port of the node is open to everything that reaches the node, with no NetworkPolicy in front of it. Only one pod per node can have it, so the scheduler runs out of nodes. A Service gives pods an address without either problem.",
  breaks:
    "Clients that use the node's address and this port no longer reach the pod. Give it a Service and connect through that.",
  leave: {
    when: "Leave it where traffic has to arrive on the node itself: an ingress controller on bare metal, or a DNS cache on each node.",
    reason: "ingress on bare metal, one pod per node",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-baseline"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0024",
    "polaris:hostPortSet",
    "pss:hostPorts",
    "checkov:CKV_K8S_26",
    "kubescape:C-0044",
    "kubescape:C-0204",
  ],
  answersTo: ["gatekeeper:host-network-ports"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
  examples: [
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          ports:
            - containerPort: 8080
              hostPort: «80»
      `,
      fixed: {
        "Remove `hostPort` (if nothing uses the node's port)": podContainers`
          - name: web
            image: web:1.4
            ports:
              - containerPort: 8080
        `,
      },
    },
  ],
  *check(doc) {
    for (const container of containers(doc)) {
      for (const port of itemsAt(container.node, "ports")) {
        const hostPort = numberAt(port, "hostPort");
        if (hostPort.is !== "set" || hostPort.value === 0) continue;
        yield {
          at: hostPort.at,
          message: `${calledFirst(container)} opens port \`${hostPort.value}\` of the node to everything that can reach the node.`,
          // On the node's network every port is the node's, named here or not.
          fix: isSetTo(container.pod.boolean("hostNetwork"), true)
            ? []
            : takeAway(
                doc,
                provided("Remove `hostPort`", [PORT_IS_UNUSED]),
                pairOf(port, "hostPort")?.value,
                removeField(doc, port, ["hostPort"]),
                "choice",
              ),
        };
      }
    }
  },
});
