// What Bash has and many shells called `sh` lack, where nothing says which one reads a step.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import type { BashRow } from "../shell/lint/bash-row.ts";
import { BASH_ROWS } from "../shell/lint/bash-rows.ts";
import type { ShellRow } from "../shell/lint/syntax-rows.ts";
import { issuesOfRows } from "./_shell-issues.ts";

const row = (one: BashRow): ShellRow => ({
  ...one,
  says: (shown) => `Not every \`sh\` has ${one.what(shown)}: ${one.instead(shown)}.`,
});
const PORTABLE_ROWS: readonly ShellRow[] = (BASH_ROWS as readonly BashRow[]).map(row);
const ROWS: ReadonlyMap<string, ShellRow> = new Map(PORTABLE_ROWS.map((one) => [one.key, one]));

export default dockerRule({
  id: "dockerfile/portable-sh",
  title: "Steps must not rely on what `sh` is in an unknown image",
  label: "Not in every sh",
  why: "Without `SHELL` a step is read by the `/bin/sh` of its base image. Where that is dash or BusyBox, what only Bash has stops the step or is read as something else, and nothing here says which shell it is.",
  breaks: "A command that ran in the background or a comparison that was always false now counts. Build the image.",
  leave: {
    when: "Leave it where `/bin/sh` of the base image is Bash. A comment `# hadolint shell=/bin/bash` above the step says so too.",
    reason: "/bin/sh of this image is Bash",
  },
  severity: "info",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  rarerFixes: ["hardening"],
  references: ["https://www.shellcheck.net/wiki/", "https://docs.docker.com/reference/dockerfile/#shell"],
  rows: PORTABLE_ROWS,
  probe: ({ bad, good }: ShellRow) => ({
    bad: `FROM registry.example.com/x:1\n${bad}\n`,
    good: `FROM registry.example.com/x:1\n${good}\n`,
  }),
  examples: [
    {
      bad: source`
        FROM registry.example.com/base:1
        RUN «source» /etc/profile && make
      `,
      fixed: source`
        FROM registry.example.com/base:1
        RUN . /etc/profile && make
      `,
    },
  ],
  check: (doc) => issuesOfRows(doc, ROWS, (shell) => shell === "unknown"),
});
