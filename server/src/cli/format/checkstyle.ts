// Findings as Checkstyle's XML, which Jenkins, reviewdog and others read. Its severities:
// https://checkstyle.org/property_types.html#SeverityLevel.
import type { Finding, Severity } from "../../engine/core/finding.ts";
import type { FileReport, Unchecked } from "../../output/file-report.ts";
import { linesOf, toPosition } from "../../output/positions.ts";
import { joinShown, type Shown, say } from "../../shown/shown.ts";
import { shownXml } from "../../shown/xml.ts";

const LEVEL: Readonly<Record<Severity, Shown>> = {
  error: say`error`,
  warning: say`warning`,
  info: say`info`,
  hint: say`info`,
};

/** The whole report: `files` are its elements. */
export function checkstyle(files: readonly Shown[]): Shown {
  return say`<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${joinShown(files)}</checkstyle>\n`;
}

/** The element of a file with an error for each finding, nothing where there are none; lines and columns count from 1. */
export function fileElement(
  { name, checked }: FileReport,
  findings: readonly Finding[],
  calls: (finding: Finding) => string,
): Shown {
  if (findings.length === 0) return say``;
  const lines = linesOf(checked.redactor.text);
  const errors = findings.map((one) => {
    const { line, character } = toPosition(lines, one.at.start);
    const place = say`line="${line + 1}" column="${character + 1}"`;
    return errorElement(place, LEVEL[one.severity], one.message, calls(one));
  });
  return elementOf(name, errors);
}

/** The element of what was not checked: an error, unless that was accepted. */
export function uncheckedElement({ file, reason }: Pick<Unchecked, "file" | "reason">, accepted: boolean): Shown {
  return elementOf(file, [
    errorElement(say`line="1" column="1"`, accepted ? LEVEL.warning : LEVEL.error, reason, "not-checked"),
  ]);
}

function elementOf(name: string, errors: readonly Shown[]): Shown {
  return say`  <file name="${shownXml(name)}">\n${joinShown(errors)}  </file>\n`;
}

function errorElement(place: Shown, severity: Shown, message: string, source: string): Shown {
  const attributes = say`${place} severity="${severity}" message="${shownXml(message)}" source="${shownXml(source)}"`;
  return say`    <error ${attributes}/>\n`;
}
