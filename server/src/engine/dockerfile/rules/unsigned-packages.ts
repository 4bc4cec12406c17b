// Packages that are installed though nobody has signed them, or without a look at the signature.
import { fact } from "../../core/fact.ts";
import { hardening } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { source } from "../../core/rule.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { callsOfAny } from "../shell/calls.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { withoutWords } from "../shell/command-removal.ts";
import { runs, type Step } from "../shell/commands.ts";
import { FLAG_ROWS, type FlagRow } from "./_signature-flags.ts";

export default dockerRule({
  id: "dockerfile/unsigned-packages",
  title: "Package managers must check signatures",
  label: "Unsigned packages",
  why: "The signature is what tells a package of the distribution from one that somebody put in its place, on a mirror or on the way. Without the check, code of theirs runs as root in the build.",
  breaks:
    "A package or repository that nobody has signed is refused. Build the image; where it fails, add the repository's key.",
  leave: {
    when: "Leave it for a file that an earlier command of the step has compared with a checksum.",
    reason: "the package is compared with a checksum first",
  },
  severity: "warning",
  milder: { info: "only files are installed, and the step checks a checksum" },
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  rows: FLAG_ROWS,
  probe: ({ commands: [bad, fixed] }) => ({
    bad: `FROM example.com/base:1.4\nRUN ${bad}\n`,
    fixed: `FROM example.com/base:1.4\nRUN ${fixed}\n`,
  }),
  references: ["https://manpages.debian.org/stable/apt/apt-secure.8.en.html"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y «--allow-unauthenticated» jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y jq
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN apk add «--allow-untrusted» glibc
      `,
      good: source`
        FROM alpine:3.22
        COPY builder.rsa.pub /etc/apk/keys/
        RUN apk add glibc
      `,
      note: "With its key the manager can check a repository of your own.",
    },
  ],
  *check(doc) {
    for (const row of FLAG_ROWS) {
      for (const { step, command } of callsOfAny(doc, row.programs)) {
        const flags = isOther(row, command) ? [] : command.args.filter(({ literal }) => row.flags.test(literal ?? ""));
        const [first] = flags;
        if (first !== undefined) yield problem(doc, step, command, [first, ...flags.slice(1)], row);
      }
    }
  },
});

/** Whether a command installs nothing: a query of rpm, a removal by apt, an index that apk makes. */
function isOther({ key }: FlagRow, { args }: ShellCommand): boolean {
  if (key === "rpm") return args.some(({ text }) => /^-\w*[qVK]|^--(?:query|verify)/.test(text));
  const first = args.find(({ text }) => !text.startsWith("-"))?.text ?? "";
  if (key === "apk") return /^(?:index|verify|version|info|search)$/.test(first);
  return key.startsWith("apt") && /^(?:auto)?(?:clean|purge|remove)$/.test(first);
}

function problem(
  doc: Dockerfile,
  step: Step,
  command: ShellCommand,
  flags: readonly [ShellWord, ...ShellWord[]],
  row: FlagRow,
) {
  const edits = flags.map((flag) => {
    const isSetting = command.args[command.args.indexOf(flag) - 1]?.text === "-o";
    return isSetting ? undefined : withoutWords(doc, step, command, flag);
  });
  const known = edits.filter((edit) => edit !== undefined);
  const files = command.args.filter((word) => /\.(?:apk|deb|rpm)$/.test(shownOf(word)));
  const isChecked = files.length > 0 && (CHECKING.test(step.text) || verified(doc).some((text) => names(text, files)));
  return {
    at: flags[0].at,
    message: row.passesOver
      ? `\`${command.program}\` also installs packages if it cannot verify who signed them.`
      : `\`${command.program}\` installs packages without a check of their signature.`,
    fix:
      known.length === edits.length
        ? hardening(`Remove ${enumerated(flags.map(({ literal }) => `\`${literal}\``))}`, known)
        : undefined,
    atMost: isChecked ? ("info" as const) : undefined,
    row: row.key,
  };
}

const CHECKING = /\bsha(?:256|512)sum\b|\bshasum\b|\bgpgv?\b/;

/** The steps in which checksums or signatures are verified. */
const verified = fact((doc: Dockerfile) =>
  runs(doc).flatMap(({ text }) => (/sum\b.{0,200}-c|\bgpgv\b|\bgpg\b.{0,200}--verify/.test(text) ? [text] : [])),
);

/** A word without its quotes. */
const shownOf = ({ literal, text }: ShellWord): string => literal ?? text.replace(/["']/g, "");

/** Whether a text names all of some files. */
function names(text: string, files: readonly ShellWord[]): boolean {
  return files.map(shownOf).every((file) => text.includes(file.slice(file.lastIndexOf("/") + 1)));
}
