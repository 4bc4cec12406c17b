// apt-get brings recommended packages along unless it is told not to.
import { choice, hardening } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { source } from "../../core/rule.ts";
import { frontOf } from "../../core/search.ts";
import { installsRecommends } from "../packages/apt.ts";
import { aptConfigAt } from "../packages/apt-config.ts";
import { bringsNoneAlong } from "../packages/base-packages.ts";
import { CERTIFICATES } from "../packages/certificates.ts";
import { missedBy } from "../packages/missed-packages.ts";
import { callsOf, hasOption, isDryRun } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { insertArgument, insertArgumentBefore } from "../shell/command-edit.ts";
import { runs, type Step } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { aboveComments } from "./_user.ts";

const FLAG = "--no-install-recommends";

export default dockerRule({
  id: "dockerfile/apt-no-recommends",
  title: "`apt-get` must not install recommended packages",
  label: "Recommended packages",
  why: "Debian and Ubuntu install recommended packages too. Most of them only make the image larger, and each can have vulnerabilities. Install what you need by name, such as the certificates for `curl`.",
  breaks:
    "Packages that were only recommended are no longer installed. Build the image, run the program and look for `command not found` or certificates that cannot be verified, then install what is missing by name.",
  leave: {
    when: "Leave it where the program needs most of its recommended packages, as TeX or a desktop does, and listing them all would be harder to maintain.",
    reason: "TeX Live needs its recommended packages",
  },
  severity: "info",
  preset: "recommended",
  tags: ["size", "security"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3015",
    "trivy:DS-0029",
    "semgrep:missing-no-install-recommends",
    "kics:7384dfb2-fcd1-4fbf-91cd-6c44c318c33c",
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «apt-get install» -y nano
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install --no-install-recommends -y nano
      `,
      note: "Nothing is said of packages for which nothing is recommended, such as `jq` and `unzip`.",
    },
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «apt-get install» -y curl
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install --no-install-recommends -y ca-certificates curl
      `,
      note: "The certificates that curl, wget and git need for HTTPS are a recommended package.",
    },
    {
      bad: source`
        FROM debian:13
        RUN «apt-get install» -y curl
      `,
      good: source`
        FROM debian:13
        RUN echo 'APT::Install-Recommends "false";' > /etc/apt/apt.conf.d/90-lean
        RUN apt-get update && apt-get install -y curl
      `,
      note: "Configuration written earlier in the stage counts.",
    },
  ],
  *check(doc) {
    for (const step of runs(doc)) {
      if (isUnfinished(doc, step.instruction)) continue;
      let kind: typeof hardening | undefined;
      for (const call of callsOf(step)) {
        const { command, subcommand, subcommandWord, operands, at } = call;
        if (call.manager !== "apt-get" && call.manager !== "apt") continue;
        if (call.open || subcommand !== "install" || isDryRun(call)) continue;
        // `apt-get -f install` brings what packages that are there lack, with all that is recommended for it.
        if (operands.length === 0 && !hasOption(call, "-f", "--fix-broken")) continue;
        if (installsRecommends(call) !== undefined || hasOption(call, "--only-upgrade")) continue;
        const config = aptConfigAt(doc, step, command);
        if (config.recommends === false || config.unseen || bringsNoneAlong(doc, step.instruction, operands)) continue;
        const missed = missedBy(doc, step, call);
        const needing = missed.find(({ name }) => name === CERTIFICATES)?.by;
        const added = [FLAG, ...missed.map(({ name }) => name)];
        const edits = [
          insertArgument(doc, step, command, subcommandWord, FLAG),
          ...missed.map(({ name, by }) => insertArgumentBefore(doc, step, command, by, name)),
        ];
        kind ??= saysWhy(doc, step) ? choice : hardening;
        yield {
          at,
          message:
            needing === undefined
              ? `\`${call.manager} install\` also installs all recommended packages.`
              : `\`${call.manager} install\` also installs recommended packages; for HTTPS \`${needing.literal}\` needs \`${CERTIFICATES}\`.`,
          fix: kind(`Add ${enumerated(added.map((one) => `\`${one}\``))}`, edits),
        };
      }
    }
  },
});

/** Whether a comment above the step or among its lines speaks of recommended packages. */
function saysWhy(doc: Dockerfile, { instruction }: Step): boolean {
  const start = aboveComments(doc, instruction.at);
  const { comments } = doc;
  for (let i = frontOf(comments, ({ at }) => at.start < start); i < comments.length; i += 1) {
    const comment = comments[i];
    if (comment === undefined || comment.at.end > instruction.at.end) return false;
    if (/recommend/i.test(comment.text)) return true;
  }
  return false;
}
