// One finding for a container that leaves its security context to the defaults, instead of one for each field.

import { fact } from "../../core/fact.ts";
import type { Finding, Fix, FixKind } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { resolved } from "../../yaml/node.ts";
import { called } from "../called.ts";
import { provided } from "../conditions.ts";
import { allOf, fixesOf, fixOf } from "../fixes.ts";
import { userBeside } from "../image-user.ts";
import type { Manifest } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { kubeCoverRule } from "../rule.ts";
import { claims, reasonsFor } from "./_claims.ts";
import { podSpec } from "./_frames.ts";
import { conditionsOf, DEFAULTS, type Default, hardened, kindOf } from "./_hardening.ts";

export default kubeCoverRule({
  id: "kubernetes/high-risk-default-context",
  title: "Containers must have a security context",
  label: "Not hardened",
  why: "Kubernetes grants privileges by default for compatibility. Drop the ones you do not need, or an attacker has them too.",
  breaks:
    "Each setting can break something: a file that the user may not write, a capability that is missing, a folder that is now read-only. Start the container and look for `Permission denied`, `Operation not permitted` and `Read-only file system` in its log.",
  leave: {
    when: "Leave out single settings, not all of them: set those that the container works with, and ignore the rules of the others. Only a container that never runs in production can stay as it is.",
    reason: "for debugging, never in production",
  },
  severity: "warning",
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
    return {
      at: container.label,
      missing: true,
      message: claims(doc, container, covered, isEmpty),
      related: reasonsFor(doc, container, covered),
      fix: fixesOf([inBulk(doc, container, covered), theRest(doc, container, covered)]),
    };
  },
});

function inBulk(doc: Manifest, container: Container, covered: readonly Default[]): Fix | undefined {
  const fields = covered.filter((one) => kindOf(doc, container, one.field) === "hardening");
  if (fields.length === 0) return undefined;
  return fixFor(doc, container, "hardening", `Harden ${called(container)}`, fields);
}

/** What the container may need, as a fix to choose. */
function theRest(doc: Manifest, container: Container, covered: readonly Default[]): Fix | undefined {
  const user = covered.some(({ field }) => field === "runAsNonRoot" && kindOf(doc, container, field) === "choice")
    ? userWritten(doc, container)
    : undefined;
  const fields = covered.filter((one) => kindOf(doc, container, one.field, user) === "choice");
  if (fields.length === 0) return undefined;
  const names = fields.map(({ field }) => (field === "capabilities" ? "`drop: [ALL]`" : `\`${field}\``));
  return fixFor(doc, container, "choice", `Set ${enumerated(names)} for ${called(container)}`, fields);
}

/** The fix that hardens some fields, with the user as which the container runs afterwards, where that is written too. */
function fixFor(
  doc: Manifest,
  container: Container,
  kind: FixKind,
  title: string,
  fields: readonly Default[],
): Fix | undefined {
  const names = fields.map(({ field }) => field);
  const user = names.includes("runAsNonRoot") ? userWritten(doc, container) : undefined;
  const whole = user === undefined ? title : `${title} and run it as user ${user}`;
  return fixOf(kind, provided(whole, conditionsOf(doc, container, names)), allOf(hardened(doc, container, fields)));
}

function userWritten(doc: Manifest, container: Container): number | undefined {
  const user = userBeside(doc, container);
  return typeof user === "number" ? user : undefined;
}

const bySubject = fact((doc: Manifest) => new Map(containers(doc).map((one) => [one.subject, one])));

function aboutOf(doc: Manifest, { subject }: Finding): Container | undefined {
  return bySubject(doc).get(subject);
}

function isEmptyMap(node: Container["node"]): boolean {
  const map = resolved(node);
  return map?.kind === "map" && map.pairs.length === 0;
}
