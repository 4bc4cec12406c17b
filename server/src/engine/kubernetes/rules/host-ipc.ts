// `hostIPC: true` on a pod.
import { kubeRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { sharedWithNode } from "./_host-namespaces.ts";

export default kubeRule({
  id: "kubernetes/host-ipc",
  title: "Pods must not share the node's memory segments",
  label: "Node's IPC",
  why: "A pod that shares the node's IPC namespace can read and write the shared memory, semaphores and message queues of the node's processes and of other pods that share it.",
  breaks:
    "The pod no longer shares memory with the node or with other pods that use the node's namespace. Start both sides and check that they still exchange data.",
  leave: {
    when: "Leave it where processes of different pods exchange data through shared memory. Containers of one pod can do that without it.",
    reason: "shares memory with the GPU daemon of the node",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-baseline"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0008",
    "kube-linter:host-ipc",
    "polaris:hostIPCSet",
    "kubesec:HostIPC",
    "pss:hostNamespaces",
    "checkov:CKV_K8S_18",
    "gatekeeper:host-namespaces",
    "kics:cd290efd-6c82-4e9d-a698-be12ae31d536",
    "semgrep:hostipc-pod",
  ],
  answersTo: ["checkov:CKV_K8S_3", "kubescape:C-0038", "kubescape:C-0195", "kubescape:C-0215", "kubescape:C-0276"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
  examples: [
    {
      bad: podSpec`
        hostIPC: «true»
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
    sharedWithNode(doc, "hostIPC", "shares the node's IPC namespace: it can access other processes' shared memory"),
});
