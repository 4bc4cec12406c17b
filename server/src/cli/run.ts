// Which command, and how it ends.

import { VERSION } from "../output/version.ts";
import { say, shown, shownLines } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { COMMAND_NAMES, type CommandName, helpOf, overview } from "./help.ts";
import { VERSION_OPTIONS } from "./options.ts";
import { meantWord, readArguments, UsageError } from "./usage.ts";

/** Like every command loaded only where it is called for: `--version` and a mistyped command answer at once. */
async function engine() {
  return (await import("../engine/index.ts")).createEngine();
}

/** The version alone answers at once; `--verbose` adds the tables of facts, which are loaded for it. */
async function versionCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, VERSION_OPTIONS);
  terminal.out(say`${shown(VERSION)}\n`);
  if (values.verbose !== true) return 0;
  const { factTables } = await import("../engine/knowledge/provenance.ts");
  for (const { title, holds, bytes, source, dated } of factTables()) {
    const facts = [...holds, `${Math.max(1, Math.round(bytes / 1000))} kB`, source, dated].join(", ");
    terminal.out(say`${shown(title)}: ${shown(facts)}\n`);
  }
  return 0;
}

/** The help of a command, or of all. Of what starts programs only the names of options are loaded, and those for `scan` alone. */
async function help(command: CommandName | undefined, terminal: Terminal): Promise<number> {
  if (command === "scan") {
    const { scannerArguments } = await import("./scannerOptions.ts");
    const { SCANNERS } = await import("../scanners/registry.ts");
    terminal.out(shownLines(helpOf(command, terminal.width, scannerArguments(SCANNERS))));
  } else terminal.out(shownLines(command === undefined ? overview(terminal.width) : helpOf(command, terminal.width)));
  return 0;
}

/** `plimsoll help`, and `plimsoll help COMMAND`. */
function helpCommand([command, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (rest.length > 0) throw new UsageError("`help` takes one command.");
  if (command === undefined || isCommand(command)) return help(command, terminal);
  throw new UsageError(unknownCommand(command));
}

function isCommand(word: string | undefined): word is CommandName {
  return COMMAND_NAMES.some((name) => name === word);
}

/** What comes first is no command. */
async function noCommand(word: string, rest: readonly string[]): Promise<string> {
  if (word === "-") return "There is no command `-`. Run `plimsoll check -` to check standard input.";
  if (word.startsWith("-")) {
    const meant = meantWord(word, ["--help", "--version"]);
    return meant === "" ? `\`${word}\` must follow a command.` : `There is no option \`${word}\`.${meant}`;
  }
  const { localFiles, uriOf } = await import("../files/local.ts");
  const isThere = (await localFiles.stat(uriOf(word))) !== undefined;
  if (isThere)
    return `There is no command \`${word}\`. \`${["plimsoll check", word, ...rest].join(" ")}\` checks what is there.`;
  return unknownCommand(word);
}

function unknownCommand(word: string): string {
  return `There is no command \`${word}\`.${meantWord(word, [...COMMAND_NAMES, "help", "--version"])}`;
}

/** Runs a command line without the program's name; answers the exit code and never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args;
  const end = rest.indexOf("--");
  try {
    if ((end === -1 ? rest : rest.slice(0, end)).some((one) => one === "--help" || one === "-h"))
      return await help(isCommand(command) ? command : undefined, terminal);
    switch (command) {
      case "check":
        return await (await import("./check.ts")).checkCommand(await engine(), rest, terminal);
      case "fix":
        return await (await import("./fix.ts")).fixCommand(await engine(), rest, terminal);
      case "rules":
        return (await import("./rules.ts")).rulesCommand(await engine(), rest, terminal);
      case "explain":
        return (await import("./explain.ts")).explainCommand(await engine(), rest, terminal);
      case "migrate":
        return await (await import("./migrate.ts")).migrateCommand(await engine(), rest, terminal);
      case "config":
        return await (await import("./config.ts")).configCommand(await engine(), rest, terminal);
      case "scan":
        return await (await import("./scan.ts")).scanCommand(rest, terminal);
      case "--version":
      case "-v":
        return await versionCommand(rest, terminal);
      case "--help":
      case "-h":
      case "help":
        return await helpCommand(rest, terminal);
      case undefined:
        throw new UsageError("No command given.");
      default:
        throw new UsageError(await noCommand(command, rest));
    }
  } catch (error) {
    if (!(error instanceof UsageError)) {
      const { redact } = await engine();
      const what = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
      terminal.note(say`Plimsoll failed: ${shownLines(what)}`);
      return 2;
    }
    const where = isCommand(command)
      ? `\`plimsoll ${command} --help\` lists its options.`
      : "`plimsoll --help` lists the commands.";
    terminal.note(say`${shown(error.message)} ${shown(where)}`);
    return 2;
  }
}
