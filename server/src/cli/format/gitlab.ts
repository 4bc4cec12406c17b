// Findings as GitLab's Code Quality report, which a merge request shows beside the changed lines
// (https://docs.gitlab.com/ci/testing/code_quality/, "Code Quality report format").
import type { Finding, Severity } from "../../engine/core/finding.ts";
import { digest } from "../../engine/core/hash.ts";
import type { FileReport, Unchecked } from "../../output/file-report.ts";
import { linesOf, toPosition } from "../../output/positions.ts";

/** GitLab's severities, of which `blocker` is the worst. */
type Level = "info" | "minor" | "major" | "critical" | "blocker";

const LEVEL: Readonly<Record<Severity, Level>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};

/** What the report has for each thing to be seen; lines count from 1. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** The same from run to run, whatever moves in the file: a merge request lists those that are new and those that are gone. */
  readonly fingerprint: string;
  readonly severity: Level;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

/** The findings of a file. */
export function issues(
  { name, checked }: FileReport,
  findings: readonly Finding[],
  calls: (finding: Finding) => string,
): readonly Issue[] {
  const lines = linesOf(checked.redactor.text);
  return findings.map((one) => ({
    description: one.message,
    check_name: calls(one),
    fingerprint: printOf(name, one.fingerprint),
    severity: LEVEL[one.severity],
    location: {
      path: name,
      lines: { begin: toPosition(lines, one.at.start).line + 1, end: toPosition(lines, one.at.end).line + 1 },
    },
  }));
}

/** What was not checked: worse than any finding, unless that was accepted. */
export function uncheckedIssue({ file, reason }: Pick<Unchecked, "file" | "reason">, accepted: boolean): Issue {
  return {
    description: reason,
    check_name: "not-checked",
    fingerprint: printOf(file, `not-checked ${reason}`),
    severity: accepted ? "minor" : "blocker",
    location: { path: file, lines: { begin: 1, end: 1 } },
  };
}

/** Our fingerprints are those of one file. */
const printOf = (file: string, fingerprint: string) => digest(`${file}\n${fingerprint}`, 32);
