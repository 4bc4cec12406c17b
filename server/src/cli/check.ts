// `plimsoll check`: findings of files, folders or standard input.
import { decode, MOST } from "../decode.ts";
import { titleOf } from "../engine/catalog/names.ts";
import { compareSeverity, SEVERITIES } from "../engine/core/finding.ts";
import type { Checked } from "../engine/pipeline/check.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { artifactOfShown } from "../file-uris.ts";
import type { FileReport } from "../output/file-report.ts";
import { jsonReport, toJson } from "../output/json.ts";
import { linesOf } from "../output/positions.ts";
import { findingsSarif } from "../output/sarif.ts";
import { OWN_SYSTEM } from "../paths.ts";
import { type Shown, say, shown } from "../shown/shown.ts";
import { askedFor, type Coverage, coverageNotes, emptiness, failsClosed, LENIENCE, type Lenience } from "./coverage.ts";
import type { Terminal } from "./format/terminal.ts";
import { fileBlock, summaryLine } from "./format/text.ts";
import { collectTargets, crashed, layersOf, shownName } from "./targets.ts";
import { oneOf, readArguments, UsageError } from "./usage.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "warning" },
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
  const threshold = oneOf("fail-on", values["fail-on"], [...SEVERITIES, "none"]);
  const name = values["stdin-filename"];
  if (name !== undefined && positionals.length > 0) throw new UsageError("--stdin-filename takes no PATH beside it.");
  const input = name === undefined ? undefined : { name, text: await standardInput() };
  const layers = await layersOf(engine, values);
  const collected = await collectTargets({ engine, paths: positionals, terminal, layers, input });
  const { targets, ignored } = collected;
  const unchecked = [...collected.unchecked];
  const reports: FileReport[] = [];
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
    reports.push({ name: file, checked: { ...checked, findings } });
    if (project.file(uri)?.refused === undefined) {
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
  const findings = reports.flatMap(({ checked }) => checked.findings);
  const seconds = (performance.now() - began) / 1000;
  switch (format) {
    case "json":
      terminal.out(jsonReport(reports, unchecked, checkedFiles));
      break;
    case "sarif":
      terminal.out(sarifReport(engine, reports, coverage, values));
      break;
    case "text": {
      for (const report of reports) terminal.out(fileBlock(report, report.checked.findings, terminal));
      const hit = reports.filter(({ checked }) => checked.findings.length > 0).length;
      const files = Math.max(checkedFiles, hit);
      // Of a run that looked at nothing there is nothing good to say: why that is comes below.
      if (files > 0)
        terminal.out(summaryLine(findings, { files, hit, unchecked: unchecked.length, seconds }, terminal));
    }
  }
  for (const note of coverageNotes(coverage, values)) terminal.note(shown(note));
  if (failsClosed(coverage, values)) return 2;
  return findings.some(({ severity }) => threshold !== "none" && compareSeverity(severity, threshold) <= 0) ? 1 : 0;
}

/** A crash outside of the rules spares the other files, too. */
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
    titleOf: (name: string) => {
      const named = catalog.named(name);
      return named && titleOf(named);
    },
    artifactOf: (file: string) => artifactOfShown(file, OWN_SYSTEM),
  };
  return findingsSarif(findings, names, {
    unchecked: [...coverage.unchecked, ...(empty === undefined ? [] : [{ reason: empty }])],
    accepted: !failsClosed(coverage, lenience),
  });
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST) throw new UsageError(`Standard input is larger than ${MOST / 1_000_000} MB.`);
  }
  return decode(Buffer.concat(chunks)).text;
}
