// Packages that an image does not need once it is built.
import { choice } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { type Row, source } from "../../core/rule.ts";
import { type Family, setOf } from "../packages/manager.ts";
import { callsOf, callsTo, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import type { ShellWord } from "../shell/command.ts";
import { withoutWords } from "../shell/command-removal.ts";
import type { Step } from "../shell/commands.ts";
import { isInImage } from "../stages/shipped.ts";
import { isForDevelopment } from "./_development.ts";

interface SortRow extends Row {
  readonly packages: ReadonlySet<string>;
  /** What is said of one, behind its name. */
  readonly says: string;
}

const ROWS: readonly SortRow[] = [
  {
    key: "editor",
    title: "text editors",
    packages: setOf("vim vim-tiny vim-minimal vim-enhanced vim-nox nano emacs emacs-nox joe"),
    says: "is of no use in an image: containers are replaced, not edited.",
  },
  {
    key: "remote-access",
    title: "remote access",
    packages: setOf("openssh-server dropbear telnet telnetd telnet-server ftp vsftpd rsh-server"),
    says: "opens a second way into the container: use `docker exec` instead.",
  },
  {
    key: "network-tools",
    title: "network tools",
    packages: setOf(
      `net-tools nmap nmap-ncat tcpdump netcat netcat-openbsd netcat-traditional traceroute iputils-ping dnsutils bind-utils
      bind-tools`,
    ),
    says: "helps intruders more than the program: debug from another container.",
  },
  {
    key: "compiler",
    title: "compilers",
    packages: setOf("gcc g++ gcc-c++ clang make cmake build-essential build-base alpine-sdk autoconf automake"),
    says: "is only needed to build: install it in a build stage and copy the result.",
  },
  {
    key: "version-control",
    title: "version control",
    packages: setOf("git subversion mercurial"),
    says: "is only needed to fetch sources: do that in a build stage.",
  },
  {
    key: "sudo",
    title: "sudo",
    packages: setOf("sudo doas"),
    says: "is a way to become root in the container: use `USER` instead.",
  },
];

const FAMILIES: readonly Family[] = ["apt", "apk", "yum", "dnf", "microdnf", "tdnf", "zypper"];

export default dockerRule({
  id: "dockerfile/unnecessary-packages",
  title: "Images must not have packages that only people or builds need",
  label: "Unnecessary package",
  why: "Each package makes the image larger, has vulnerabilities of its own and is a tool for anyone who gets into a container. Compilers and git belong in a build stage, editors and network tools in an image for debugging.",
  breaks:
    "A program or script that calls the removed command fails. Search the sources for its name, then run the image.",
  leave: {
    when: "Leave it where the program itself calls the tool, as a service that clones repositories calls git, and in images for development.",
    reason: "the program calls it",
  },
  severity: "info",
  preset: "strict",
  tags: ["size", "security"],
  since: "0.1",
  rows: ROWS,
  probe: ({ packages: [name = ""] }) => ({
    bad: `FROM debian:13\nRUN apt-get install -y «${name}»\n`,
    good: `FROM debian:13 AS build\nRUN apt-get install -y ${name}\nFROM debian:13\n`,
  }),
  references: ["https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y curl «vim»
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y curl
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN apk add --no-cache «gcc» make && make
      `,
      good: source`
        FROM alpine:3.22
        RUN apk add --no-cache --virtual .build gcc make && make && apk del .build
      `,
      note: "What the same step removes again is not in the image.",
    },
  ],
  *check(doc, { path }) {
    if (isForDevelopment(path)) return;
    for (const { step, call } of callsTo(doc, FAMILIES)) {
      if (call.verb !== "install" || isDryRun(call) || !isInImage(doc, step.instruction)) continue;
      if (callsOf(step).some(({ verb }) => verb === "remove")) continue;
      for (const row of ROWS) {
        const found = call.operands.filter(({ literal }) =>
          row.packages.has(/^[^=:~/@<>]*/.exec(literal ?? "")?.[0] ?? ""),
        );
        const [first] = found;
        if (first !== undefined)
          yield {
            at: first.at,
            message: `\`${first.literal}\` ${row.says}`,
            fix: fixOf(doc, step, call, found),
            row: row.key,
          };
      }
    }
  },
});

/** Takes some packages out of an installation, of which others are left. */
function fixOf(doc: Dockerfile, step: Step, call: PackageCall, found: readonly ShellWord[]) {
  if (found.length >= call.operands.length) return undefined;
  const edits = found.map((word) => withoutWords(doc, step, call.command, word));
  const known = edits.filter((edit) => edit !== undefined);
  if (known.length < edits.length) return undefined;
  return choice(`Remove ${enumerated(found.map(({ literal }) => `\`${literal}\``))}`, known);
}
