// One finding for a container that leaves its security context to the defaults, instead of one for each field.

import { fact } from "../../core/fact.ts";
import type { Finding } from "../../core/finding.ts";
import { resolved } from "../../yaml/node.ts";
import { called, calledFirst } from "../called.ts";
import { allOf, fixOf } from "../fixes.ts";
import { type Need, needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { kubeCoverRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { DEFAULTS, hardened } from "./_hardening.ts";

export default kubeCoverRule({
  id: "kubernetes/high-risk-default-context",
  title: "Containers must have a security context",
  why: "Kubernetes' defaults are made for compatibility: what a container does not give up in its security context it keeps, and so does whoever breaks into it.",
  severity: "info",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  answersTo: [
    "trivy:KSV-0118",
    "polaris:linuxHardening",
    "checkov:CKV_K8S_29",
    "checkov:CKV_K8S_30",
    "kubescape:C-0055",
    "kubescape:C-0211",
    "kics:a97a340a-0063-418e-b3a1-3028941d0995",
  ],
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
  covers: DEFAULTS.map(({ rule }) => rule),
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
              runAsNonRoot: true
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                  - ALL
              seccompProfile:
                type: RuntimeDefault
              readOnlyRootFilesystem: true
            volumeMounts:
              - name: tmp
                mountPath: /tmp
        volumes:
          - name: tmp
            emptyDir: {}
      `,
    },
  ],
  // A wrong value stays a finding of its own, on the value; so does what the block must not contradict.
  accepts(member, doc) {
    const container = aboutOf(doc, member);
    if (container === undefined || container.label.start !== member.at.start) return false;
    // Most of the block means nothing on Windows.
    if (container.pod.windows) return false;
    return DEFAULTS.some(({ rule, may }) => rule === member.rule && may(container));
  },
  // What the container says it needs is a finding apart: its fix is no one's for bulk.
  sort: (member, doc) => needIn(doc, member) ?? "",
  fold(members, doc) {
    const [first] = members;
    const container = first === undefined ? undefined : aboutOf(doc, first);
    if (container === undefined) return undefined;
    const lacking = new Set(members.map(({ rule }) => rule));
    const covered = DEFAULTS.filter(({ rule }) => lacking.has(rule));
    const context = container.field("securityContext");
    const isEmpty = context.is === "absent" || (context.is === "set" && isEmptyMap(context.value));
    const risks = listed(covered.map((one) => one.risk(container)));
    const need = first && needIn(doc, first);
    const state = isEmpty ? "has no security context" : "has an incomplete security context";
    return {
      at: container.label,
      message: `${calledFirst(container)} ${state}: it may ${risks}${need === undefined ? "" : `; ${need}`}.`,
      fix: fixOf(
        need === undefined ? "hardening" : "choice",
        need === undefined
          ? `Harden ${called(container)}`
          : `Forbid ${called(container)} to ${risks.replace(" and ", " or ")}`,
        allOf(hardened(doc, container, covered)),
      ),
    };
  },
});

const bySubject = fact((doc: Manifest) => new Map(containers(doc).map((one) => [one.subject, one])));

function aboutOf(doc: Manifest, { subject }: Finding): Container | undefined {
  return bySubject(doc).get(subject);
}

/** By what the container says that it needs what a finding would take from it. */
function needIn(doc: Manifest, member: Finding): Need | undefined {
  const container = aboutOf(doc, member);
  const field = DEFAULTS.find(({ rule }) => rule === member.rule)?.field;
  return container && field && needOf(doc, container, field);
}

function isEmptyMap(node: Container["node"]): boolean {
  const map = resolved(node);
  return map?.kind === "map" && map.pairs.length === 0;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
