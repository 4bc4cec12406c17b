// Scripts that a shell reads as they are written, but seldom as they are meant.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { PITFALL_ROWS } from "../shell/lint/pitfall-rows.ts";
import type { ShellRow } from "../shell/lint/syntax-rows.ts";
import { issuesOfRows } from "./_shell-issues.ts";

const ROWS: ReadonlyMap<string, ShellRow> = new Map(PITFALL_ROWS.map((row) => [row.key, row]));

export default dockerRule({
  id: "dockerfile/shell-pitfalls",
  title: "Scripts must not depend on what variables and files are called",
  label: "Shell pitfall",
  why: "What works with one value fails with the next: a space in a path makes two arguments of it, a `*` a list of files, and a command that fails unnoticed leaves a variable empty.",
  breaks: "A step stops where it went on in another folder. Build the image.",
  leave: {
    when: "Leave it where a variable is a list that is meant to be split.",
    reason: "a list of options, split on purpose",
  },
  severity: "warning",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  references: ["https://www.shellcheck.net/wiki/", "https://mywiki.wooledge.org/BashPitfalls"],
  rows: PITFALL_ROWS as readonly ShellRow[],
  probe: ({ bad, good }: ShellRow) => ({ bad: `FROM debian:13\n${bad}\n`, good: `FROM debian:13\n${good}\n` }),
  examples: [
    {
      bad: source`
        FROM debian:13
        ARG VERSION
        RUN «cd /srv»; make VERSION=$VERSION
      `,
      fixed: source`
        FROM debian:13
        ARG VERSION
        RUN cd /srv || exit 1; make VERSION=$VERSION
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN file="$(cat /name)" && rm -r /srv/«$file»
      `,
      fixed: source`
        FROM debian:13
        RUN file="$(cat /name)" && rm -r /srv/"$file"
      `,
    },
  ],
  check: (doc) => issuesOfRows(doc, ROWS),
});
