// One finding for a container that leaves its security context to the defaults, instead of one for each field.
import type { Finding } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { put } from "../../yaml/edit.ts";
import { resolved } from "../../yaml/node.ts";
import { fixOf } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { kubeCoverRule } from "../rule.ts";
import { hardenedContext, mayForbidEscalation, mayRunAsNonRoot } from "./_hardening.ts";
import { temporaryFolder } from "./_writable.ts";

interface Covered {
  readonly field: string;
  /** What the container may do without the field. */
  readonly risk: string;
  may(container: Container): boolean;
}

const always = () => true;

const COVERED: Readonly<Record<`kubernetes/${string}`, Covered>> = {
  "kubernetes/run-as-non-root": { field: "runAsNonRoot", risk: "run as root", may: mayRunAsNonRoot },
  "kubernetes/allow-privilege-escalation": {
    field: "allowPrivilegeEscalation",
    risk: "gain privileges",
    may: mayForbidEscalation,
  },
  "kubernetes/drop-all-capabilities": { field: "capabilities", risk: "use 14 capabilities", may: always },
  "kubernetes/seccomp-missing": { field: "seccompProfile", risk: "make any system call", may: always },
  "kubernetes/read-only-root-fs": {
    field: "readOnlyRootFilesystem",
    risk: "write to its own file system",
    may: always,
  },
};

export default kubeCoverRule({
  id: "kubernetes/high-risk-default-context",
  title: "Containers must have a security context",
  why: "Kubernetes' defaults are made for compatibility: what a container does not give up in its security context it keeps, and so does whoever breaks into it.",
  severity: "info",
  rank: "should",
  tags: ["security"],
  since: "0.1",
  answersTo: [
    "trivy:KSV-0118",
    "polaris:linuxHardening",
    "checkov:CKV_K8S_29",
    "checkov:CKV_K8S_30",
    "kubescape:C-0055",
    "kubescape:C-0211",
  ],
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
  covers: Object.keys(COVERED) as `kubernetes/${string}`[],
  examples: [
    {
      bad: source`
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: «web»
              image: web:1.4
      `,
      fixed: source`
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: web
              image: web:1.4
              securityContext:
                runAsNonRoot: true
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop:
                    - ALL
                seccompProfile:
                  type: RuntimeDefault
              volumeMounts:
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: tmp
              emptyDir: {}
      `,
    },
  ],
  fold(members, doc) {
    const container = containers(doc).find((one) => members.every(({ at, subject }) => isAbout(one, at, subject)));
    if (container === undefined) return undefined;
    const lacking = new Set(members.map(({ rule }) => rule));
    const covered = Object.entries(COVERED).filter(([rule]) => lacking.has(rule as `kubernetes/${string}`));
    const context = container.field("securityContext");
    const isEmpty = context.is === "absent" || (context.is === "set" && isEmptyMap(context.value));
    const risks = listed(covered.map(([, { risk }]) => risk));
    return {
      at: container.label,
      message: isEmpty
        ? `Container \`${container.name}\` has no security context: it may ${risks}.`
        : `Container \`${container.name}\` has an incomplete security context: it may ${risks}.`,
      fix: fixOf(
        "hardening",
        `Harden container \`${container.name}\``,
        ...blockEdits(doc, container, covered, isEmpty),
      ),
    };
  },
});

/** Whether a member is about this container and something it lacks: a wrong value stays a finding of its own. */
function isAbout({ label, subject }: Container, at: Finding["at"], about: string): boolean {
  return about === subject && at.start === label.start && at.end === label.end;
}

function isEmptyMap(node: Container["node"]): boolean {
  const map = resolved(node);
  return map?.kind === "map" && map.pairs.length === 0;
}

function blockEdits(
  doc: Manifest,
  container: Container,
  covered: readonly (readonly [string, Covered])[],
  isEmpty: boolean,
) {
  const fields = new Set(covered.filter(([, { may }]) => may(container)).map(([, { field }]) => field));
  const block = Object.entries(hardenedContext()).filter(([field]) => fields.has(field));
  const edits = isEmpty
    ? [put(doc, container.node, ["securityContext"], Object.fromEntries(block))]
    : block.map(([field, value]) => put(doc, container.node, ["securityContext", field], value));
  return fields.has("readOnlyRootFilesystem") ? [...edits, temporaryFolder(doc, container)] : edits;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
