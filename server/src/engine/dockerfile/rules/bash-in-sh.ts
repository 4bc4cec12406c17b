// What Bash has and the shell that reads a step lacks.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { BASH_ROWS } from "../shell/lint/bash-rows.ts";
import type { ShellRow } from "../shell/lint/syntax-rows.ts";
import { issuesOfRows } from "./_shell-issues.ts";

const ROWS: ReadonlyMap<string, ShellRow> = new Map(BASH_ROWS.map((row) => [row.key, row]));

export default dockerRule({
  id: "dockerfile/bash-in-sh",
  title: "Steps must only use what their shell has",
  label: "Only in Bash",
  why: "Without `SHELL` a step is read by `/bin/sh`: dash in Debian and Ubuntu, BusyBox in Alpine. What only Bash has stops the step there, or is read as something else without an error.",
  breaks: "A command that ran in the background or a comparison that was always false now counts. Build the image.",
  leave: {
    when: "Leave it where the image has another shell at `/bin/sh`. A comment `# hadolint shell=/bin/bash` above the step says so too.",
    reason: "/bin/sh of this image is Bash",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  rarerFixes: ["safe"],
  references: [
    "https://www.shellcheck.net/wiki/",
    "https://docs.docker.com/reference/dockerfile/#shell",
    "https://wiki.ubuntu.com/DashAsBinSh",
  ],
  rows: BASH_ROWS as readonly ShellRow[],
  probe: ({ bad, good }: ShellRow) => ({ bad: `FROM debian:12\n${bad}\n`, good: `FROM debian:12\n${good}\n` }),
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN which curl «&>» /dev/null || make curl
      `,
      fixed: source`
        FROM debian:13
        RUN which curl > /dev/null 2>&1 || make curl
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN mkdir -p «/app/{bin,etc}»
      `,
      good: source`
        FROM alpine:3.22
        RUN mkdir -p /app/bin /app/etc
      `,
    },
  ],
  check: (doc) => issuesOfRows(doc, ROWS, (shell) => shell !== "unknown"),
});
