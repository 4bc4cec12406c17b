// Commands that do nothing useful while an image is built: there is no terminal, no service and nothing to shut down.
import { byWord } from "../../core/by-word.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOfAny } from "../shell/calls.ts";
import { headOf } from "../shell/command.ts";

/** By program, what is wrong with it in a build. */
const COMMANDS: Readonly<Record<string, string>> = byWord({
  free: "shows the builder's memory, which has nothing to do with the image",
  halt: "has no machine to halt",
  htop: "needs a terminal, which a build does not have",
  ifconfig: "shows or changes a network that ends with the step",
  kill: "ends a process that would end with the step anyway",
  mount: "mounts something that is gone when the step ends",
  nano: "needs a terminal, which a build does not have",
  poweroff: "has no machine to turn off",
  ps: "only shows the processes of this step",
  reboot: "has no machine to restart",
  service: "starts nothing that outlives the step",
  shutdown: "has no machine to shut down",
  ssh: "makes the build depend on a machine that others cannot reach",
  systemctl: "starts nothing: no systemd runs in a build",
  top: "needs a terminal, which a build does not have",
  vi: "needs a terminal, which a build does not have",
  vim: "needs a terminal, which a build does not have",
});

/** What asks for a running system; `enable` only makes links (systemctl(1)). */
const RUNNING: ReadonlySet<string | undefined> = new Set("start restart stop reload status isolate".split(" "));

export default dockerRule({
  id: "dockerfile/nonsense-command",
  title: "Build steps must not use commands that only make sense on a running machine",
  label: "Pointless in a build",
  why: "A step has no terminal and no services, and nothing that it starts outlives it. Such a command is mostly left over from the instructions for a real machine, and what it was meant to do does not happen.",
  leave: {
    when: "Leave it where the step starts a server in the background to set it up, and ends it again.",
    reason: "ends the server that this step has set up",
  },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["hadolint:DL3001", "semgrep:nonsensical-command"],
  references: ["https://docs.docker.com/build/building/best-practices/#run"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y nginx && «service» nginx start
      `,
      good: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y nginx
        CMD ["nginx", "-g", "daemon off;"]
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN «systemctl start» ssh
      `,
      good: source`
        FROM debian:13
        RUN systemctl enable ssh
      `,
      note: "`enable` only makes a link, which also works in a build",
    },
  ],
  *check(doc) {
    for (const call of callsOfAny(doc, Object.keys(COMMANDS))) {
      const { command } = call;
      const { program = "", name, args } = command;
      if (name === undefined || isUseful(call)) continue;
      const verb = program === "systemctl" ? args.find(({ text }) => !text.startsWith("-")) : undefined;
      yield { at: headOf(command, verb), message: `\`${program}\` ${COMMANDS[program]}.` };
    }
  },
});

/** A step that was given what the command needs, or only asks about the program. */
function isUseful({ command: { program, args }, step: { instruction } }: Call): boolean {
  if (program === "systemctl") return !RUNNING.has(args.find(({ text }) => !text.startsWith("-"))?.literal);
  if (program === "ssh") {
    return instruction.flags.some(({ name, value }) => name === "mount" && /\btype=(?:ssh|secret)\b/.test(value ?? ""));
  }
  return (
    program === "mount" && instruction.flags.some(({ name, value }) => name === "security" && value === "insecure")
  );
}
