// Passwords of users set by a build step.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { staysBehind } from "./_left-behind.ts";
import { fromInput, isFromVariable, mayBeSecret } from "./_password-input.ts";
import { isNoHash, passwordOption } from "./_password-option.ts";

export default dockerRule({
  id: "dockerfile/no-password-in-run",
  title: "Build steps must not set passwords of users",
  label: "Password of a user",
  why: "The command is in the image's history and the hash of the password in its `/etc/shadow`: anyone who can pull the image can read or guess it, and every container has the same one. A user without a password is worse still. Containers need no passwords: programs run as the user that `USER` sets.",
  leave: {
    when: "Leave it in an image that is only used on the machine where it is built, such as a test server for SSH.",
    reason: "test server for SSH, never published",
  },
  severity: "error",
  milder: {
    info: "the stage does not end up in the image",
    warning:
      "the value of `useradd -p` is not a hash, so nobody can log in with it, or the password is the value of an `ENV` or `ARG`",
  },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["checkov:CKV2_DOCKER_17"],
  answersTo: ["dockle:DKL-LI-0001"],
  references: ["https://man7.org/linux/man-pages/man8/chpasswd.8.html"],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        RUN useradd app && echo 'app:letmein' | «chpasswd»
      `,
      good: source`
        FROM debian:13-slim
        RUN useradd app
        USER app
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN «passwd -d» root
      `,
      good: source`
        FROM alpine:3.22
        RUN passwd -l root
      `,
      note: "`-l` locks the account; `-d` lets anyone log in without a password.",
    },
    {
      bad: source`
        FROM debian:13-slim
        ARG ROOT_PW
        RUN echo "root:$ROOT_PW" | «chpasswd»
      `,
      good: source`
        FROM debian:13-slim
        RUN --mount=type=secret,id=pw echo "root:$(cat /run/secrets/pw)" | chpasswd
      `,
      note: "Build arguments are in the history too.",
    },
  ],
  *check(doc) {
    for (const call of callsOf(doc, "chpasswd", "passwd", "useradd", "usermod")) {
      const { command, step } = call;
      const stays = staysBehind(doc, step.instruction, ["/etc/shadow"]);
      const message = messageOf(doc, call, stays ? IN_CACHE : IN_IMAGE);
      if (message === undefined || command.name === undefined) continue;
      const flag = command.program === "chpasswd" ? undefined : (emptying(command) ?? passwordOption(command)?.option);
      yield {
        at: { start: command.name.at.start, end: flag?.at.end ?? command.name.at.end },
        message,
        atMost: stays
          ? "info"
          : isNoHash(passwordOption(command)?.value) || isFromVariable(command)
            ? "warning"
            : undefined,
      };
    }
  },
});

/** Where a password that a step is given can be read. */
interface Place {
  readonly isRead: string;
  readonly into: string;
}
const IN_IMAGE: Place = { isRead: "that anyone who pulls the image can find out", into: "the image" };
/** Of a stage that is left behind. */
const IN_CACHE: Place = { isRead: "that stays in the build's cache and records", into: "the build's cache" };

function messageOf(doc: Dockerfile, call: Call, place: Place): string | undefined {
  const { command } = call;
  const { program } = command;
  if (program === "chpasswd") {
    return fromInput(doc, call) ? `\`chpasswd\` sets a password ${place.isRead}.` : undefined;
  }
  if (program === "passwd") {
    const user = command.args.findLast(({ text }) => !text.startsWith("-"))?.literal ?? "root";
    if (emptying(command) !== undefined) return `\`${quoted(user)}\` can log in without a password.`;
    const isOther = command.args.some(({ literal }) =>
      (literal ?? "").startsWith("--") ? literal !== "--stdin" : /^-[A-Za-z]{0,8}[luSe]/.test(literal ?? ""),
    );
    return !isOther && fromInput(doc, call) ? `\`passwd\` sets a password ${place.isRead}.` : undefined;
  }
  const { value } = passwordOption(command) ?? {};
  if (value === undefined || /^[*!x]+$/.test(value.literal ?? "")) return undefined;
  if (value.literal === "") return "This user can log in without a password.";
  if (mayBeSecret(doc, call, value)) return undefined;
  return isNoHash(value)
    ? `\`${program} -p\` takes a hash: this value is stored as it is, and no password matches it.`
    : `\`${program} -p\` puts the password's hash into ${place.into}, where it can be guessed.`;
}

/** `-d`, `--delete` (passwd(1)). */
function emptying({ program, args }: ShellCommand): ShellWord | undefined {
  return program === "passwd"
    ? args.find(
        ({ literal }) =>
          literal === "--delete" || (/^-[A-Za-z]+$/.test(literal ?? "") && literal?.includes("d") === true),
      )
    : undefined;
}
