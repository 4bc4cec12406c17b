// Programs that run with the rights of their owner, or with capabilities of their own, for all who start them.
import { type Fix, hardening, type Problem } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { callsOf } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import { clausesOf, getsOwnerLater, isOfScripts, type ModeUse, modesOf, octalWithout } from "./_modes.ts";

/** Capabilities that lead to root on the container's files or processes, or further (capabilities(7)). */
const DANGEROUS =
  /\b(?:cap_(?:sys_(?:admin|ptrace|module|rawio|chroot|boot)|dac_override|dac_read_search|set(?:uid|gid|fcap|pcap)|chown|fowner|fsetid|mknod|bpf|perfmon|net_admin|mac_admin|mac_override)|all)\b/i;

/** The capabilities that Docker leaves to a container by default (docs.docker.com, "Docker Engine security": Linux kernel capabilities). */
const DEFAULT: ReadonlySet<string> = new Set(
  `audit_write chown dac_override fowner fsetid kill mknod net_bind_service net_raw setfcap setgid setpcap setuid sys_chroot`
    .split(" ")
    .map((name) => `cap_${name}`),
);

export default dockerRule({
  id: "dockerfile/setuid-bit",
  title: "Programs must not get the setuid bit or far-reaching capabilities",
  label: "Setuid program",
  why: "A program with the setuid bit runs as its owner, mostly root, for all who start it. `USER` then protects nothing against a fault in that program. The same goes for file capabilities such as `cap_sys_admin` or `cap_setuid`.",
  breaks:
    "The program can no longer do what needs root when another user starts it. Start the container as its own user and use what the program is for.",
  leave: {
    when: "Leave it for a program whose own isolation depends on it, such as the sandbox of Chromium, if the container keeps `no-new-privileges` off for it.",
    reason: "Chromium's sandbox needs it",
  },
  severity: "warning",
  milder: { info: "the container only has the capability where it is added" },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0008"],
  references: [
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    "https://man7.org/linux/man-pages/man1/chmod.1.html",
  ],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        COPY helper /usr/local/bin/
        RUN chmod «4755» /usr/local/bin/helper
      `,
      fixed: source`
        FROM debian:13-slim
        COPY helper /usr/local/bin/
        RUN chmod 755 /usr/local/bin/helper
      `,
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN chmod «u+s» /usr/bin/ping
      `,
      good: source`
        FROM debian:13-slim
        RUN setcap cap_net_raw+ep /usr/bin/ping
      `,
      note: "A program that needs one right gets that one.",
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN setcap «cap_sys_admin,cap_net_bind_service+ep» /usr/bin/app
      `,
      good: source`
        FROM debian:13-slim
        RUN find / -xdev -perm /6000 -exec chmod a-s {} +
      `,
      note: "Docker gives no container `cap_sys_admin` by default, so this is only an info.",
    },
  ],
  *check(doc) {
    for (const use of modesOf(doc)) {
      if (!setsUser(use.text) || getsOwnerLater(doc, use) || isOfScripts(doc, use)) continue;
      const target = use.targets[0]?.replace(/["']/g, "");
      const what = target === undefined || use.targets.length > 1 ? "Each of these programs" : `\`${quoted(target)}\``;
      const message = `${what} runs as its owner, mostly root, for all who start it.`;
      yield { at: use.at, message, fix: fixOf(use) };
    }
    for (const { command } of callsOf(doc, "setcap")) {
      const word = command.args.find(({ literal }) => literal !== undefined && DANGEROUS.test(literal));
      const text = word?.literal ?? "";
      if (word === undefined || givesNone(command) || /^=|[=-]$/.test(text)) continue;
      yield { at: word.at, ...saidOf(text.toLowerCase()) };
    }
  },
});

/**
 * What file capabilities lead to. One that the container lacks nobody gets, and a program with the effective bit does not even start
 * without all of its own (capabilities(7), "Safety checking for capability-dumb binaries").
 */
function saidOf(text: string): Pick<Problem, "message" | "atMost"> {
  const all = text.match(/\bcap_\w+|\ball\b/g) ?? [];
  const dangerous = all.filter((name) => DANGEROUS.test(name));
  const others = all.filter((name) => !DEFAULT.has(name));
  const lacked = others.find((name) => DANGEROUS.test(name)) ?? others[0];
  const starts = lacked === undefined || !/[+=][a-z]*e/.test(text);
  const given = starts ? dangerous.find((name) => DEFAULT.has(name)) : undefined;
  if (given !== undefined) return { message: `Anyone who starts this program gets \`${given}\`, even without root.` };
  const name = lacked === undefined || lacked === "all" ? "every capability" : `\`${lacked}\``;
  const message = starts
    ? `Anyone who starts this program gets ${name} in containers that have it.`
    : `This program only starts in containers with ${name}, which anyone who starts it then gets.`;
  return { message, atMost: "info" };
}

/** `setcap -r FILE` takes capabilities away, `setcap -v` compares them with those that the file has (setcap(8)). */
function givesNone({ args }: ShellCommand): boolean {
  return args.some(({ literal }) => literal === "-r" || literal === "-v");
}

/** Whether a mode sets the setuid bit. That of the group is how folders are shared, and is left alone. */
function setsUser(mode: string): boolean {
  const clauses = clausesOf(mode);
  if (clauses === undefined) return (Number.parseInt(mode, 8) & 0o4000) !== 0;
  return clauses.some(
    ({ who, changes }) =>
      (who === "" || /[ua]/.test(who)) && changes.some(({ sign, bits }) => sign !== "-" && bits.includes("s")),
  );
}

function fixOf({ text, at }: ModeUse): Fix | undefined {
  const clauses = clausesOf(text);
  if (clauses === undefined) {
    const plain = octalWithout(text, 0o4000);
    return hardening(`Write \`${plain}\`, without the setuid bit`, { at, text: plain });
  }
  const [clause, ...more] = clauses;
  const [change] = clause?.changes ?? [];
  if (clause === undefined || change === undefined || more.length > 0 || clause.changes.length > 1) return undefined;
  const rest = change.bits.replaceAll("s", "");
  const plain = rest === "" ? `${clause.who}-s` : `${clause.who}${change.sign}${rest}`;
  return hardening(rest === "" ? `Write \`${plain}\`, which removes the bit` : `Write \`${plain}\``, {
    at,
    text: plain,
  });
}
