// `capabilities.drop` without ALL, and capabilities that are added back.

import type { Problem } from "../../core/finding.ts";
import { put } from "../../yaml/edit/edit.ts";
import { calledFirst } from "../called.ts";
import { addedCapabilities, dropsAll, hasNoCapabilities, needsCapability } from "../capabilities.ts";
import { fixOf, mayNeed, removeEntry } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import { exemptOnWindows, isNotSpared } from "../pod-security/checks.ts";
import { type Container, containers } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { harden, withNeed } from "./_hardening.ts";
import { notSpared } from "./_windows.ts";

const DROP = ["securityContext", "capabilities", "drop"];
const ADD = ["securityContext", "capabilities", "add"];
const TITLE = "Set `drop: [ALL]`";

export default kubeRule({
  id: "kubernetes/drop-all-capabilities",
  title: "Containers must drop all capabilities",
  label: "Keeps capabilities",
  why: "Runtimes leave 14 of root's capabilities to a container, among them raw network access and changing file owners. Few programs need any, and each is a way out of the container for somebody.",
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-restricted"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0003",
    "trivy:KSV-0106",
    "kubesec:CapDropAll",
    "pss:capabilities_restricted",
    "checkov:CKV_K8S_37",
  ],
  answersTo: [
    "trivy:KSV-0004",
    "polaris:insecureCapabilities",
    "kubesec:CapDropAny",
    "gatekeeper:capabilities",
    "checkov:CKV_K8S_36",
    "kubescape:C-0201",
    "kubescape:C-0220",
    "kics:268ca686-7fb7-4ae9-b129-955a2a89064e",
    "kics:dbbc6705-d541-43b0-b166-dd4be8208b54",
  ],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
  // It has every capability, no profile, and the node itself: first things first.
  yieldsTo: ["kubernetes/privileged-container"],
  examples: [
    {
      bad: podContainers`
        - name: «web»
          image: web:1.4
          securityContext:
            runAsNonRoot: true
      `,
      fixed: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            runAsNonRoot: true
            capabilities:
              drop:
                - ALL
      `,
    },
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE, «CHOWN»]
      `,
      note: "Beside ALL, the restricted level lets a container have NET_BIND_SERVICE back and nothing else. It counts as information only.",
    },
  ],
  *check(doc, { settings }) {
    const isEnforced = settings.podSecurity === "restricted";
    for (const container of containers(doc)) {
      if (exemptOnWindows(container.pod, settings)) continue;
      const dropped = dropsAll(container, isEnforced);
      if (dropped === "no" && isNotSpared(container.pod, settings))
        yield* notSpared(doc, container, settings, "kubernetes/drop-all-capabilities");
      else if (dropped === "no") yield lacking(doc, container, isEnforced);
      // With nothing dropped, what is added on top is the business of the rules about single capabilities.
      if (dropped !== "yes" && !isEnforced) continue;
      for (const { name, written, at, index } of addedCapabilities(container)) {
        if ((isEnforced ? written : name) === "NET_BIND_SERVICE") continue;
        yield {
          at,
          message: isEnforced
            ? `${calledFirst(container)} adds \`${written}\`: Pod Security allows \`NET_BIND_SERVICE\` alone.`
            : `${calledFirst(container)} drops all capabilities but takes \`${name}\` back.`,
          atMost: isEnforced ? undefined : "info",
          fix: needsCapability(doc, container, name)
            ? undefined
            : fixOf(
                "choice",
                mayNeed(`Remove \`${written}\``, "container"),
                removeEntry(doc, container.node, ADD, index),
              ),
        };
      }
    }
  },
});

function lacking(doc: Manifest, container: Container, isEnforced: boolean): Problem {
  const drop = container.strings(...DROP);
  const some = drop.is === "set" && drop.value.items.length > 0;
  const misspelt = some && dropsAll(container) === "yes";
  const cannotUse = hasNoCapabilities(container) && addedCapabilities(container).length === 0;
  const edits = container.pod.windows ? undefined : put(doc, container.node, DROP, ["ALL"]);
  return {
    at: drop.is !== "set" ? container.label : (drop.value.items[0]?.at ?? drop.at),
    missing: drop.is !== "set",
    message: misspelt
      ? `${calledFirst(container)} drops all capabilities in a spelling that Pod Security rejects: it looks for \`ALL\`.`
      : withNeed(
          doc,
          container,
          "capabilities",
          some
            ? `${calledFirst(container)} drops some capabilities and keeps the others.`
            : cannotUse
              ? `${calledFirst(container)} does not drop all capabilities, of which it can use none as non-root.`
              : `${calledFirst(container)} keeps the capabilities that runtimes give by default.`,
        ),
    atMost: cannotUse && !isEnforced ? "info" : undefined,
    fix: misspelt ? fixOf("safe", TITLE, edits) : harden(doc, container, "capabilities", TITLE, edits),
  };
}
