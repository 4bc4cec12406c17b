// Files and folders that every user may change.
import { onlyIf } from "../../core/conditions.ts";
import { choice, type Fix, hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { staysBehind } from "./_left-behind.ts";
import { type Clause, clausesOf, type ModeUse, modesOf, octalWithout } from "./_modes.ts";
import { isInClosedHome, isOfShared, isOpen, isTakenBack, opensToAll, takesSticky } from "./_open-modes.ts";
import { otherUser } from "./_owners.ts";

export default dockerRule({
  id: "dockerfile/no-chmod-777",
  title: "Files must not be writable for every user",
  label: "World-writable",
  why: "Whatever runs in the container, as any user, can replace the file: a program that root or another user starts later, a script, a configuration. One weak process is then enough to take over the others.",
  breaks:
    "A process that runs as a different user than the file's owner can no longer write to it. Start the container as it is deployed and let it write; give the folder to its user with `chown` if that fails.",
  leave: {
    when: "Leave it where the user is only known at run time, as on platforms that pick a random one, and the folder only has data that everybody may change.",
    reason: "the user id is random at run time, only a cache is in there",
  },
  severity: "warning",
  milder: { info: "the files are in a stage that does not end up in the image" },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  references: [
    "https://man7.org/linux/man-pages/man1/chmod.1.html",
    "https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
  ],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        RUN mkdir /data && chmod -R «777» /data
      `,
      fixed: {
        "Write `755`, writable for the owner": source`
          FROM debian:13-slim
          RUN mkdir /data && chmod -R 755 /data
        `,
        "Write `775`, writable for the group too": source`
          FROM debian:13-slim
          RUN mkdir /data && chmod -R 775 /data
        `,
      },
    },
    {
      bad: source`
        FROM debian:13-slim
        COPY --chmod=«0777» start.sh /usr/local/bin/
      `,
      fixed: source`
        FROM debian:13-slim
        COPY --chmod=0755 start.sh /usr/local/bin/
      `,
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN mkdir /scratch && chmod «a+rwx» /scratch
      `,
      good: source`
        FROM debian:13-slim
        RUN mkdir /scratch && chmod 1777 /scratch
      `,
      note: "With the sticky bit, like that of `/tmp`, users can only remove their own files.",
    },
  ],
  *check(doc) {
    for (const use of modesOf(doc)) {
      if (
        !opensToAll(use.text) ||
        isTakenBack(doc, use) ||
        isInClosedHome(doc, use) ||
        (isOfShared(use) && !use.recursive && !takesSticky(use.text)) ||
        use.targets.some((path) => /^["']?\/dev\//.test(path))
      )
        continue;
      const atMost = staysBehind(doc, use.instruction, use.targets) ? "info" : undefined;
      yield { at: use.at, message: messageOf(use), fix: fixesOf(use, otherUser(doc, use)), atMost };
    }
  },
});

function messageOf(use: ModeUse): string {
  const { text, targets } = use;
  const [target] = targets;
  const what = target === undefined || target.length > 40 ? "it" : `\`${quoted(target.replace(/["']/g, ""))}\``;
  if (isOfShared(use) && takesSticky(text))
    return `\`${quoted(text)}\` takes the sticky bit from ${what}, so users can remove each other's files.`;
  return `\`${quoted(text)}\` lets every user in the container change ${what}.`;
}

/** For the owner alone it is only where nobody else is shown to come to it. */
function fixesOf(use: ModeUse, other: string | undefined): readonly Fix[] {
  const { text, at } = use;
  const clauses = clausesOf(text);
  if (clauses === undefined) {
    // What several users share is what the sticky bit is for.
    if (isOfShared(use)) {
      return [hardening("Write `1777`: users only remove their own files", { at, text: "1777" })];
    }
    const [owner, group] = [octalWithout(text, 0o022), octalWithout(text, 0o002)];
    const forGroup = `Write \`${group}\`, writable for the group too`;
    if (other !== undefined) {
      const title = onlyIf(forGroup, other === "" ? "another user" : `\`${quoted(other)}\``, ["is in the group"]);
      return group === owner ? [] : [choice(title, { at, text: group })];
    }
    const fixes = [hardening(`Write \`${owner}\`, writable for the owner`, { at, text: owner })];
    if (group !== owner) fixes.push(choice(forGroup, { at, text: group }));
    return fixes;
  }
  if (other !== undefined) return [];
  const narrow = clauses.flatMap((clause) => (isOpen(clause) ? narrowed(clause) : [written(clause)])).join(",");
  return narrow === "" ? [] : [hardening(`Write \`${narrow}\``, { at, text: narrow })];
}

function written({ who, changes }: Clause): string {
  return who + changes.map(({ sign, bits }) => sign + bits).join("");
}

/** A clause for the owner as it is, for all others without the right to write. */
function narrowed({ who, changes }: Clause): readonly string[] {
  const others = who.includes("a") ? "go" : who.replaceAll("u", "");
  const without = changes.map(({ sign, bits }) => ({ sign, bits: sign === "-" ? bits : bits.replaceAll("w", "") }));
  const kept = without.filter(({ sign, bits }) => bits !== "" || sign === "=");
  return [
    ...(/[ua]/.test(who) ? [written({ who: "u", changes })] : []),
    ...(kept.length > 0 ? [written({ who: others, changes: kept })] : []),
  ];
}
