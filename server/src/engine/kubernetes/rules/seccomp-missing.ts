// No seccomp profile RuntimeDefault or Localhost, neither on the container nor on its pod.

import { remembered } from "../../core/fact.ts";
import type { Fix, FixKind } from "../../core/finding.ts";
import { lookup, type Node } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { provided } from "../conditions.ts";
import { setField, takeAway } from "../fixes.ts";
import { annotationsOf, type Manifest, titleOf } from "../objects.ts";
import { atLeast, isNotSpared, SECCOMP_RESTRICTED, violationsOf } from "../pod-security/checks.ts";
import { type Container, type Pod, podAnnotationsOf } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { conditionsOf, kindForAll, kindOf } from "./_hardening.ts";
import { notSpared } from "./_windows.ts";

const TITLE = "Set `seccompProfile: RuntimeDefault`";
const PROFILE = ["securityContext", "seccompProfile"];

export default kubeRule({
  id: "kubernetes/seccomp-missing",
  title: "Containers must run with a seccomp profile",
  label: "No seccomp",
  why: "Without a seccomp profile a container can make any system call, including the rare ones behind most kernel escapes. The runtime's default profile blocks those, and hardly any program needs them.",
  breaks:
    "System calls that the default profile blocks fail, mostly with `Operation not permitted`. Few programs notice: try what mounts, traces or creates namespaces, such as a browser's sandbox.",
  leave: {
    when: "Leave it where the program needs a blocked call. A `Localhost` profile that allows only that call is better.",
    reason: "Chromium's sandbox creates user namespaces",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-restricted"],
  since: "0.1",
  equivalents: [
    "pss:seccompProfile_restricted",
    "kubesec:SeccompAny",
    "checkov:CKV_K8S_31",
    "kubescape:C-0210",
    "kics:f377b83e-bd07-4f48-a591-60c82b14a78b",
  ],
  answersTo: [
    "trivy:KSV-0030",
    "trivy:KSV-0104",
    "kube-score:container-seccomp-profile",
    "gatekeeper:seccompv2",
    "checkov:CKV_K8S_32",
    "semgrep:seccomp-confinement-disabled",
  ],
  references: [
    "https://kubernetes.io/docs/tutorials/security/seccomp/",
    "https://docs.docker.com/engine/security/seccomp/",
  ],
  // It has every capability, no profile, and the node itself: first things first.
  yieldsTo: ["kubernetes/privileged-container"],
  examples: [
    {
      bad: podSpec`
        containers:
          - name: «web»
            image: web:1.4
      `,
      fixed: podSpec`
        containers:
          - name: web
            image: web:1.4
        securityContext:
          seccompProfile:
            type: RuntimeDefault
      `,
    },
    {
      bad: podSpec`
        securityContext:
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: web
            image: web:1.4
            securityContext:
              seccompProfile:
                type: «Unconfined»
      `,
      fixed: podSpec`
        securityContext:
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: web
            image: web:1.4
            securityContext:
              seccompProfile:
                type: RuntimeDefault
      `,
      note: "A container's own profile overrides its pod's.",
    },
  ],
  *check(doc, { settings }) {
    const annotated = atLeast(settings.kubernetesVersion, "1.27") ? () => false : hasProfileAnnotation;
    for (const { pod, container, at, missing } of violationsOf(SECCOMP_RESTRICTED, doc, settings)) {
      if (missing && annotated(pod, container)) continue;
      if (isNotSpared(pod, settings) && container !== undefined) {
        yield* notSpared(doc, container, settings, "kubernetes/seccomp-missing");
        continue;
      }
      const who = container === undefined ? `Containers of ${titleOf(pod.object)}` : calledFirst(container);
      yield {
        at,
        missing,
        message: missing
          ? `${who} has no seccomp profile, so it can make any system call.`
          : `${who} ${container === undefined ? "run" : "runs"} without an effective seccomp profile.`,
        fix: pod.windows ? undefined : fixFor(doc, pod, container, missing),
      };
    }
  },
});

/** The fix on a container, or on its pod for all of them; on the pod only where none of them would break. */
function fixFor(doc: Manifest, pod: Pod, container: Container | undefined, missing: boolean): Fix | undefined {
  const forAll = kindForAll(doc, pod, "seccompProfile");
  const onPod = container === undefined || (missing && !pod.partial && forAll !== undefined);
  if (onPod) return remembered(pod, "all with a profile", () => fixIn(doc, pod.spec, pod.containers, forAll));
  return fixIn(doc, container.node, [container], kindOf(doc, container, "seccompProfile"));
}

function fixIn(doc: Manifest, owner: Node, about: readonly Container[], kind: FixKind | undefined): Fix | undefined {
  if (kind === undefined) return undefined;
  const conditions = about.flatMap((one) => conditionsOf(doc, one, ["seccompProfile"]));
  const value = lookup(owner, ...PROFILE);
  const edits = setField(doc, owner, [...PROFILE, "type"], "RuntimeDefault");
  return takeAway(doc, provided(TITLE, conditions), value.is === "set" ? value.value : undefined, edits, kind);
}

const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/";

/** Clusters before 1.27 still read the annotations that the field replaced in 1.19. */
function hasProfileAnnotation(pod: Pod, container: Container | undefined): boolean {
  return [annotationsOf(pod.object), podAnnotationsOf(pod)].some(({ entries, open }) => {
    const values = [entries.get(POD_ANNOTATION), entries.get(`${CONTAINER_ANNOTATION}${container?.name ?? ""}`)];
    return (
      open ||
      values.some(
        (one) =>
          one?.is === "unknown" ||
          (one?.is === "set" && /^(?:runtime\/default|docker\/default|localhost\/.+)$/.test(one.value)),
      )
    );
  });
}
