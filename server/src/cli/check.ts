// `plimsoll check`: findings of files, folders or standard input.

import type { Finding } from "../engine/core/finding.ts";
import { ageOfTables } from "../engine/knowledge/table-ages.ts";
import type { Checked } from "../engine/pipeline/check.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { decode, LARGEST_FILE } from "../files/decode.ts";
import type { FileReport } from "../output/file-report.ts";
import { nameOf } from "../paths/uris.ts";
import { say, shown } from "../shown/shown.ts";
import { askedFor, type Coverage, coverageNotes, failsClosed } from "./coverage.ts";
import { thresholdIn, thresholdNotes, thresholdOf, withheldNotes } from "./failing.ts";
import type { Terminal } from "./format/terminal.ts";
import { layersOf } from "./layers.ts";
import { CHECK } from "./options.ts";
import { callsOf, type Judged, type Outcome, print } from "./printing.ts";
import { collectTargets, crashed, shownName, today } from "./targets.ts";
import { readArguments, UsageError, wordOf } from "./usage.ts";

/** What standard input is called where nobody says, as on the command line. */
const INPUT = "-";

/**
 * Runs the command; answers the exit code: 1 where something of the given severity or worse was found, 2 where not all was checked.
 * `day` is today, by which tables of facts are too old.
 */
export async function checkCommand(
  engine: Engine,
  args: readonly string[],
  terminal: Terminal,
  day = today(),
): Promise<number> {
  const began = performance.now();
  const { values, positionals } = readArguments(args, CHECK);
  const format = wordOf("format", values.format, CHECK.format);
  const severity = values["fail-on"];
  const given = severity === undefined ? undefined : wordOf("fail-on", severity, CHECK["fail-on"]);
  if (values.stats === true && format !== "text") throw new UsageError("`--stats` only works with `--format text`.");
  const paths = positionals.filter((one) => one !== INPUT);
  const ids = values.ids === undefined ? undefined : wordOf("ids", values.ids, CHECK.ids);
  const name = values["stdin-filename"] ?? (paths.length < positionals.length ? INPUT : undefined);
  if (name !== undefined && paths.length > 0)
    throw new UsageError(
      name === INPUT
        ? "Standard input (`-`) cannot be combined with a PATH."
        : "`--stdin-filename` cannot be combined with a PATH.",
    );
  const input = name === undefined ? undefined : { name, text: await standardInput(terminal) };
  const layers = await layersOf(engine, values);
  const collected = await collectTargets({ engine, paths, terminal, layers, input });
  const { targets, ignored } = collected;
  const unchecked = [...collected.unchecked];
  const reports: Judged[] = [];
  const searched: string[] = [];
  const passed: string[] = [];
  const configuration = new Set(values.config === undefined ? [] : [values.config]);
  /** The same by their names alone. */
  const tools = new Set<string>();
  let checkedFiles = 0;
  for (const { uri, project, isSearched, isNamed } of targets) {
    terminal.progress(say`Checking file ${reports.length + 1} of ${targets.length}`);
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
    const isQuiet = ({ severity }: Finding) => values.quiet === true && severity !== "error";
    const isRefused = project.file(uri)?.refused !== undefined;
    const threshold = given === undefined ? await thresholdIn(engine, project, uri) : thresholdOf(given);
    reports.push({
      name: file,
      uri: input === undefined ? uri : undefined,
      checked: { ...checked, findings: checked.findings.filter((one) => !isQuiet(one)) },
      withheld: checked.findings.filter(isQuiet),
      isRefused,
      threshold,
    });
    for (const one of project.configurationOf(uri)) {
      configuration.add(shownName(one));
      tools.add(nameOf(one));
    }
    if (!isRefused) {
      checkedFiles += 1;
      if (isSearched) (isNamed || checked.findings.length > 0 ? searched : passed).push(file);
    }
    project.close(uri);
  }
  terminal.progress(undefined);
  const coverage: Coverage = {
    unchecked,
    searched,
    passed,
    ignored,
    checked: checkedFiles,
    asked: askedFor(paths, input),
  };
  const outcome: Outcome = {
    engine,
    terminal: values["no-hyperlinks"] === true ? { ...terminal, link: (text) => text } : terminal,
    reports,
    coverage,
    configuration: [...configuration],
    ids: ids ?? familiar(tools),
    seconds: (performance.now() - began) / 1000,
    options: values,
  };
  print(format, outcome);
  const isListed = format === "text" && values.stats !== true;
  for (const note of coverageNotes(isListed ? withoutTold(coverage, reports) : coverage, values))
    terminal.note(shown(note));
  const age = format === "text" && checkedFiles > 0 ? ageOfTables(day) : undefined;
  if (age !== undefined) terminal.note(shown(age));
  if (failsClosed(coverage, values)) return 2;
  const judged = reports.map((one) => ({ ...one, findings: [...one.checked.findings, ...one.withheld] }));
  for (const note of thresholdNotes(judged, callsOf(outcome))) terminal.note(shown(note));
  // The summary for people says it itself.
  if (format !== "text") for (const note of withheldNotes(reports)) terminal.note(shown(note));
  return judged.some(({ findings, threshold }) => findings.some(threshold.counts)) ? 1 : 0;
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

async function standardInput(terminal: Terminal): Promise<string> {
  if (process.stdin.isTTY) terminal.progress(say`Reading standard input; Ctrl+D ends it`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LARGEST_FILE) throw new UsageError(`Standard input is larger than ${LARGEST_FILE / 1_000_000} MB.`);
  }
  return decode(Buffer.concat(chunks)).text;
}

/** The tool whose ids are printed where nobody asked for any: hadolint's for those who have configured it. */
function familiar(files: ReadonlySet<string>): string {
  return files.has(".hadolint.yaml") || files.has(".hadolint.yml") ? "hadolint" : "plimsoll";
}
