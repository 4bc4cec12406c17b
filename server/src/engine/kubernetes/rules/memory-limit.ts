// No memory limit, or one of 0, which means none.

import { isLight } from "../../knowledge/stated-needs.ts";
import { lookup } from "../../yaml/node.ts";
import { called, calledFirst } from "../called.ts";
import { commandOf } from "../evidence.ts";
import { annotationsOf, namespaceKey } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { factsFor, isPutElsewhere, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { ANY_NAMESPACE, defaultLimits, EVERY_NAMESPACE } from "../tables.ts";
import { quantityAt } from "../values.ts";
import { podContainers } from "./_frames.ts";
import { limitChoices, resourcesKeyOf } from "./_memory.ts";

export default kubeRule({
  id: "kubernetes/memory-limit",
  title: "Containers must have a memory limit",
  label: "No memory limit",
  why: "A container without a limit can use up the node's memory. The kernel then kills processes, often those of other pods.",
  breaks:
    "A container that exceeds its limit is killed (`OOMKilled`), and without a request the limit is also what the scheduler reserves. Compare the limit with what the container uses under load.",
  leave: {
    when: "Leave it where a LimitRange in the cluster sets a limit that these files do not show, or where the program is meant to use all of the node's memory.",
    reason: "a LimitRange of the cluster sets 512Mi",
  },
  severity: "warning",
  milder: { hint: "the container ends soon or needs little memory" },
  preset: "recommended",
  tags: ["security", "reliability"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0018",
    "polaris:memoryLimitsMissing",
    "kubesec:LimitsMemory",
    "checkov:CKV_K8S_13",
    "kubescape:C-0271",
    "kics:b14d1bc4-a208-45db-92f0-e21f8e2588e9",
  ],
  answersTo: [
    "kube-linter:unset-memory-requirements",
    "kube-score:container-resources",
    "gatekeeper:containerlimits",
    "gatekeeper:containerresources",
    "kubescape:C-0004",
    "kubescape:C-0009",
  ],
  references: ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
  reads: withReach(defaultLimits),
  examples: [
    {
      bad: podContainers`
        - name: «web»
          image: web:1.4
          resources:
            requests:
              memory: 300Mi
      `,
      fixed: {
        "Set a limit of 512Mi": podContainers`
          - name: web
            image: web:1.4
            resources:
              requests:
                memory: 300Mi
              limits:
                memory: 512Mi
        `,
      },
      note: "A limit below the request is never offered: the API server would reject it.",
    },
  ],
  *check(doc, context) {
    for (const container of containers(doc)) {
      // Ephemeral containers may have no resources at all.
      if (container.role === "ephemeral") continue;
      const { pod, label } = container;
      const key = resourcesKeyOf(container);
      const limit = quantityAt(container.node, key, "limits", "memory");
      if (limit.is === "set" && limit.value.amount === 0) {
        yield {
          at: limit.at,
          message: `A memory limit of \`${limit.value.text}\` means no limit for ${called(container)}.`,
          fix: limitChoices(doc, container),
        };
      }
      if (container.field(key, "limits", "memory").is !== "absent") continue;
      // Limits of the whole pod (1.34 and newer) hold for each of its containers.
      if (pod.field("resources", "limits", "memory").is !== "absent") continue;
      // Those of a Tekton TaskRun hold for all of its steps.
      if (lookup(pod.object.node, "spec", "computeResources").is !== "absent") continue;
      const namespace = namespaceKey(pod.object);
      if (namespace === undefined) continue;
      const ofLimits = isPutElsewhere(context) ? EVERY_NAMESPACE : namespace;
      if (factsFor(context, defaultLimits, ofLimits, ANY_NAMESPACE).some(({ data }) => data.memory)) continue;
      yield {
        at: label,
        missing: true,
        message: `${calledFirst(container)} has no memory limit, so a leak can take the node down.`,
        atMost: endsSoon(container) || isLight(commandOf(container)) ? "hint" : undefined,
        fix: limitChoices(doc, container),
      };
    }
  },
});

/** Whether a pod runs once and ends, so that it has little time to leak: an init container, the pod of a test of Helm's ("Chart Tests"). */
function endsSoon({ role, pod }: Container): boolean {
  const hook = annotationsOf(pod.object).entries.get("helm.sh/hook");
  return role === "init" || (hook?.is === "set" && hook.value.split(",").some((one) => one.trim().startsWith("test")));
}
