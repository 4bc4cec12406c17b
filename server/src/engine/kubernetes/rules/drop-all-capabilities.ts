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
  why: "Runtimes leave a container 14 of root's capabilities, including raw network access and changing file owners. Few programs need any, and each can help an attacker out of the container.",
  breaks:
    "A program that changes file owners, switches to a different user or binds to a low port can fail with `Operation not permitted` or `Permission denied`. Start the container, read its log and add back only what it needs.",
  rarerFixes: ["safe"],
  leave: {
    when: "Leave it where the entrypoint starts as root and steps down, and you do not know yet what it needs. It is better to drop all and add a few back, such as `CHOWN`, `SETUID` and `SETGID`.",
    reason: "the entrypoint changes owners and steps down",
  },
  severity: "warning",
  milder: { info: "the container drops all and adds some back, or cannot use any as non-root" },
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
      note: "At the restricted level a container that drops ALL may add NET_BIND_SERVICE and nothing else. Otherwise this rule only reports an info.",
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
            ? `${calledFirst(container)} adds \`${written}\`: Pod Security only allows \`NET_BIND_SERVICE\`.`
            : `${calledFirst(container)} drops all capabilities but adds \`${name}\`.`,
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
      ? `${calledFirst(container)} drops all capabilities, but Pod Security only accepts the spelling \`ALL\`.`
      : withNeed(
          doc,
          container,
          "capabilities",
          some
            ? `${calledFirst(container)} drops only some capabilities.`
            : cannotUse
              ? `${calledFirst(container)} does not drop all capabilities, though as non-root it cannot use any.`
              : `${calledFirst(container)} keeps the runtime's default capabilities.`,
        ),
    atMost: cannotUse && !isEnforced ? "info" : undefined,
    fix: misspelt ? fixOf("safe", TITLE, edits) : harden(doc, container, "capabilities", TITLE, edits),
  };
}
