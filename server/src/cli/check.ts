// `plimsoll check`: findings of files, folders or standard input.

import { titleNamed } from "../engine/catalog/names.ts";
import { type Finding, SEVERITIES } from "../engine/core/finding.ts";
import type { Checked } from "../engine/pipeline/check.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { decode, LARGEST_FILE } from "../files/decode.ts";
import type { FileReport } from "../output/file-report.ts";
import { jsonReport, toJson } from "../output/json.ts";
import { linesOf } from "../output/positions.ts";
import { findingsSarif } from "../output/sarif.ts";
import { artifactOfShown } from "../paths/file-uris.ts";
import { OWN_SYSTEM } from "../paths/paths.ts";
import { type Shown, say, shown } from "../shown/shown.ts";
import {
  askedFor,
  type Coverage,
  coverageNotes,
  emptiness,
  failsClosed,
  LENIENCE,
  type Lenience,
  sideNotes,
} from "./coverage.ts";
import { type Threshold, thresholdIn, thresholdNotes, thresholdOf } from "./failing.ts";
import type { Terminal } from "./format/terminal.ts";
import { fileBlock, summaryLine } from "./format/text.ts";
import { collectTargets, crashed, layersOf, shownName } from "./targets.ts";
import { oneOf, readArguments, UsageError } from "./usage.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string" },
  config: { type: "string" },
  "no-config": { type: "boolean" },
  "all-rules": { type: "boolean" },
  "stdin-filename": { type: "string" },
  quiet: { type: "boolean" },
  ...LENIENCE,
} as const;

/** Runs the command; answers the exit code: 1 where something of the given severity or worse was found, 2 where not all was checked. */
export async function checkCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const began = performance.now();
  const { values, positionals } = readArguments(args, OPTIONS);
  const format = oneOf("format", values.format, ["text", "json", "sarif"]);
  const severity = values["fail-on"];
  const given = severity === undefined ? undefined : oneOf("fail-on", severity, [...SEVERITIES, "none"]);
  const name = values["stdin-filename"];
  if (name !== undefined && positionals.length > 0)
    throw new UsageError("--stdin-filename cannot be combined with a PATH.");
  const input = name === undefined ? undefined : { name, text: await standardInput() };
  const layers = await layersOf(engine, values);
  const collected = await collectTargets({ engine, paths: positionals, terminal, layers, input });
  const { targets, ignored } = collected;
  const unchecked = [...collected.unchecked];
  const reports: Judged[] = [];
  const searched: string[] = [];
  let checkedFiles = 0;
  for (const { uri, project, isPlain } of targets) {
    terminal.progress(say`Checking ${reports.length + 1} of ${targets.length} files`);
    const file = shownName(uri);
    const checked = attempt(() => project.check(uri));
    if (checked === undefined || "error" in checked) {
      unchecked.push({ file, reason: crashed(file, checked?.error, engine) });
      continue;
    }
    for (const { rule, error } of checked.crashes)
      unchecked.push({
        file,
        reason: `The rule \`${rule}\` crashed on \`${file}\`: ${checked.redactor.redact(String(error))}`,
      });
    const findings = values.quiet ? checked.findings.filter((one) => one.severity === "error") : checked.findings;
    const isRefused = project.file(uri)?.refused !== undefined;
    const threshold = given === undefined ? await thresholdIn(engine, project, uri) : thresholdOf(given);
    reports.push({ name: file, checked: { ...checked, findings }, isRefused, threshold });
    if (!isRefused) {
      checkedFiles += 1;
      if (isPlain) searched.push(file);
    }
    project.close(uri);
  }
  terminal.progress(undefined);
  const coverage: Coverage = {
    unchecked,
    searched,
    ignored,
    checked: checkedFiles,
    asked: askedFor(positionals, input),
  };
  const seconds = (performance.now() - began) / 1000;
  switch (format) {
    case "json":
      terminal.out(jsonReport(reports, coverage, checkedFiles));
      break;
    case "sarif":
      terminal.out(sarifReport(engine, reports, coverage, values));
      break;
    case "text":
      printFindings(
        reports.map((one) => (one.isRefused ? only(one, one.threshold.counts) : one)),
        coverage,
        seconds,
        terminal,
      );
  }
  for (const note of coverageNotes(format === "text" ? withoutTold(coverage, reports) : coverage, values))
    terminal.note(shown(note));
  if (failsClosed(coverage, values)) return 2;
  const judged = reports.map(({ checked, threshold }) => ({ findings: checked.findings, threshold }));
  for (const note of thresholdNotes(judged)) terminal.note(shown(note));
  return judged.some(({ findings, threshold }) => findings.some(threshold.counts)) ? 1 : 0;
}

/** A report and which of its findings make the command fail. */
interface Judged extends FileReport {
  readonly threshold: Threshold;
}

/** Prints a block for each file that has findings, and the summary. */
function printFindings(
  reports: readonly FileReport[],
  { unchecked, searched, ignored, checked: files }: Coverage,
  seconds: number,
  terminal: Terminal,
): void {
  for (const report of reports) terminal.out(fileBlock(report, report.checked.findings, terminal));
  const findings = reports.flatMap(({ checked }) => checked.findings);
  const hit = reports.filter(({ checked }) => checked.findings.length > 0).length;
  // A run that checked nothing gets no summary: the reason is printed below.
  if (files === 0 && hit === 0) return;
  const missed = new Set(unchecked.map(({ file }) => file));
  const whole = reports.filter(({ name, isRefused }) => !isRefused && !missed.has(name));
  const totals = {
    files: Math.max(files, hit),
    searched: searched.length,
    hit,
    unchecked: missed.size,
    ignored: ignored.length,
    all: whole.length + missed.size,
    seconds,
  };
  terminal.out(summaryLine(findings, totals, terminal));
}

/** A report with some of its findings. */
function only(report: FileReport, keeps: (finding: Finding) => boolean): FileReport {
  return { ...report, checked: { ...report.checked, findings: report.checked.findings.filter(keeps) } };
}

/** Mistakes that the printed findings report are not described again, only what follows from them. */
function withoutTold(coverage: Coverage, reports: readonly FileReport[]): Coverage {
  const starts = new Map(reports.map(({ name, checked }) => [name, checked.findings.map(({ at }) => at.start)]));
  const unchecked = coverage.unchecked.map((one) =>
    one.told !== undefined && starts.get(one.file)?.includes(one.told.start) === true
      ? { ...one, reason: one.told.reason }
      : one,
  );
  return { ...coverage, unchecked };
}

/** After a crash outside of the rules the other files are still checked. */
function attempt(check: () => Checked | undefined): Checked | { readonly error: unknown } | undefined {
  try {
    return check();
  } catch (error) {
    return { error };
  }
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
    notes: sideNotes(coverage),
  });
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LARGEST_FILE) throw new UsageError(`Standard input is larger than ${LARGEST_FILE / 1_000_000} MB.`);
  }
  return decode(Buffer.concat(chunks)).text;
}
