// `plimsoll check`: findings of files, folders or standard input.
import { MOST } from "../decode.ts";
import { compareSeverity, SEVERITIES } from "../engine/core/finding.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { pathOf } from "../files.ts";
import type { FileReport } from "../output/file-report.ts";
import { jsonReport } from "../output/json.ts";
import { OWN_SYSTEM, shownFrom } from "../paths.ts";
import { say, shown } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { fileBlock, summaryLine } from "./format/text.ts";
import { collectTargets, layersOf } from "./targets.ts";
import { oneOf, readArguments, UsageError } from "./usage.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "warning" },
  config: { type: "string" },
  "no-config": { type: "boolean" },
  "all-rules": { type: "boolean" },
  "stdin-filename": { type: "string" },
  quiet: { type: "boolean" },
} as const;

/** Runs the command; answers the exit code. */
export async function checkCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const began = performance.now();
  const { values, positionals } = readArguments(args, OPTIONS);
  const format = oneOf("format", values.format, ["text", "json"]);
  const threshold = oneOf("fail-on", values["fail-on"], [...SEVERITIES, "none"]);
  const name = values["stdin-filename"];
  if (name !== undefined && positionals.length > 0) throw new UsageError("--stdin-filename takes no PATH beside it.");
  const input = name === undefined ? undefined : { name, text: await standardInput() };
  const layers = await layersOf(engine, values);
  const { targets, failures } = await collectTargets({ engine, paths: positionals, terminal, layers, input });
  const reports: FileReport[] = [];
  for (const { uri, project } of targets) {
    terminal.progress(say`Checking ${reports.length + 1} of ${targets.length} files`);
    const checked = project.check(uri);
    if (checked === undefined) continue;
    const name = shownName(uri);
    for (const { rule, error } of checked.crashes)
      terminal.note(
        say`The rule \`${shown(rule)}\` crashed on \`${shown(name)}\`: ${shown(checked.redactor.redact(String(error)))}`,
      );
    const findings = values.quiet ? checked.findings.filter((one) => one.severity === "error") : checked.findings;
    reports.push({ name, checked: { ...checked, findings } });
    project.close(uri);
  }
  terminal.progress(undefined);
  const findings = reports.flatMap(({ checked }) => checked.findings);
  if (format === "json") terminal.out(jsonReport(reports, failures));
  else {
    for (const report of reports) terminal.out(fileBlock(report, report.checked.findings, terminal));
    const hit = reports.filter(({ checked }) => checked.findings.length > 0).length;
    terminal.out(summaryLine(findings, reports.length, hit, (performance.now() - began) / 1000, terminal));
  }
  for (const failure of failures) terminal.note(shown(failure));
  if (failures.length > 0) return 2;
  return findings.some(({ severity }) => threshold !== "none" && compareSeverity(severity, threshold) <= 0) ? 1 : 0;
}

/** A file as people know it: relative to the current folder, with `/`. */
export function shownName(uri: string): string {
  return shownFrom(process.cwd(), pathOf(uri), OWN_SYSTEM);
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST) throw new UsageError(`Standard input is larger than ${MOST / 1_000_000} MB.`);
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}
