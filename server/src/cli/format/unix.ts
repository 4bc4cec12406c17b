// Findings for other programs and for `grep`: one line each.
import type { Finding } from "../../engine/core/finding.ts";
import type { FileReport } from "../../output/file-report.ts";
import { linesOf, toPosition } from "../../output/positions.ts";
import { joinShown, type Shown, say, shown } from "../../shown/shown.ts";

/**
 * `path:line:column: severity: message [rule]` for each finding of a file; lines and columns count from 1. The shape is that of
 * compilers (https://www.gnu.org/prep/standards/html_node/Errors.html), which editors read; ESLint and stylelint call theirs `unix`.
 */
export function unixLines(
  { name, checked }: FileReport,
  findings: readonly Finding[],
  calls: (finding: Finding) => string,
): Shown {
  const lines = linesOf(checked.redactor.text);
  return joinShown(
    findings.map((one) => {
      const { line, character } = toPosition(lines, one.at.start);
      const words = say`${shown(one.severity)}: ${shown(one.message)} [${shown(calls(one))}]`;
      return say`${shown(name)}:${line + 1}:${character + 1}: ${words}\n`;
    }),
  );
}
