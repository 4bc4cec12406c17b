// One finding for a container that leaves its security context to the defaults, instead of one for each field.

import { fact } from "../../core/fact.ts";
import type { Finding, Fix } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import { resolved } from "../../yaml/node.ts";
import { called, calledFirst } from "../called.ts";
import { allOf, fixesOf, fixOf, mayNeed, unmounted } from "../fixes.ts";
import { userBeside } from "../image-user.ts";
import { type Need, needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { kubeCoverRule } from "../rule.ts";
import { podSpec } from "./_frames.ts";
import { DEFAULTS, type Default, hardened } from "./_hardening.ts";

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
  fold(members, doc) {
    const [first] = members;
    const container = first === undefined ? undefined : aboutOf(doc, first);
    if (container === undefined) return undefined;
    const lacking = new Set(members.map(({ rule }) => rule));
    const covered = DEFAULTS.filter(({ rule }) => lacking.has(rule));
    const context = container.field("securityContext");
    const isEmpty = context.is === "absent" || (context.is === "set" && isEmptyMap(context.value));
    const state = isEmpty ? "has no security context" : "has an incomplete security context";
    return {
      at: container.label,
      message: `${calledFirst(container)} ${state}: ${claims(doc, container, covered)}.`,
      fix: fixesOf([inBulk(doc, container, covered), theRest(doc, container, covered)]),
    };
  },
});

/** What the container may do: first what nothing speaks for, then the rest with what does. */
function claims(doc: Manifest, container: Container, covered: readonly Default[]): string {
  const groups = new Map<Need | undefined, Default[]>();
  for (const one of covered) addTo(groups, needOf(doc, container, one.field), one);
  const sorted = [...groups].toSorted(([a], [b]) => Number(a !== undefined) - Number(b !== undefined));
  return sorted
    .map(([need, fields], i) => {
      const risks = listed(fields.map((one) => one.risk(container)));
      return `it may ${i === 0 ? "" : "also "}${risks}${need === undefined ? "" : `, but ${need}`}`;
    })
    .join("; ");
}

/** Whether a fix may harden a field in bulk: nothing speaks against it. */
function isPlain(doc: Manifest, container: Container, { field, writable }: Default): boolean {
  return needOf(doc, container, field) === undefined && (writable?.(doc, container) ?? true);
}

function inBulk(doc: Manifest, container: Container, covered: readonly Default[]): Fix | undefined {
  const fields = covered.filter((one) => isPlain(doc, container, one));
  if (fields.length === 0) return undefined;
  const title = `Harden ${called(container)}${userIn(doc, container, fields)}`;
  return fixOf("hardening", title, allOf(hardened(doc, container, fields)));
}

/** What the container may need, as a fix to choose. */
function theRest(doc: Manifest, container: Container, covered: readonly Default[]): Fix | undefined {
  const fields = covered.filter((one) => !isPlain(doc, container, one) && (one.writable?.(doc, container) ?? true));
  const risks = fields.map((one) => one.risk(container));
  if (risks.length === 0) return undefined;
  const title = `Forbid ${called(container)} to ${listed(risks, "or")}${userIn(doc, container, fields)}`;
  const edits = allOf(hardened(doc, container, fields));
  const others = fields.filter(({ field }) => field !== "readOnlyRootFilesystem");
  const mounts = others.length < fields.length;
  if (others.length === 0) return fixOf("choice", unmounted(title), edits);
  return fixOf("choice", mayNeed(title, "container", mounts), edits);
}

/** As whom the container runs afterwards, where that is written too. */
function userIn(doc: Manifest, container: Container, fields: readonly Default[]): string {
  const user = fields.some(({ field }) => field === "runAsNonRoot") ? userBeside(doc, container) : undefined;
  return typeof user === "number" ? ` and run it as user ${user}` : "";
}

const bySubject = fact((doc: Manifest) => new Map(containers(doc).map((one) => [one.subject, one])));

function aboutOf(doc: Manifest, { subject }: Finding): Container | undefined {
  return bySubject(doc).get(subject);
}

function isEmptyMap(node: Container["node"]): boolean {
  const map = resolved(node);
  return map?.kind === "map" && map.pairs.length === 0;
}

function listed(parts: readonly string[], word = "and"): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
