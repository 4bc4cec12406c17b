// wget's bar of progress in a build's log.
import { fact } from "../../core/fact.ts";
import { choice, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { callsOf } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import { insertArgument } from "../shell/command-edit.ts";
import { SHORT_VALUES } from "../shell/download-options.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { placeOf } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";

export default dockerRule({
  id: "dockerfile/wget-progress",
  title: "`wget` must not fill the build's log with its progress",
  label: "Progress in the log",
  why: "Without a terminal wget writes a line for every 50 kB, which makes thousands of lines of a large download. What went wrong in a build is then hard to find.",
  breaks: "BusyBox's wget does not have the option. Build the image if its base may have that one.",
  rarerFixes: ["choice"],
  leave: { when: "Leave it for files of a few kB, where the log stays short.", reason: "the file has only a few kB" },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["hadolint:DL3047"],
  references: ["https://www.gnu.org/software/wget/manual/html_node/Download-Options.html"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «wget» https://example.com/app.tgz
      `,
      fixed: source`
        FROM debian:13
        RUN wget --progress=dot:giga https://example.com/app.tgz
      `,
    },
  ],
  *check(doc) {
    for (const { command, step } of callsOf(doc, "wget")) {
      const { name } = command;
      const stage = placeOf(doc, step.instruction)?.stage;
      if (name === undefined || isQuiet(command) || isUnfinished(doc, step.instruction)) continue;
      const distribution = stage === undefined ? "unknown" : baseOf(stage).distribution;
      // That of BusyBox has no such option; the real one has to be installed there first.
      if ((distribution === "alpine" || distribution === "busybox") && !installsWget(doc)) continue;
      const kind = distribution === "debian" || distribution === "rpm" ? safe : choice;
      yield {
        at: name.at,
        message: "`wget` writes its progress into the build's log, line by line.",
        fix: kind("Add `--progress=dot:giga`", insertArgument(doc, step, command, name, "--progress=dot:giga")),
      };
    }
  },
});

/** Whether a step installs GNU's wget on Alpine. */
const installsWget = fact((doc: Dockerfile) =>
  callsOf(doc, "apk").some(({ command: { args } }) => args.some(({ text }) => /^wget(?:[=~<>@]|$)/.test(text))),
);

/** Whether it writes nothing, to a file, or in a form that was asked for (wget(1)). A variable may say so. */
function isQuiet({ args }: ShellCommand): boolean {
  return args.some(({ literal, text }) => {
    if (literal === undefined) return !text.startsWith("-") && /opt|flag|arg|quiet/i.test(text);
    if (literal.startsWith("--"))
      return /^--(?:progress|quiet|no-verbose|output-file|append-output|help|version)\b/.test(literal);
    return literal.startsWith("-") && isQuietCluster(literal.slice(1));
  });
}

function isQuietCluster(letters: string): boolean {
  for (let i = 0; i < letters.length; i += 1) {
    const letter = letters[i] ?? "";
    if ("qoahV".includes(letter)) return true;
    // `-nv`, `-nc` are options of two letters.
    if (letter === "n") {
      if (letters[i + 1] === "v") return true;
      i += 1;
    } else if (SHORT_VALUES.wget.includes(letter)) return false;
  }
  return false;
}
