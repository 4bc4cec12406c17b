// Findings for programs: LSP positions (lines and characters from 0), the same shape as the server's own.

import {
  type Change,
  type Finding,
  type Fix,
  isAppend,
  isEdit,
  isFileEdit,
  SEVERITIES,
} from "../engine/core/finding.ts";
import type { Redactor } from "../engine/core/redactor.ts";
import type { JsonFinding, JsonFix } from "../protocol.ts";
import { type Shown, say, shownJson } from "../shown/shown.ts";
import type { FileReport, Partly } from "./file-report.ts";
import { type Lines, linesOf, toEdit, toRange } from "./positions.ts";

/**
 * `{findings, suppressed, unchecked, searched, ignored, summary}` over all files, in one JSON text that ends in a line break.
 * `summary.files` counts `files`, those that were checked.
 */
export function jsonReport(reports: readonly FileReport[], partly: Partly, files: number): Shown {
  const findings: JsonFinding[] = [];
  const suppressed: (JsonFinding & { readonly by: object })[] = [];
  for (const { name, checked } of reports) {
    const { redactor } = checked;
    const lines = linesOf(redactor.text);
    for (const finding of checked.findings) findings.push(toJson(finding, name, lines, redactor));
    for (const { finding, by } of checked.silenced) {
      suppressed.push({
        ...toJson(finding, name, lines, redactor),
        by: {
          tool: by.origin.tool,
          ids: by.ids.map((id) => redactor.redact(id)),
          ...(by.until !== undefined && { until: by.until }),
          ...(by.reason !== undefined && { reason: redactor.redact(by.reason) }),
          ...(by.origin.at !== undefined && { range: toRange(lines, by.origin.at) }),
          ...(by.origin.file !== undefined && { file: by.origin.file }),
        },
      });
    }
  }
  const counts = SEVERITIES.map((severity) => [severity, findings.filter((one) => one.severity === severity).length]);
  const { searched, ignored } = partly;
  const unchecked = partly.unchecked.map(({ file, reason }) => ({ file, reason }));
  const failures = unchecked.map(({ reason }) => reason);
  const summary = { files, ...Object.fromEntries(counts), suppressed: suppressed.length, failures };
  return say`${shownJson({ findings, suppressed, unchecked, searched, ignored, summary })}\n`;
}

/**
 * The one JSON form of a finding, for command line and server alike. `file` is what the caller calls the file. Fixes that
 * write out a secret of the file are left out, because readers show or keep what they get.
 */
export function toJson(finding: Finding, file: string, lines: Lines, redactor: Redactor): JsonFinding {
  const { rule, row, severity, at, message, subject, about, fingerprint, covers, via, fixes } = finding;
  return {
    rule,
    ...(row !== undefined && { row }),
    severity,
    file,
    range: toRange(lines, at),
    message,
    subject,
    ...(about !== undefined && { about }),
    fingerprint,
    ...(covers !== undefined && { covers }),
    ...(via !== undefined && { via }),
    // Edits of other files have no place in the text that is at hand.
    fixes: fixes
      .filter(({ changes }) => !changes.some((one) => isFileEdit(one) || holdsSecret(one, redactor)))
      .map((fix) => fixToJson(fix, lines)),
  };
}

function holdsSecret(change: Change, { redact }: Redactor): boolean {
  const text = isAppend(change) ? change.append : change.text;
  return redact(text) !== text;
}

function fixToJson({ title, kind, changes }: Fix, lines: Lines): JsonFix {
  const files = changes.filter(isAppend);
  return {
    title,
    kind,
    edits: changes.filter(isEdit).map((edit) => toEdit(lines, edit)),
    ...(files.length > 0 && { files }),
  };
}
