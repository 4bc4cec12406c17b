// `privileged: true` on any container.
import { source } from "../../core/rule.ts";
import { fixOf, removeField } from "../fixes.ts";
import { isSystemNamespace } from "../objects.ts";
import { PRIVILEGED, violationsOf } from "../pod-security/checks.ts";
import { kubeRule } from "../rule.ts";

export default kubeRule({
  id: "kubernetes/privileged-container",
  title: "Containers must not be privileged",
  why: "A privileged container keeps every capability, sees every device of the node and runs without seccomp, AppArmor and SELinux confinement: whoever takes it over is root on the node.",
  severity: "error",
  preset: "recommended",
  tags: ["security", "pss-baseline"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0017",
    "kube-linter:privileged-container",
    "polaris:runAsPrivileged",
    "kubesec:Privileged",
    "kube-score:container-security-context-privileged",
    "pss:privileged",
    "checkov:CKV_K8S_16",
    "kubescape:C-0057",
  ],
  answersTo: ["gatekeeper:privileged-containers", "checkov:CKV_K8S_2", "kubescape:C-0193", "kubescape:C-0213"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
  examples: [
    {
      bad: source`
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: agent
        spec:
          selector:
            matchLabels: { app: agent }
          template:
            metadata:
              labels: { app: agent }
            spec:
              containers:
                - name: agent
                  image: agent:2.4
                  securityContext:
                    privileged: «true»
                    readOnlyRootFilesystem: true
      `,
      fixed: source`
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: agent
        spec:
          selector:
            matchLabels: { app: agent }
          template:
            metadata:
              labels: { app: agent }
            spec:
              containers:
                - name: agent
                  image: agent:2.4
                  securityContext:
                    readOnlyRootFilesystem: true
      `,
      note: "Init and ephemeral containers count as well.",
    },
  ],
  *check(doc, { settings }) {
    for (const { container, at } of violationsOf(PRIVILEGED, doc, settings.kubernetesVersion)) {
      if (container === undefined) continue;
      yield {
        at,
        message: `Container \`${container.name}\` is privileged: it is root on the node.`,
        // Networking and storage drivers that come with the cluster have no other way.
        atMost: isSystemNamespace(container.pod.object) ? "warning" : undefined,
        fix: fixOf(
          "hardening",
          "Remove `privileged`",
          removeField(doc, container.node, ["securityContext", "privileged"]),
        ),
      };
    }
  },
});
