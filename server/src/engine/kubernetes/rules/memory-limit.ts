// No memory limit, or one of 0, which means none.

import type { Fix } from "../../core/finding.ts";
import { leastMemoryOf } from "../../knowledge/image-memory.ts";
import { isLight } from "../../knowledge/stated-needs.ts";
import { put } from "../../yaml/edit/edit.ts";
import { called, calledFirst } from "../called.ts";
import { commandOf, imageOf } from "../evidence.ts";
import { fixesOf, fixOf } from "../fixes.ts";
import { annotationsOf, type Manifest, namespaceKey } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { factsFor, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { ANY_NAMESPACE, defaultLimits } from "../tables.ts";
import { quantityAt, quantityOf } from "../values.ts";
import { podContainers } from "./_frames.ts";

export default kubeRule({
  id: "kubernetes/memory-limit",
  title: "Containers must have a memory limit",
  why: "Memory that one container takes is missing to its neighbours. Without a limit a leak goes on until the node runs out of memory and the kernel kills whichever process it likes.",
  severity: "warning",
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
      const limit = quantityAt(container.node, "resources", "limits", "memory");
      if (limit.is === "set" && limit.value.amount === 0) {
        yield {
          at: limit.at,
          message: `A memory limit of \`${limit.value.text}\` means no limit for ${called(container)}.`,
          fix: choices(doc, container),
        };
      }
      if (container.field("resources", "limits", "memory").is !== "absent") continue;
      // Limits of the whole pod (1.34 and newer) hold for each of its containers.
      if (pod.field("resources", "limits", "memory").is !== "absent") continue;
      const namespace = namespaceKey(pod.object);
      if (namespace === undefined) continue;
      if (factsFor(context, defaultLimits, namespace, ANY_NAMESPACE).some(({ data }) => data.memory)) continue;
      yield {
        at: label,
        message: `${calledFirst(container)} has no memory limit: a leak in it can take memory from everything else on the node.`,
        atMost: endsSoon(container) ? "hint" : undefined,
        fix: choices(doc, container),
      };
    }
  },
});

/** The sizes that are offered. */
const LADDER = ["32Mi", "64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi", "64Gi"];

/**
 * Three limits: with a request the smallest that are at least that, which the API server demands; without one by what it runs. A
 * limit becomes the request where there is none, also beside a LimitRange that gives requests. Source: "Configure Default Memory
 * Requests and Limits for a Namespace" of Kubernetes' documentation ("What if you specify a container's limit, but not its request?").
 */
function choices(doc: Manifest, container: Container): readonly Fix[] {
  const written = quantityAt(container.node, "resources", "requests", "memory");
  const request = written.is === "set" ? written.value.amount : undefined;
  const least = request ?? quantityOf(leastFor(container)) ?? 0;
  const becomesRequest = container.field("resources", "requests", "memory").is === "absent";
  const sizes = LADDER.filter((size) => (quantityOf(size) ?? 0) >= least).slice(0, 3);
  return fixesOf(
    sizes.map((size) => {
      const edits = put(doc, container.node, ["resources", "limits", "memory"], size);
      return fixOf("choice", `Set a limit of ${size}${becomesRequest ? " (also its request)" : ""}`, edits);
    }),
  );
}

function leastFor(container: Container): string {
  if (isLight(commandOf(container))) return "32Mi";
  const image = imageOf(container);
  const known = image && container.strings("command").is === "absent" ? leastMemoryOf(image) : undefined;
  if (known !== undefined) return known;
  return container.role === "init" ? "64Mi" : "128Mi";
}

/** Whether a pod runs once and ends, so that it has little time to leak: an init container, the pod of a test of Helm's ("Chart Tests"). */
function endsSoon({ role, pod }: Container): boolean {
  const hook = annotationsOf(pod.object).entries.get("helm.sh/hook");
  return role === "init" || (hook?.is === "set" && hook.value.split(",").some((one) => one.trim().startsWith("test")));
}
