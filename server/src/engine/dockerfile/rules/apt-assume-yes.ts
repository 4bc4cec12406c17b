// apt-get without `-y` waits for an answer that nobody gives.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { assumesYes } from "../packages/apt.ts";
import { aptConfigAt } from "../packages/apt-config.ts";
import { isDryRun, packageCalls } from "../packages/packages.ts";
import { dockerRule } from "../rule.ts";
import { insertArgument } from "../shell/command-edit.ts";
import { runs } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";

/** The subcommands that ask before they change anything (apt-get(8)). */
const ASKING = new Set(
  "install reinstall remove purge autoremove autopurge upgrade dist-upgrade full-upgrade build-dep".split(" "),
);
/** Those that often find nothing to remove, and then do not ask. */
const MAY_DO_NOTHING: ReadonlySet<string> = new Set(["autoremove", "autopurge"]);

export default dockerRule({
  id: "dockerfile/apt-assume-yes",
  title: "`apt-get` must not ask for confirmation",
  label: "Asks to confirm",
  why: "Nobody can answer a question during a build. Without `-y` apt-get asks whether to continue, gets no answer and aborts, often only once the list of dependencies has grown.",
  leave: {
    when: "A build cannot answer a question and stops, so fix it. The exception is a base image whose own configuration has `APT::Get::Assume-Yes`, which the Dockerfile does not show.",
    reason: "the base image sets APT::Get::Assume-Yes",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3014",
    "trivy:DS-0021",
    "semgrep:missing-assume-yes-switch",
    "kics:77783205-c4ca-4f80-bb80-c777f267c547",
  ],
  references: ["https://manpages.debian.org/stable/apt/apt-get.8.en.html"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «apt-get install» curl
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y curl
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN ["«apt-get", "install»", "curl"]
      `,
      fixed: source`
        FROM debian:13
        RUN ["apt-get", "install", "-y", "curl"]
      `,
      note: "In a JSON array the flag becomes an item of its own.",
    },
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «apt-get -q install» curl
      `,
      good: source`
        FROM debian:13
        RUN apt-get update && apt-get -qq install curl
      `,
      note: "`-qq` implies `-y`; `-q` does not.",
    },
  ],
  *check(doc) {
    for (const step of runs(doc)) {
      if (isUnfinished(doc, step.instruction)) continue;
      for (const call of packageCalls(step.script.commands)) {
        const { command, subcommand, subcommandWord, at } = call;
        if (call.open || subcommand === undefined || !ASKING.has(subcommand)) continue;
        if (assumesYes(call) || isDryRun(call)) continue;
        const config = aptConfigAt(doc, step, command);
        if (config.assumeYes === true || config.unseen) continue;
        yield {
          at,
          message: MAY_DO_NOTHING.has(subcommand)
            ? `\`${call.manager} ${subcommand}\` asks before it removes packages, so the build aborts: add \`-y\`.`
            : `\`${call.manager} ${subcommand}\` asks for confirmation, so the build aborts: add \`-y\`.`,
          fix: safe("Add `-y`", insertArgument(doc, step, command, subcommandWord, "-y")),
        };
      }
    }
  },
});
