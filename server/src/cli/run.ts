// Which command, and how it ends.

import { VERSION } from "../output/version.ts";
import { say, shown, shownLines } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { readArguments, UsageError, usage } from "./usage.ts";

/** Like every command loaded only where it is called for: `--version` and a mistyped command answer at once. */
async function engine() {
  return (await import("../engine/index.ts")).createEngine();
}

/** The version alone answers at once; `--verbose` adds the tables of facts, which are loaded for it. */
async function versionCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, { verbose: { type: "boolean" } });
  terminal.out(say`${shown(VERSION)}\n`);
  if (values.verbose !== true) return 0;
  const { factTables } = await import("../engine/knowledge/provenance.ts");
  for (const { title, holds, bytes, source, dated } of factTables()) {
    const facts = [...holds, `${Math.max(1, Math.round(bytes / 1000))} kB`, source, dated].join(", ");
    terminal.out(say`${shown(title)}: ${shown(facts)}\n`);
  }
  return 0;
}

/** Nothing is loaded for it that starts programs. */
async function help(terminal: Terminal): Promise<number> {
  const { scannerHelp } = await import("./scannerOptions.ts");
  const { SCANNERS } = await import("../scanners/registry.ts");
  terminal.out(shownLines(usage(scannerHelp(SCANNERS))));
  return 0;
}

const COMMANDS = ["check", "fix", "scan", "rules", "explain", "config", "help"];

async function unknownCommand(command: string): Promise<string> {
  const { nearest } = await import("../engine/core/similar.ts");
  const meant = nearest(command, COMMANDS);
  return `There is no command \`${command}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`;
}

/** Runs a command line without the program's name; answers the exit code and never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args;
  const end = rest.indexOf("--");
  try {
    if ((end === -1 ? rest : rest.slice(0, end)).some((one) => one === "--help" || one === "-h"))
      return await help(terminal);
    switch (command) {
      case "check":
        return await (await import("./check.ts")).checkCommand(await engine(), rest, terminal);
      case "fix":
        return await (await import("./fix.ts")).fixCommand(await engine(), rest, terminal);
      case "rules":
        return (await import("./rules.ts")).rulesCommand(await engine(), rest, terminal);
      case "explain":
        return (await import("./explain.ts")).explainCommand(await engine(), rest, terminal);
      case "config":
        return await (await import("./config.ts")).configCommand(await engine(), rest, terminal);
      case "scan":
        return await (await import("./scan.ts")).scanCommand(rest, terminal);
      case "--version":
        return await versionCommand(rest, terminal);
      case "--help":
      case "-h":
      case "help":
        return await help(terminal);
      default:
        throw new UsageError(command === undefined ? "No command given." : await unknownCommand(command));
    }
  } catch (error) {
    if (!(error instanceof UsageError)) {
      const { redact } = await engine();
      const what = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
      terminal.note(say`Plimsoll failed: ${shownLines(what)}`);
      return 2;
    }
    terminal.note(say`${shown(error.message)} \`plimsoll --help\` lists the commands and options.`);
    return 2;
  }
}
