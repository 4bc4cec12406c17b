// `hostPID: true` on a pod.
import { kubeRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { sharedWithNode } from "./_host-namespaces.ts";

export default kubeRule({
  id: "kubernetes/host-pid",
  title: "Pods must not see the node's processes",
  label: "Node's processes",
  why: "A pod that shares the node's process namespace can see every process with its arguments and environment; with a capability or the same user it can read their memory or stop them.",
  breaks: "The pod only sees its own processes. Check everything that it measures, traces or stops on the node.",
  leave: {
    when: "Leave it for a node agent that reads or controls the node's processes, such as a profiler, a security sensor or a metrics exporter.",
    reason: "node exporter, only reads processes",
  },
  severity: "error",
  milder: { warning: "the pod may be a node agent (a DaemonSet, or in a system namespace), or cannot be root" },
  preset: "recommended",
  tags: ["security", "pss-baseline"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0010",
    "kube-linter:host-pid",
    "polaris:hostPIDSet",
    "kubesec:HostPID",
    "pss:hostNamespaces",
    "checkov:CKV_K8S_17",
    "gatekeeper:host-namespaces",
    "kics:302736f4-b16c-41b8-befe-c0baffa0bd9d",
    "semgrep:hostpid-pod",
  ],
  answersTo: ["checkov:CKV_K8S_1", "kubescape:C-0038", "kubescape:C-0194", "kubescape:C-0214", "kubescape:C-0275"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
  examples: [
    {
      bad: podSpec`
        hostPID: «true»
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
  check: (doc) => sharedWithNode(doc, "hostPID", "sees all processes of the node and can stop those of its own user"),
});
