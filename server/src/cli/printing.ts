// What `plimsoll check` prints in each of its formats.
import { idsOfTool } from "../engine/catalog/claims.ts";
import { titleNamed } from "../engine/catalog/names.ts";
import { type Finding, nameOf } from "../engine/core/finding.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import type { FileReport, Unchecked } from "../output/file-report.ts";
import { jsonReport, toJson } from "../output/json.ts";
import { linesOf } from "../output/positions.ts";
import { findingsSarif } from "../output/sarif.ts";
import { artifactOfShown } from "../paths/file-uris.ts";
import { OWN_SYSTEM } from "../paths/paths.ts";
import { type Shown, say, shownJson } from "../shown/shown.ts";
import { type Coverage, emptiness, failsClosed, type Lenience, sideNotes } from "./coverage.ts";
import type { Threshold } from "./failing.ts";
import { checkstyle, fileElement, uncheckedElement } from "./format/checkstyle.ts";
import { annotations, uncheckedAnnotation } from "./format/github.ts";
import { issues, uncheckedIssue } from "./format/gitlab.ts";
import { statsTable } from "./format/stats.ts";
import type { Terminal } from "./format/terminal.ts";
import { fileBlock, summaryLine } from "./format/text.ts";
import { unixLines } from "./format/unix.ts";
import { type CHECK, GITLAB } from "./options.ts";

/** A report, and which of its findings make the command fail. */
export interface Judged extends FileReport {
  /** Where the file is; undefined for standard input. */
  readonly uri: string | undefined;
  readonly threshold: Threshold;
  /** Findings beside those of `checked` that `--quiet` leaves out. */
  readonly withheld: readonly Finding[];
}

/** What a check came to. */
export interface Outcome {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly reports: readonly Judged[];
  readonly coverage: Coverage;
  /** The files of configuration that were used, as shown. */
  readonly configuration: readonly string[];
  readonly seconds: number;
  /** The tool whose ids are printed in place of ours, where it has one. */
  readonly ids: string;
  readonly options: Lenience & { readonly hints?: boolean | undefined; readonly stats?: boolean | undefined };
}

/** Prints the outcome of a check on standard output. */
export function print(format: (typeof CHECK.format.words)[number], outcome: Outcome): void {
  const { engine, terminal, reports, coverage } = outcome;
  switch (format) {
    case "json":
      terminal.out(jsonReport(reports, allSearched(coverage), coverage.checked));
      break;
    case "sarif":
      terminal.out(sarifReport(engine, reports, coverage, outcome.options));
      break;
    case "unix":
      for (const report of reports) terminal.out(unixLines(report, listed(report, outcome), callsOf(outcome)));
      break;
    case "github":
      printAnnotations(outcome);
      break;
    case GITLAB:
      terminal.out(codeQuality(outcome));
      break;
    case "checkstyle":
      terminal.out(checkstyleReport(outcome));
      break;
    case "text":
      printText(outcome);
  }
}

/**
 * The findings that people are shown one by one: hints only on request, or where they make the command fail. Of what was not looked
 * at the reason is printed elsewhere.
 */
function listed(report: Judged, outcome: Pick<Outcome, "options">): readonly Finding[] {
  return report.checked.findings.filter(isListed(report, outcome));
}

/** Those that would be listed, too, without `--quiet`. */
function withheldOf(report: Judged, outcome: Pick<Outcome, "options">): readonly Finding[] {
  return report.withheld.filter(isListed(report, outcome));
}

function isListed({ isRefused, threshold }: Judged, { options }: Pick<Outcome, "options">) {
  return (one: Finding): boolean =>
    threshold.counts(one) || (isRefused !== true && (one.severity !== "hint" || options.hints === true));
}

/**
 * What a finding is called: by the ids of the tool that was asked for, where it has any of the same verdict. Our own name goes before
 * an id that only comes near, in brackets: `dockerfile/some-rule (DL1234)`.
 */
export function callsOf({ engine, ids }: Pick<Outcome, "engine" | "ids">): (finding: Finding) => string {
  const { rules } = engine.catalog;
  return (finding) => {
    const { same, related } = idsOfTool(ids, finding, rules);
    if (same !== undefined) return same;
    return related === undefined ? nameOf(finding) : `${nameOf(finding)} (${related})`;
  };
}

/** For programs, all that was only searched for secrets is one list. */
function allSearched(coverage: Coverage): Coverage {
  return { ...coverage, searched: [...coverage.searched, ...coverage.passed] };
}

