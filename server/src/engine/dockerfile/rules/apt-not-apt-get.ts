// apt is made for people at a terminal, apt-get for scripts.

import { byWord } from "../../core/by-word.ts";
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { callsTo } from "../packages/packages.ts";
import { dockerRule } from "../rule.ts";

/** What `apt` does and which program for scripts does the same under the same name (apt(8), apt-cache(8)). */
const SAME: Readonly<Record<string, string | undefined>> = byWord({
  ...Object.fromEntries(
    `install reinstall remove purge autoremove autopurge update upgrade dist-upgrade full-upgrade build-dep download source
    clean autoclean distclean satisfy changelog`
      .split(/\s+/)
      .map((name) => [name, "apt-get"]),
  ),
  ...Object.fromEntries("show search policy depends rdepends showsrc".split(" ").map((name) => [name, "apt-cache"])),
});

export default dockerRule({
  id: "dockerfile/apt-not-apt-get",
  title: "Steps must use `apt-get`, not `apt`",
  label: "Uses apt",
  why: "`apt` is for people at a terminal: it warns in scripts that its interface is not stable, so its options and output may change between releases. `apt-get` and `apt-cache` do the same and stay as they are.",
  leave: {
    when: "Leave it for a subcommand that only `apt` has, such as `apt list`.",
    reason: "only apt has this subcommand",
  },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["hadolint:DL3027", "checkov:CKV_DOCKER_9", "semgrep:prefer-apt-get"],
  references: ["https://manpages.debian.org/stable/apt/apt.8.en.html"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «apt» update && «apt» install -y jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y jq
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN «apt» policy jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-cache policy jq
      `,
      note: "`apt-cache` is the other half.",
    },
  ],
  *check(doc) {
    for (const { call } of callsTo(doc, ["apt"])) {
      const { manager, command, subcommand = "" } = call;
      const { name } = command;
      if (manager !== "apt" || name === undefined) continue;
      const other = Object.hasOwn(SAME, subcommand) ? SAME[subcommand] : undefined;
      const written = doc.text.slice(name.at.start, name.at.end);
      const at = written.lastIndexOf("apt");
      const place = { start: name.at.start + at, end: name.at.start + at + 3 };
      yield {
        at: name.at,
        message: "`apt` has no stable interface for scripts: use `apt-get`.",
        fix: other === undefined || at === -1 ? undefined : safe(`Use \`${other}\``, { at: place, text: other }),
      };
    }
  },
});
