// Findings as annotations of GitHub Actions, which appear beside the changed lines of a pull request.
import type { Finding, Severity } from "../../engine/core/finding.ts";
import type { FileReport, Unchecked } from "../../output/file-report.ts";
import { linesOf, toPosition } from "../../output/positions.ts";
import { type WorkflowCommand, workflowCommand } from "../../shown/workflow-command.ts";

const LEVEL: Readonly<Record<Severity, "error" | "warning" | "notice">> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/**
 * An annotation for each finding of a file; lines and columns count from 1. Columns are there only where the first line is the last:
 * otherwise they are refused (https://docs.github.com/en/rest/checks/runs, `start_column`).
 */
export function annotations(
  { name, checked }: FileReport,
  findings: readonly Finding[],
  calls: (finding: Finding) => string,
): readonly WorkflowCommand[] {
  const lines = linesOf(checked.redactor.text);
  return findings.map((one) => {
    const [start, end] = [toPosition(lines, one.at.start), toPosition(lines, one.at.end)];
    const columns = { col: start.character + 1, endColumn: end.character + 1 };
    const place = { file: name, line: start.line + 1, endLine: end.line + 1, ...(start.line === end.line && columns) };
    return workflowCommand(LEVEL[one.severity], { ...place, title: calls(one) }, one.message);
  });
}

/** An annotation for what was not checked, an error unless that was accepted. */
export function uncheckedAnnotation({ reason }: Pick<Unchecked, "reason">, accepted: boolean): WorkflowCommand {
  return workflowCommand(accepted ? "warning" : "error", { title: "Not checked" }, reason);
}
