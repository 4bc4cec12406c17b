// Two programs for one task in a stage.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import { placeOf, type Stage } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/wget-and-curl",
  title: "A stage must use either `curl` or `wget`",
  label: "Both curl and wget",
  why: "Both download files. Each is a package more to install and to update, with vulnerabilities of its own, and one set of options more to know.",
  leave: {
    when: "Leave it where a script of somebody else needs the other program.",
    reason: "the installer of a dependency calls wget itself",
  },
  severity: "info",
  preset: "all",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["hadolint:DL4001", "trivy:DS-0014", "semgrep:use-either-wget-or-curl"],
  references: ["https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN curl -fsSLO https://example.com/a.tgz
        RUN «wget» https://example.com/b.tgz
      `,
      good: source`
        FROM debian:13
        RUN curl -fsSLO https://example.com/a.tgz
        RUN curl -fsSLO https://example.com/b.tgz
      `,
    },
  ],
  *check(doc) {
    const first = new Map<Stage | undefined, Call>();
    const told = new Set<Stage | undefined>();
    for (const call of callsOf(doc, "curl", "wget")) {
      const { command, step } = call;
      const stage = placeOf(doc, step.instruction)?.stage;
      const before = first.get(stage);
      if (before === undefined) first.set(stage, call);
      if (before === undefined || before.command.program === command.program || told.has(stage)) continue;
      told.add(stage);
      const at = command.name?.at ?? command.at;
      const message = `This stage uses both \`curl\` and \`wget\`: one of them is enough.`;
      const other = before.command.name?.at ?? before.command.at;
      yield { at, message, related: [{ message: `\`${before.command.program}\` is used here`, at: other }] };
    }
  },
});
