// useradd with a large number: the file of last logins gets a place for every number below it.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { callsOf } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import { insertArgument } from "../shell/command-edit.ts";
import { bindingAt } from "../stages/environment.ts";
import { isUnfinished } from "../stages/half-typed.ts";

/** Numbers up to here make a file that no builder stumbles over. */
const LONGEST = 5;

export default dockerRule({
  id: "dockerfile/useradd-high-uid",
  title: "`useradd` with a large user id must have `--no-log-init`",
  label: "Large user id",
  why: "`useradd` makes room for the user in `/var/log/lastlog` and `/var/log/faillog`, which have a place for every id up to the largest. Builders that do not know sparse files write all of it: a layer of many gigabytes, or a full disk.",
  leave: {
    when: "Leave it in an image without `/var/log/lastlog` and `/var/log/faillog`.",
    reason: "the base image has no lastlog",
  },
  severity: "info",
  preset: "all",
  tags: ["size"],
  since: "0.1",
  equivalents: ["hadolint:DL3046"],
  references: ["https://docs.docker.com/build/building/best-practices/#user"],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        RUN «useradd» --uid 1234567 app
      `,
      fixed: source`
        FROM debian:13-slim
        RUN useradd --no-log-init --uid 1234567 app
      `,
    },
  ],
  *check(doc) {
    for (const { command, step } of callsOf(doc, "useradd")) {
      const { name } = command;
      if (name === undefined || isUnfinished(doc, step.instruction) || hasOption(command)) continue;
      const value = numberIn(command);
      const variable = /^"?\$\{?(\w+)\}?"?$/.exec(value ?? "")?.[1];
      const number = variable === undefined ? value : bindingAt(doc, step.instruction, variable)?.value;
      if (!/^\d+$/.test(number ?? "") || (number ?? "").length <= LONGEST) continue;
      yield {
        at: name.at,
        message: `With the id ${number} the user's last login takes up a huge file in this layer.`,
        fix: safe("Add `--no-log-init`", insertArgument(doc, step, command, name, "--no-log-init")),
      };
    }
  },
});

/** `-l`, alone or among other letters in front of one that takes a value (useradd(8)). */
function hasOption({ args }: ShellCommand): boolean {
  return args.some(({ text }) => text === "--no-log-init" || /^-[mMnNorUDF]*l/.test(text));
}

function numberIn({ args }: ShellCommand): string | undefined {
  for (const [i, { text }] of args.entries()) {
    if (/^(?:--uid|-[lmMnNorUDF]*u)$/.test(text)) return args[i + 1]?.text;
    const joined = /^(?:--uid=|-u)(.+)$/.exec(text)?.[1];
    if (joined !== undefined) return joined;
  }
  return undefined;
}
