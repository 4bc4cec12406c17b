// `compose/no-new-privileges`: setuid programs may raise what a service's processes are allowed to do.
import { onlyIf } from "../../core/conditions.ts";
import { choice, hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Subject } from "../../core/subject.ts";
import { removeComments } from "../../yaml/edit/edit.ts";
import { pairOf, type YamlDocument } from "../../yaml/node.ts";
import { composeRule } from "../rule.ts";
import { flag, services } from "../services.ts";
import { subjectAt } from "../subject.ts";
import { isIgnored } from "../swarm.ts";
import { lacking, needsSetuid, OPTION, type Problem } from "./_security-options.ts";

export default composeRule({
  id: "compose/no-new-privileges",
  title: "Services must set `no-new-privileges`",
  label: "May gain privileges",
  why: "Without it a process can gain privileges through a setuid program or file capabilities: a foothold as an ordinary user becomes root in the container.",
  breaks:
    "`sudo`, `su` and other setuid programs no longer change the user; an entrypoint that drops privileges keeps working. Start the service and run everything that calls one, such as a mail program or a scheduled job.",
  leave: {
    when: "Leave it out where a program must change its user or group through a setuid or setgid program, as Postfix does with `postdrop`.",
    reason: "Postfix needs its setgid program postdrop",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["semgrep:no-new-privileges", "kics:27fcc7d6-c49b-46e0-98f1-6c082a6a2750"],
  answersTo: ["kics:610e266e-6c12-4bca-9925-1ed0cd29742b"],
  references: [
    "https://docs.docker.com/reference/compose-file/services/#security_opt",
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
    "https://www.postfix.org/postdrop.1.html",
  ],
  yieldsTo: ["compose/privileged"],
  examples: [
    {
      bad: source`
        services:
          «web»:
            image: nginx:1.28
      `,
      fixed: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - no-new-privileges:true
      `,
      note: "nothing set",
    },
    {
      bad: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - «no-new-privileges:false»
      `,
      fixed: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - no-new-privileges:true
      `,
    },
  ],
  together(count, doc) {
    const at = pairOf(doc.root, "services")?.key.at;
    const about = `${count} services`;
    return at && { at, message: `${about} may gain privileges: they do not set \`${OPTION}\`.`, about };
  },
  *check(doc, { path }) {
    if (isIgnored(path, doc, "security_opt")) return;
    const told = new Set<number>();
    for (const service of services(doc)) {
      const problem = lacking(doc, service);
      if (problem === undefined || told.has(problem.at.start)) continue;
      told.add(problem.at.start);
      const { at, off, message, option, edits } = problem;
      const comments = option === undefined ? [] : (removeComments(doc, option) ?? []);
      const title = `Set \`${OPTION}\``;
      yield {
        at,
        missing: !off,
        message: off
          ? `\`no-new-privileges\` is off for \`${service.name}\`: setuid programs can raise its privileges.`
          : message,
        fix:
          edits &&
          (needsSetuid(doc, problem)
            ? choice(onlyIf(title, "it", ["works without `sudo` and other setuid programs"]), edits, comments)
            : hardening(title, edits, comments)),
        subject: subjectOfPrivileges(doc, problem),
      };
    }
  },
});

/**
 * The subject of what makes all services of a problem privileged, so that this rule yields to the one about that: a service that
 * has every capability cannot gain any. Undefined where one of them is not privileged.
 */
function subjectOfPrivileges(doc: YamlDocument, { services }: Problem): Subject | undefined {
  const settings = services.map((service) => flag(doc, service, "privileged"));
  const [first] = settings;
  return first !== undefined && settings.every((one) => one.is === "set" && one.value)
    ? subjectAt(doc, first.at)
    : undefined;
}
