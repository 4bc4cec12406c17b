// Scripts that a shell cannot read, or reads as something else than they look like.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { type ShellRow, SYNTAX_ROWS } from "../shell/lint/syntax-rows.ts";
import { issuesOfRows } from "./_shell-issues.ts";

const ROWS: ReadonlyMap<string, ShellRow> = new Map(SYNTAX_ROWS.map((row) => [row.key, row]));

export default dockerRule({
  id: "dockerfile/shell-syntax",
  title: "Scripts must say what they look like",
  label: "Shell syntax",
  why: "A space or a sign too many makes another command of a line: the step fails, or does something else without a word.",
  breaks: "The arguments of a command change. Build the image.",
  leave: {
    when: "Leave it where the text is meant as it is written, and no other way to write it is clearer.",
    reason: "meant literally",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  rarerFixes: ["hardening"],
  references: [
    "https://www.shellcheck.net/wiki/",
    "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
  ],
  rows: SYNTAX_ROWS as readonly ShellRow[],
  probe: ({ bad, good }: ShellRow) => ({ bad: `FROM debian:13\n${bad}\n`, good: `FROM debian:13\n${good}\n` }),
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN if «[»-e /etc/app.conf ]; then make; fi
      `,
      fixed: source`
        FROM debian:13
        RUN if [ -e /etc/app.conf ]; then make; fi
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN for «$file» in a b; do make -f "$file"; done
      `,
      fixed: source`
        FROM debian:13
        RUN for file in a b; do make -f "$file"; done
      `,
    },
  ],
  check: (doc) => issuesOfRows(doc, ROWS),
});
