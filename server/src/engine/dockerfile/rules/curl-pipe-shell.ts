// A script from the network that is run without anybody, or any checksum, having looked at it.
import type { Problem } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { namesDropping } from "../../knowledge/stated-needs.ts";
import { type AddedFile, addedFileAt } from "../packages/added-files.ts";
import type { Dockerfile, Word } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { runs, type Step } from "../shell/commands.ts";
import { scriptOf, unseenScript, verifies } from "../shell/downloads.ts";
import { runsAsRoot } from "../stages/users.ts";
import { checkedFix, checksumFix } from "./_checked-scripts.ts";
import { otherUser } from "./_sudo.ts";

export default dockerRule({
  id: "dockerfile/curl-pipe-shell",
  title: "Scripts from the network must be verified before they run",
  label: "Unchecked script",
  why: "The server, or anyone between it and you, decides what the build does, today and at every rebuild. A script that is downloaded, compared with a checksum and only then run is the one you reviewed.",
  breaks:
    "The build stops until the checksum is filled in, and again whenever the script changes at its source. Read the new script before you update the checksum.",
  leave: {
    when: "Leave it where the script changes on purpose and you trust its server as much as your package mirror. A package or a base image that has the program is better even then.",
    reason: "our own bootstrap script, served by our mirror",
  },
  severity: "warning",
  milder: { info: "the same step verifies a checksum or a signature" },
  preset: "recommended",
  tags: ["supply-chain", "security"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0011"],
  references: ["https://docs.docker.com/reference/dockerfile/#add---checksum"],
  examples: [
    {
      note: "the build stops until you replace the placeholder with the SHA-256 of the script you reviewed",
      bad: source`
        FROM debian:13
        RUN curl -fsSL «https://get.example.com» | sh
      `,
      fixed: source`
        FROM debian:13
        RUN curl -fsSL https://get.example.com -o /tmp/install.sh \
            && echo "REPLACE_WITH_SHA256  /tmp/install.sh" | sha256sum -c - \
            && sh /tmp/install.sh \
            && rm /tmp/install.sh
      `,
      good: source`
        FROM debian:13
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://get.example.com/install.sh /tmp/
        RUN sh /tmp/install.sh
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN bash <(wget -qO- «https://get.example.com») --yes
        RUN sh -c "$(curl -fsSL «https://get.example.com»)"
      `,
    },
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        ADD «https://get.example.com/install.sh» /tmp/
        RUN sh /tmp/install.sh
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://get.example.com/install.sh /tmp/
        RUN sh /tmp/install.sh
      `,
    },
  ],
  *check(doc) {
    const reported = new Set<Word>();
    for (const step of runs(doc)) {
      const checked = step.script.commands.some(verifies);
      const atMost = checked ? "info" : undefined;
      for (const command of step.script.commands) {
        const download = unseenScript(command);
        if (download !== undefined) {
          const message = messageOf(doc, step, command);
          yield { at: download.at, message, fix: checkedFix(doc, step, command), atMost };
          continue;
        }
        const added = addedScript(doc, step, command);
        if (added === undefined || reported.has(added.source)) continue;
        reported.add(added.source);
        yield { ...problemOf(doc, step, command, added), atMost };
      }
    }
  },
});

function messageOf(doc: Dockerfile, step: Step, command: ShellCommand): string {
  return `This script runs ${isRoots(doc, step, command) ? "as root " : ""}unchecked. Download it and verify its checksum first.`;
}

/** Programs that ask for a password before they become another user; `namesDropping` knows those that do not. Sources: su(1), doas(1). */
const BY_PASSWORD: ReadonlySet<string | undefined> = new Set(["doas", "su"]);

/** Whether root is known to run a command. */
function isRoots(doc: Dockerfile, step: Step, command: ShellCommand): boolean {
  for (let one = command.via; one !== undefined; one = one.via) {
    if (one.program === "sudo") return otherUser(one) === undefined;
    if (BY_PASSWORD.has(one.program) || namesDropping(one.program ?? "")) return false;
  }
  return runsAsRoot(doc, step.instruction) === true;
}

function problemOf(doc: Dockerfile, step: Step, command: ShellCommand, added: AddedFile): Problem {
  const { source: word } = added;
  return {
    at: word.at,
    message: messageOf(doc, step, command),
    fix: checksumFix(doc, added),
    related: [{ at: command.at, message: "It runs here." }],
  };
}

/** The file of `ADD https://…` that a command runs. */
function addedScript(doc: Dockerfile, step: Step, command: ShellCommand): AddedFile | undefined {
  const script = scriptOf(command) ?? command.name;
  if (script === undefined || script === "input" || script.literal === undefined) return undefined;
  if (script === command.name && !script.literal.includes("/")) return undefined;
  return addedFileAt(doc, step.instruction, script.literal);
}