/** A block for each file that has something to report or the totals of all, and the summary. */
function printText(outcome: Outcome): void {
  const { engine, terminal, reports, coverage, options, configuration, seconds } = outcome;
  const { unchecked, searched, passed, ignored, checked } = coverage;
  const calls = callsOf(outcome);
  const blocks = reports.map((report) => ({
    report,
    findings: listed(report, outcome),
    withheld: withheldOf(report, outcome),
  }));
  const findings = blocks.flatMap((one) => one.findings);
  const withheld = blocks.flatMap((one) => one.withheld);
  if (options.stats === true) {
    terminal.out(statsTable(findings, { calls, titleOf: (name) => titleNamed(name, engine.catalog) }, terminal));
  } else {
    for (const one of blocks)
      terminal.out(fileBlock(one.report, one.findings, { terminal, calls, uri: one.report.uri }));
  }
  const hit = blocks.filter((one) => one.findings.length + one.withheld.length > 0).length;
  // A run that checked nothing gets no summary: the reason is printed below.
  if (checked === 0 && hit === 0) return;
  const missed = new Set(unchecked.map(({ file }) => file));
  const whole = reports.filter(({ name, isRefused }) => !isRefused && !missed.has(name));
  const looked = reports.filter(({ isRefused }) => !isRefused);
  const totals = {
    files: Math.max(checked, hit),
    searched: searched.length + passed.length,
    hit,
    unchecked: missed.size,
    ignored: ignored.length,
    all: whole.length + missed.size,
    withheld: withheld.length,
    hints:
      sumOf(looked, ({ checked, withheld }) => checked.findings.length + withheld.length) - shownOf(looked, outcome),
    configuration,
    seconds,
  };
  terminal.out(summaryLine([...findings, ...withheld], totals, terminal));
}

/** How many findings are listed one by one, or would be without `--quiet`. */
function shownOf(reports: readonly Judged[], outcome: Outcome): number {
  return sumOf(reports, (one) => listed(one, outcome).length + withheldOf(one, outcome).length);
}

function sumOf(reports: readonly Judged[], count: (report: Judged) => number): number {
  return reports.reduce((sum, report) => sum + count(report), 0);
}

function printAnnotations(outcome: Outcome): void {
  const { terminal, reports, coverage, options } = outcome;
  for (const report of reports)
    for (const command of annotations(report, listed(report, outcome), callsOf(outcome))) terminal.command(command);
  const accepted = !failsClosed(coverage, options);
  for (const one of coverage.unchecked) terminal.command(uncheckedAnnotation(one, accepted));
  const empty = emptiness(coverage);
  if (empty !== undefined) terminal.command(uncheckedAnnotation({ reason: empty }, accepted));
}

function codeQuality(outcome: Outcome): Shown {
  const { reports, coverage, options } = outcome;
  const accepted = !failsClosed(coverage, options);
  const found = reports.flatMap((report) => issues(report, listed(report, outcome), callsOf(outcome)));
  return say`${shownJson([...found, ...missedIn(coverage).map((one) => uncheckedIssue(one, accepted))])}\n`;
}

function checkstyleReport(outcome: Outcome): Shown {
  const { reports, coverage, options } = outcome;
  const accepted = !failsClosed(coverage, options);
  return checkstyle([
    ...reports.map((report) => fileElement(report, listed(report, outcome), callsOf(outcome))),
    ...missedIn(coverage).map((one) => uncheckedElement(one, accepted)),
  ]);
}

/** What was not checked; where that is all, the folder, since an empty report would say that nothing is wrong in it. */
function missedIn(coverage: Coverage): readonly Pick<Unchecked, "file" | "reason">[] {
  const empty = emptiness(coverage);
  return [...coverage.unchecked, ...(empty === undefined ? [] : [{ file: ".", reason: empty }])];
}

function sarifReport(
  { catalog }: Engine,
  reports: readonly FileReport[],
  coverage: Coverage,
  lenience: Lenience,
): Shown {
  const findings = reports.flatMap(({ name, checked }) => {
    const lines = linesOf(checked.redactor.text);
    return checked.findings.map((finding) => toJson(finding, name, lines, checked.redactor));
  });
  const empty = emptiness(coverage);
  const names = {
    titleOf: (name: string) => titleNamed(name, catalog),
    artifactOf: (file: string) => artifactOfShown(file, OWN_SYSTEM),
  };
  return findingsSarif(findings, names, {
    unchecked: [...coverage.unchecked, ...(empty === undefined ? [] : [{ reason: empty }])],
    accepted: !failsClosed(coverage, lenience),
    notes: sideNotes(allSearched(coverage)),
  });
}
