// `plimsoll scan`: one scan of an image or a folder by the scanners that are installed. Loaded only when it is asked for.
import type { ScanSettings } from "../engine/core/settings.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { localFiles, uriOf } from "../files/local.ts";
import { reportsSarif } from "../output/sarif.ts";
import { isFileGiven, OWN_SYSTEM } from "../paths/paths.ts";
import { inFolder } from "../paths/uris.ts";
import { Project } from "../project.ts";
import type { ScanFailure, ScanTarget } from "../protocol.ts";
import {
  chosenBy,
  itemsOf,
  layeredSettings,
  reaches,
  redactionBy,
  SCANNERS,
  type Scanned,
  type Scanner,
  scannedTarget,
  scanWithAll,
  summaryOf,
  sumOf,
} from "../scanners/index.ts";
import { say, shown, shownJson } from "../shown/shown.ts";
import { type Lenience, type ScanCoverage, scanCoverage } from "./coverage.ts";
import { reportText } from "./format/report.ts";
import type { Terminal } from "./format/terminal.ts";
import { SCAN } from "./options.ts";
import { configuredBy, hasOption, scannerArguments } from "./scannerOptions.ts";
import { problemIn, rootOf, today } from "./targets.ts";
import { meantWord, readArguments, UsageError, wordOf } from "./usage.ts";

/**
 * Runs the command; answers the exit code: 2 where a scanner that is installed failed or none is, or where something was not
 * scanned, whatever was found; else 1 where something of the given risk or worse was found.
 */
export async function scanCommand(
  args: readonly string[],
  terminal: Terminal,
  scanners: readonly Scanner[] = SCANNERS,
): Promise<number> {
  const began = performance.now();
  const { values, positionals } = readArguments(args, { ...SCAN, ...scannerArguments(scanners) });
  const [kind, given, ...rest] = positionals;
  // What is mistyped is told before what is missing.
  const sort = kind === undefined ? undefined : kindOf(kind);
  if (sort === undefined || given === undefined || rest.length > 0)
    throw new UsageError("`scan` takes `image` or `folder` and one target.");
  const format = wordOf("format", String(values.format), SCAN.format);
  const threshold = wordOf("fail-on", String(values["fail-on"]), SCAN["fail-on"]);
  const target = targetOf(sort, given);
  const wanted = typeof values.scanner === "string" ? values.scanner : undefined;
  const engine = (await import("../engine/index.ts")).createEngine();
  const tell = (sentence: string) => terminal.note(shown(sentence));
  const said = await saidFor(engine, target, tell);
  const configured = configuredBy(scanners, values, wanted, said, { chosenBy, layeredSettings });
  const lenience: Lenience = {
    "allow-unchecked": values["allow-unchecked"] === true,
    "allow-empty": values["allow-empty"] === true,
  };
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // Scanners run in process groups of their own, so Ctrl+C reaches only us.
  process.on("SIGINT", stop).on("SIGTERM", stop);
  let noted = false;
  const around = {
    workspace: [process.cwd()],
    environment: process.env,
    log: () => {},
    ...redactionBy(engine),
    note: (line: string) => {
      noted = true;
      terminal.note(shown(line));
    },
  };
  const onPhase = (phase: string) => terminal.progress(say`${shown(phase)} …`);
  const result = await scanWithAll(configured, around, { target, signal: stopping.signal, onPhase });
  process.off("SIGINT", stop).off("SIGTERM", stop);
  terminal.progress(undefined);
  if (result === "cancelled") {
    terminal.note(noted ? say`Cancelled.` : say`Cancelled; nothing is left running.`);
    return 130;
  }
  const { failures, reports } = result;
  for (const { scanner: id, failure } of failures) {
    const scanner = scanners.find((one) => one.id === id);
    terminal.note(shown(failure.message + (scanner === undefined ? "" : adviceFor(scanner, failure))));
  }
  // A file is written in any case: who reads it finds the failures there.
  if (reports.length === 0 && format === "text") return 2;
  const seconds = (performance.now() - began) / 1000;
  const titleOfScanner = (id: string) => scanners.find((one) => one.id === id)?.title ?? id;
  const coverage = scanCoverage(result, given, lenience);
  const items = show({ engine, target, result, format, terminal, seconds, titleOfScanner, coverage });
  for (const note of coverage.notes) terminal.note(shown(note));
  if (failures.length > 0 || !coverage.accepted) return 2;
  return threshold !== "none" && reaches(items, threshold) ? 1 : 0;
}

/** What configuration says of scans in a folder that is scanned; for images, in the current folder. */
async function saidFor(engine: Engine, target: ScanTarget, tell: (sentence: string) => void): Promise<ScanSettings> {
  const folder = uriOf(target.kind === "folder" ? target.path : process.cwd());
  const root = await rootOf(engine, folder, "folder", tell);
  const project = new Project({ engine, files: localFiles, root, today });
  await project.give(folder);
  const { scan } = await project.settings(inFolder(folder, ".plimsoll.yaml"));
  for (const problem of project.configurationProblems()) tell(problemIn(problem));
  return scan;
}

interface Outcome {
  readonly engine: Engine;
  readonly target: ScanTarget;
  readonly result: Scanned;
  readonly format: "text" | "json" | "sarif";
  readonly terminal: Terminal;
  readonly seconds: number;
  readonly coverage: ScanCoverage;
  titleOfScanner(id: string): string;
}

/** Prints what was found; answers the items. */
function show({ engine, target, result, format, terminal, seconds, titleOfScanner, coverage }: Outcome) {
  const { reports, failures } = result;
  const { catalog, redact } = engine;
  const items = itemsOf(reports, {
    rulesOf: (scanner, check) => catalog.equivalentsOf(scanner, check),
    redact,
  });
  const scanned = scannedTarget(target, reports.map(summaryOf), failures, sumOf(items));
  if (format === "json") terminal.out(say`${shownJson({ ...scanned, items, unchecked: coverage.unchecked })}\n`);
  else if (format === "sarif") terminal.out(reportsSarif(scanned, reports, titleOfScanner, coverage));
  else terminal.out(reportText(scanned, items, { terminal, now: Date.now(), seconds, covered: coverage.covered }));
  return items;
}

/** What there is to do next on a command line. */
function adviceFor(scanner: Scanner, { code }: ScanFailure): string {
  const offered = (option: string, words: string) => (hasOption(scanner, option) ? ` \`--${option}\` ${words}` : "");
  switch (code) {
    case "not-found": {
      const installing =
        scanner.program === undefined ? "" : ` ${scanner.program.installing} explains how to install it.`;
      return `${installing}${hasOption(scanner, scanner.id) ? ` \`--${scanner.id} PATH\` uses one elsewhere.` : ""}`;
    }
    case "no-database":
      return offered("no-offline", "lets it fetch one.");
    case "old-database":
      return offered("no-offline", "lets it fetch a new one.");
    case "timeout":
      return hasOption(scanner, "timeout") ? " `--timeout SECONDS` gives it longer." : "";
    default:
      return "";
  }
}

function kindOf(word: string): "image" | "folder" {
  if (word === "image" || word === "folder") return word;
  throw new UsageError(
    `\`scan\` takes \`image\` or \`folder\`, not \`${word}\`.${meantWord(word, ["image", "folder"])}`,
  );
}

/** An image is given by name, or as a file by a path that cannot be a name. */
function targetOf(kind: "image" | "folder", given: string): ScanTarget {
  const { resolve } = OWN_SYSTEM.path;
  if (kind === "folder") return { kind, path: resolve(given) };
  return isFileGiven(given) ? { kind: "archive", path: resolve(given) } : { kind, name: given };
}
