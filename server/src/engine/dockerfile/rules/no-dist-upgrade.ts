// Steps that upgrade everything that the base image has.
import { choice } from "../../core/finding.ts";
import { type Row, source } from "../../core/rule.ts";
import type { Family, Verb } from "../packages/manager.ts";
import { callsTo, isDryRun, type PackageCall } from "../packages/packages.ts";
import { dockerRule } from "../rule.ts";
import { withoutCommand } from "../shell/command-removal.ts";
import { isUnfinished } from "../stages/half-typed.ts";

interface UpgradeRow extends Row {
  readonly families: readonly Family[];
  readonly verbs: readonly Verb[];
  /** Such a command, as the probe has it. */
  readonly command: string;
}

const ROWS: readonly UpgradeRow[] = [
  {
    key: "apt-dist-upgrade",
    title: "apt-get dist-upgrade",
    equivalents: ["trivy:DS-0024", "dockle:DKL-DI-0003"],
    families: ["apt"],
    verbs: ["dist-upgrade"],
    command: "apt-get -y dist-upgrade",
  },
  {
    key: "apt-upgrade",
    title: "apt-get upgrade",
    equivalents: ["semgrep:avoid-apt-get-upgrade"],
    families: ["apt"],
    verbs: ["upgrade"],
    command: "apt-get -y upgrade",
  },
  {
    key: "apk",
    title: "apk upgrade",
    equivalents: ["semgrep:avoid-apk-upgrade"],
    families: ["apk"],
    verbs: ["upgrade"],
    command: "apk upgrade",
  },
  {
    key: "yum",
    title: "yum update",
    equivalents: ["semgrep:avoid-yum-update"],
    families: ["yum"],
    verbs: ["upgrade", "dist-upgrade"],
    command: "yum -y update",
  },
  {
    key: "dnf",
    title: "dnf upgrade",
    equivalents: ["semgrep:avoid-dnf-update"],
    families: ["dnf", "microdnf", "tdnf"],
    verbs: ["upgrade", "dist-upgrade"],
    command: "dnf -y upgrade",
  },
  {
    key: "zypper-dist-upgrade",
    title: "zypper dist-upgrade",
    equivalents: ["hadolint:DL3035"],
    families: ["zypper"],
    verbs: ["dist-upgrade"],
    command: "zypper -n dist-upgrade",
  },
  {
    key: "zypper-update",
    title: "zypper update",
    equivalents: ["semgrep:avoid-zypper-update"],
    families: ["zypper"],
    verbs: ["upgrade"],
    command: "zypper -n update",
  },
];

const FAMILIES = [...new Set(ROWS.flatMap(({ families }) => families))];

export default dockerRule({
  id: "dockerfile/no-dist-upgrade",
  title: "Steps must not upgrade all packages of the base image",
  label: "Upgrades everything",
  why: "The step replaces packages of the base image by copies in a layer of its own, so the image grows, and what it has depends on the day of the build. A newer base image has the same updates, tested together.",
  breaks: "Without the upgrade the image has the base image's packages. Use its newest tag and scan the image.",
  leave: {
    when: "Leave it where security updates have to be in the image before the base image has them.",
    reason: "security updates before the base image has them",
  },
  yieldsTo: ["dockerfile/update-alone"],
  severity: "info",
  preset: "strict",
  tags: ["reliability", "size"],
  since: "0.1",
  rows: ROWS,
  probe: ({ command }) => ({
    bad: `FROM example.com/base:1.4\nRUN «${command}»\n`,
    good: `FROM example.com/base:1.4\nRUN ${command} --help\n`,
  }),
  references: ["https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «apt-get -y dist-upgrade» && apt-get install -y jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y jq
      `,
    },
    {
      bad: source`
        FROM rockylinux:9
        RUN «yum -y update» && yum -y install jq
      `,
      good: source`
        FROM rockylinux:9
        RUN yum -y update openssl-libs && yum -y install jq
      `,
      note: "To upgrade one package by its name is fine.",
    },
  ],
  *check(doc) {
    for (const { step, call } of callsTo(doc, FAMILIES)) {
      const row = rowFor(call);
      if (row === undefined || isUnfinished(doc, step.instruction)) continue;
      const name = `${call.manager} ${call.subcommand}`;
      const edit = withoutCommand(doc, step, call.command);
      yield {
        at: call.at,
        message: `\`${name}\` upgrades all packages of the base image: use a newer base image.`,
        fix: edit && choice(`Remove \`${name}\``, edit),
        row: row.key,
      };
    }
  },
});

/** The row of a call that upgrades whatever there is. */
function rowFor(call: PackageCall): UpgradeRow | undefined {
  const { row, verb, operands } = call;
  if (verb === undefined || isDryRun(call) || (verb === "upgrade" && operands.length > 0)) return undefined;
  return ROWS.find(({ families, verbs }) => families.includes(row.family) && verbs.includes(verb));
}
