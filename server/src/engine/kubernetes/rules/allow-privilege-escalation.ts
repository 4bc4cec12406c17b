// `allowPrivilegeEscalation` left at its default or set to true.
import { calledFirst } from "../called.ts";
import { setField } from "../fixes.ts";
import { ALLOW_PRIVILEGE_ESCALATION, isNotSpared, violationsOf } from "../pod-security/checks.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { harden, keepsPrivileges, mayForbidEscalation, withNeed } from "./_hardening.ts";
import { notSpared } from "./_windows.ts";

export default kubeRule({
  id: "kubernetes/allow-privilege-escalation",
  title: "Containers must not gain privileges",
  label: "May gain privileges",
  why: "Unless it is forbidden, a process can gain more privileges than its parent through setuid programs such as `sudo`: one weak program in the image makes an ordinary user root.",
  breaks:
    "`sudo`, `su` and other setuid programs no longer change the user, and programs with file capabilities do not get them. Start the container and run everything that calls one.",
  leave: {
    when: "Leave it where a program must change its user or group through a setuid or setgid program, as Postfix does with `postdrop`. A container that is privileged or has `SYS_ADMIN` can always gain privileges, so deal with that first.",
    reason: "Postfix needs its setgid program postdrop",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "pss-restricted"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0001",
    "polaris:privilegeEscalationAllowed",
    "pss:allowPrivilegeEscalation",
    "checkov:CKV_K8S_20",
    "kubescape:C-0016",
    "kics:5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
    "semgrep:allow-privilege-escalation",
  ],
  answersTo: [
    "kube-linter:privilege-escalation-container",
    "kubesec:AllowPrivilegeEscalation",
    "gatekeeper:allow-privilege-escalation",
    "checkov:CKV_K8S_5",
    "kubescape:C-0197",
    "kubescape:C-0217",
    "semgrep:allow-privilege-escalation-true",
    "semgrep:allow-privilege-escalation-no-securitycontext",
  ],
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
    "https://www.postfix.org/postdrop.1.html",
  ],
  // A privileged container cannot be kept from it: first things first.
  yieldsTo: ["kubernetes/privileged-container"],
  examples: [
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            allowPrivilegeEscalation: «true»
      `,
      fixed: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            allowPrivilegeEscalation: false
      `,
    },
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
            allowPrivilegeEscalation: false
      `,
      note: "The default is true, and a pod has no such field for all containers.",
    },
  ],
  *check(doc, { settings }) {
    for (const { container, at, missing } of violationsOf(ALLOW_PRIVILEGE_ESCALATION, doc, settings)) {
      if (container === undefined) continue;
      // A privileged container is the stronger rule's; admission rejects either.
      if (container.effective("privileged").is === "unknown" && settings.podSecurity !== "restricted") continue;
      if (isNotSpared(container.pod, settings)) {
        yield* notSpared(doc, container, settings, "kubernetes/allow-privilege-escalation");
        continue;
      }
      // There the setting means nothing; admission asks for it nevertheless.
      if (keepsPrivileges(container) !== "no" && settings.podSecurity !== "restricted") continue;
      const { node } = container;
      yield {
        at,
        missing,
        message: withNeed(
          doc,
          container,
          "allowPrivilegeEscalation",
          missing
            ? `${calledFirst(container)} may gain privileges: \`allowPrivilegeEscalation\` is not set to false.`
            : `${calledFirst(container)} may gain privileges, for example through setuid programs.`,
        ),
        fix: mayForbidEscalation(container)
          ? harden(
              doc,
              container,
              "allowPrivilegeEscalation",
              "Set `allowPrivilegeEscalation: false`",
              setField(doc, node, ["securityContext", "allowPrivilegeEscalation"], false),
            )
          : undefined,
      };
    }
  },
});
