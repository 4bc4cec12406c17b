// `privileged: true` on any container.

import { source } from "../../core/rule.ts";
import { calledFirst } from "../called.ts";
import { mayBeRoot } from "../evidence.ts";
import { fixOf, mayNeed, removeField } from "../fixes.ts";
import { mountsIntoNode, needsNode } from "../needs.ts";
import { isSystemNamespace } from "../objects.ts";
import { ownUsers, PRIVILEGED, violationsOf } from "../pod-security/checks.ts";
import { kubeRule } from "../rule.ts";

export default kubeRule({
  id: "kubernetes/privileged-container",
  title: "Containers must not be privileged",
  label: "Privileged",
  why: "A privileged container has every capability and every device of the node, and runs without seccomp, AppArmor or SELinux: an attacker in it is root on the node.",
  breaks:
    "The container loses the node's devices, most capabilities and the right to mount. Start it and look for `Operation not permitted` or a missing device, then add only that capability or a device plugin.",
  leave: {
    when: "Leave it for what prepares the node itself, such as network plugins, storage drivers and device plugins. Keep it in a namespace of its own that few people can change.",
    reason: "storage driver, mounts volumes on the node",
  },
  severity: "error",
  milder: {
    warning:
      "the container is not root or has its own user namespace, is in a system namespace, or mounts volumes into the node",
  },
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
    "kics:dd29336b-fe57-445b-a26e-e6aa867ae609",
    "semgrep:privileged-container",
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
    for (const { container, at } of violationsOf(PRIVILEGED, doc, settings)) {
      if (container === undefined) continue;
      const users = ownUsers(container.pod, settings);
      const isOther = !container.pod.windows && !mayBeRoot(container);
      yield {
        at,
        message: `${calledFirst(container)} is privileged: ${isOther && users === "no" ? OF_ANOTHER_USER : MEANING[users]}.`,
        // Networking and storage drivers have no other way: those that come with the cluster, and those that mount into the node.
        atMost:
          isOther || users === "yes" || isSystemNamespace(container.pod.object) || mountsIntoNode(container)
            ? "warning"
            : undefined,
        // What is privileged mostly needs some of it: that is looked at, not taken away in bulk.
        fix:
          needsNode(doc, container) || mountsIntoNode(container)
            ? undefined
            : fixOf(
                "choice",
                mayNeed("Remove `privileged`", "container"),
                removeField(doc, container.node, ["securityContext", "privileged"]),
              ),
      };
    }
  },
});

/**
 * What it means where the container runs as another user than root. Source: capabilities(7), "Transformation of capabilities during
 * execve()": such a user has those of the bounding set by set-user-ID programs alone.
 */
const OF_ANOTHER_USER = "it does not run as root, but root in it is root on the node";

/**
 * What it means, by whether the pod has a user namespace of its own. Source: "User Namespaces" of Kubernetes' documentation:
 * there capabilities hold inside of the namespace only, and root is an ordinary user on the node.
 */
const MEANING = {
  no: "it is root on the node",
  maybe: "it is root on the node unless the pod has its own user namespace",
  yes: "it has every capability, but only in the pod's own user namespace",
};
