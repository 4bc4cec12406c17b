// A package manager without `-y` waits for an answer that nobody gives.
import { safe } from "../../core/finding.ts";
import { type Example, type Row, source } from "../../core/rule.ts";
import type { Family } from "../packages/manager.ts";
import { callsTo } from "../packages/packages.ts";
import { asks } from "../packages/questions.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { failsWith, insertArgument } from "../shell/command-edit.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { placeOf } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";

interface ManagerRow extends Row {
  readonly key: Family;
}

const ROWS: readonly ManagerRow[] = [
  {
    key: "apt",
    title: "apt-get and apt",
    equivalents: [
      "hadolint:DL3014",
      "trivy:DS-0021",
      "semgrep:missing-assume-yes-switch",
      "kics:77783205-c4ca-4f80-bb80-c777f267c547",
    ],
  },
  { key: "yum", title: "yum", equivalents: ["hadolint:DL3030", "semgrep:missing-yum-assume-yes-switch"] },
  { key: "dnf", title: "dnf", equivalents: ["hadolint:DL3038", "semgrep:missing-dnf-assume-yes-switch"] },
  {
    key: "microdnf",
    title: "microdnf",
    why: "In Fedora's minimal image `microdnf` is DNF 5: it asks whether to continue, gets no answer and aborts. That of Red Hat's images never asks.",
    equivalents: ["hadolint:DL3038"],
  },
  { key: "tdnf", title: "tdnf" },
  {
    key: "zypper",
    title: "zypper",
    equivalents: ["hadolint:DL3034", "semgrep:missing-zypper-no-confirm-switch"],
  },
];

const FAMILIES = ROWS.map(({ key }) => key);

/** Of a package that is not there nothing is removed, and nothing asked. */
const REMOVES = "asks where it finds packages to remove";

/**
 * When apt asks, by its subcommands: not where it changes what is named and nothing else. Source: `InstallPackages` and `DoInstall` in
 * apt-private/private-install.cc. The others ask before they change anything, as the other managers do.
 */
const WHEN: ReadonlyMap<string, string> = new Map([
  ["install", "asks before it installs more than what is named"],
  ["reinstall", "asks before it installs more than what is named"],
  ["remove", "asks before it removes more than what is named"],
  ["purge", "asks before it removes more than what is named"],
  // They often find nothing to remove.
  ["autoremove", REMOVES],
  ["autopurge", REMOVES],
]);

function probe({ key }: ManagerRow): Example {
  const name = key === "apt" ? "apt-get" : key;
  const from = key === "microdnf" ? "FROM quay.io/fedora/fedora-minimal:43" : "FROM example.com/base:1.4";
  return { bad: `${from}\nRUN «${name} install» jq\n`, fixed: `${from}\nRUN ${name} install -y jq\n` };
}

/** Whether a stage is built on an image of Fedora, whose `microdnf` is DNF 5. That of Red Hat's images takes yes for granted. */
function isOnFedora(doc: Dockerfile, instruction: Instruction): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  return /(?:^|\/)fedora(?:-minimal)?(?:[:@]|$)/.test((stage && baseOf(stage).name) ?? "");
}

export default dockerRule({
  id: "dockerfile/assume-yes",
  title: "Package managers must not ask for confirmation",
  label: "Asks to confirm",
  why: "Nobody can answer a question during a build. Without `-y` a package manager asks whether to continue, gets no answer and aborts; apt-get often does so only once the list of dependencies has grown.",
  leave: {
    when: "A build cannot answer a question and stops, so fix it. The exception is a base image whose own configuration answers, such as `APT::Get::Assume-Yes`, which the Dockerfile does not show.",
    reason: "the base image sets APT::Get::Assume-Yes",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  formerly: ["dockerfile/apt-assume-yes"],
  rows: ROWS,
  probe,
  references: [
    "https://manpages.debian.org/stable/apt/apt-get.8.en.html",
    "https://dnf.readthedocs.io/en/latest/command_ref.html",
  ],
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
    for (const { step, call } of callsTo(doc, FAMILIES)) {
      if (isUnfinished(doc, step.instruction) || !asks(doc, step, call)) continue;
      const { manager, subcommand = "", at, row, command, subcommandWord } = call;
      if (row.family === "microdnf" && !isOnFedora(doc, step.instruction)) continue;
      const when = row.family === "apt" ? WHEN.get(subcommand) : call.verb === "remove" ? REMOVES : undefined;
      const aborts = when === undefined ? "so the build aborts" : "which then aborts the build";
      const outcome = failsWith(doc, step, command) ? aborts : "gets no answer and does nothing";
      yield {
        at,
        message: `\`${manager} ${subcommand}\` ${when ?? "asks for confirmation"}, ${outcome}: add \`-y\`.`,
        fix: safe("Add `-y`", insertArgument(doc, step, command, subcommandWord, "-y")),
        row: row.family,
      };
    }
  },
});
