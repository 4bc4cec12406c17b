// Another shell put in the place of /bin/sh, where SHELL would do.
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import { headOf, outermost } from "../shell/command.ts";
import { isShell, programOf } from "../shell/wrappers.ts";

export default dockerRule({
  id: "dockerfile/use-shell-instruction",
  title: "Steps must select their shell with `SHELL`",
  label: "Link at /bin/sh",
  why: "A link at `/bin/sh` changes every script of the image, those of packages included, and the next update of the shell may put the old one back. `SHELL` only changes what reads the steps of this Dockerfile.",
  breaks: "Scripts that begin with `#!/bin/sh` run in the image's own shell again. Build the image and start it.",
  leave: {
    when: "Leave it where programs of the image start `sh` and rely on Bash, and cannot be changed.",
    reason: "vendor scripts call sh and need Bash",
  },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["hadolint:DL4005", "semgrep:use-shell-instruction"],
  references: ["https://docs.docker.com/reference/dockerfile/#shell"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «ln -sf /bin/bash /bin/sh»
        RUN source /etc/profile && make
      `,
      fixed: source`
        FROM debian:13
        SHELL ["/bin/bash", "-c"]
        RUN source /etc/profile && make
      `,
    },
  ],
  *check(doc) {
    for (const call of callsOf(doc, "ln")) {
      const { command } = call;
      const operands = command.args.filter(({ text }) => !text.startsWith("-"));
      const [target, link] = operands;
      if (operands.length !== 2 || !/^\/(?:usr\/)?bin\/sh$/.test(link?.literal ?? "")) continue;
      if (target?.literal === undefined || !isShell(programOf(target.literal))) continue;
      yield {
        at: headOf(command, link),
        message: `The link replaces \`sh\` for the whole image: select \`${quoted(target.literal)}\` with \`SHELL\`.`,
        fix: fixOf(doc, call, target.literal),
      };
    }
  },
});

/** SHELL in place of a step that does nothing else than to make room for the link. */
function fixOf(doc: Dockerfile, { command, step }: Call, target: string) {
  const { instruction, script } = step;
  const isOnlyThis = script.commands.every(
    (one) =>
      one === command ||
      outermost(command) === one ||
      (one.program === "rm" && one.args.at(-1)?.literal?.endsWith("/sh")),
  );
  if (!isOnlyThis || script.broken || !doc.instructions.includes(instruction)) return undefined;
  const path = target.startsWith("/") ? target : `/bin/${target}`;
  const keyword = doc.text.startsWith("run", instruction.at.start) ? "shell" : "SHELL";
  return hardening(`Write \`SHELL ["${path}", "-c"]\` instead`, {
    at: instruction.at,
    text: `${keyword} ["${path}", "-c"]`,
  });
}
