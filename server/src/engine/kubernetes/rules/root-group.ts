// Group 0 as the group of a container's processes, or as one that they get besides.

import { isSetTo } from "../../core/value.ts";
import { replaceValue } from "../../yaml/edit/edit.ts";
import { itemsAt, lookup, type Node, numberAt } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { fixOf } from "../fixes.ts";
import { titleOf } from "../objects.ts";
import { type Pod, pods } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { podContainers, podSpec } from "./_frames.ts";

export default kubeRule({
  id: "kubernetes/root-group",
  title: "Containers must not run with root's group",
  label: "Root's group",
  why: "Files of group 0 in the image, in volumes and on the node are often open to that group: a non-root process in it can read and change files meant only for root.",
  breaks:
    "Files that only group 0 can read or write are no longer accessible. Start the container with its volumes and look for `Permission denied`.",
  leave: {
    when: "Leave it on OpenShift and for images made for it: they run as any user, and that user gets its access to files through group 0.",
    reason: "made for OpenShift, its files belong to group 0",
  },
  severity: "info",
  preset: "all",
  tags: ["security"],
  since: "0.1",
  equivalents: ["trivy:KSV-0116", "kube-linter:run-as-non-root"],
  answersTo: ["trivy:KSV-0029", "gatekeeper:fsgroup", "gatekeeper:users"],
  references: [
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    "https://docs.openshift.com/container-platform/4.6/openshift_images/create-images.html",
  ],
  examples: [
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            runAsUser: 10001
            runAsGroup: «0»
      `,
      fixed: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            runAsUser: 10001
            runAsGroup: 10001
      `,
      note: "Images for OpenShift give their files to group 0 on purpose; the cluster chooses the user and group there.",
    },
    {
      bad: podSpec`
        securityContext:
          fsGroup: «0»
          supplementalGroups: [«0», 2000]
        containers:
          - name: web
            image: web:1.4
      `,
    },
  ],
  *check(doc) {
    for (const pod of pods(doc)) {
      if (pod.windows) continue;
      for (const { node, who, field } of places(pod)) {
        const group = numberAt(node);
        if (!isSetTo(group, 0)) continue;
        yield {
          at: group.at,
          message: `${who} root's group: \`${field}\` is \`0\`.`,
          fix: fixOf("choice", "Use group 10001", replaceValue(doc, node, 10001)),
        };
      }
    }
  },
});

interface Place {
  /** What holds the group's number. */
  readonly node: Node;
  /** Whom a message is about, up to the verb. */
  readonly who: string;
  readonly field: string;
}

/** Everywhere a pod may name a group. */
function places(pod: Pod): readonly Place[] {
  const at = (owner: Node, who: string, field: string): readonly Place[] => {
    const node = lookup(owner, "securityContext", field);
    return node.is === "set" ? [{ node: node.value, who, field }] : [];
  };
  const all = `Containers of ${titleOf(pod.object)} run in`;
  const others = itemsAt(pod.spec, "securityContext", "supplementalGroups");
  return [
    ...at(pod.spec, all, "runAsGroup"),
    ...at(pod.spec, all, "fsGroup"),
    ...others.map((node) => ({ node, who: all, field: "supplementalGroups" })),
    ...pod.containers.flatMap((one) => at(one.node, `${calledFirst(one)} runs in`, "runAsGroup")),
  ];
}
