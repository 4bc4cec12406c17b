// `hostNetwork: true` on a pod.
import { kubeRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { sharedWithNode } from "./_host-namespaces.ts";

export default kubeRule({
  id: "kubernetes/host-network",
  title: "Pods must not use the node's network",
  label: "Node's network",
  why: "On the node's network a pod can reach services that listen only on the node, can read and answer other pods' traffic, and no NetworkPolicy applies to it.",
  breaks:
    "The pod gets an address of its own, and its ports are no longer open on the node. Connect to it from where its clients are, and check that it still reaches what only listens on the node.",
  leave: {
    when: "Leave it for what provides the network or has to see the node's own interfaces: network plugins, kube-proxy, node exporters, an ingress controller on bare metal.",
    reason: "node exporter, reads the node's interfaces",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-baseline"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0009",
    "kube-linter:host-network",
    "polaris:hostNetworkSet",
    "kubesec:HostNetwork",
    "pss:hostNamespaces",
    "checkov:CKV_K8S_19",
    "kubescape:C-0041",
    "kics:6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a",
    "semgrep:hostnetwork-pod",
  ],
  answersTo: ["gatekeeper:host-network-ports", "checkov:CKV_K8S_4", "kubescape:C-0196", "kubescape:C-0216"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
  examples: [
    {
      bad: podSpec`
        hostNetwork: «true»
        containers:
          - name: web
            image: web:1.4
      `,
      fixed: podSpec`
        containers:
          - name: web
            image: web:1.4
      `,
    },
  ],
  check: (doc) =>
    sharedWithNode(doc, "hostNetwork", "shares the node's network, including its ports and local services"),
});
