// What the rules about shell scripts share: a problem for each issue of their rows.
import { choice, type Fix, hardening, type Problem, safe } from "../../core/finding.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { scriptIssues } from "../shell/lint/script-issues.ts";
import type { ShellRow } from "../shell/lint/syntax-rows.ts";
import type { ShellKind } from "../shell/lint/which-shell.ts";
import { isUnfinished } from "../stages/half-typed.ts";

const KINDS = { safe, hardening, choice };

/** The issues of some rows, in order. `isMeant`: whether the rule is about what a shell of this kind reads. */
export function* issuesOfRows(
  doc: Dockerfile,
  rows: ReadonlyMap<string, ShellRow>,
  isMeant: (shell: ShellKind) => boolean = () => true,
): Generator<Problem> {
  for (const { instruction, issue, shell } of scriptIssues(doc)) {
    const row = rows.get(issue.key);
    if (row === undefined || !isMeant(shell) || isUnfinished(doc, instruction)) continue;
    const shown = row.key === "does-not-parse" ? issue.shown : quoted(issue.shown, 30);
    yield {
      at: issue.at,
      row: row.key,
      ...(issue.code !== undefined && { sameAs: `shellcheck:${issue.code}` }),
      message: row.says(shown, `\`sh\` (${shell})`),
      fix: fixOf(row, shown, issue.edits),
    };
  }
}

function fixOf({ fix }: ShellRow, shown: string, edits: Parameters<typeof safe>[1] | undefined): Fix | undefined {
  if (fix === undefined || edits === undefined) return undefined;
  const [kind, title] = fix;
  return KINDS[kind](title(shown), edits);
}
