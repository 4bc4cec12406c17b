// Which command, and how it ends.
import { createEngine } from "../engine/index.ts";
import { checkCommand } from "./check.ts";
import { fixCommand } from "./fix.ts";
import { configCommand, explainCommand, rulesCommand } from "./tell.ts";
import type { Terminal } from "./terminal.ts";
import { USAGE, UsageError } from "./usage.ts";
import { VERSION } from "./version.ts";

/** Runs a command line without the program's name; answers the exit code and never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case "check":
        return await checkCommand(createEngine(), rest, terminal);
      case "fix":
        return await fixCommand(createEngine(), rest, terminal);
      case "rules":
        return rulesCommand(createEngine(), rest, terminal);
      case "explain":
        return explainCommand(createEngine(), rest, terminal);
      case "config":
        return await configCommand(createEngine(), rest, terminal);
      case "scan":
        // Loaded only now: the library that starts programs would cost every other command its time.
        return await (await import("./scan.ts")).scanCommand(rest, terminal);
      case "--version":
        terminal.out(`${VERSION}\n`);
        return 0;
      case "--help":
      case "-h":
      case "help":
        terminal.out(USAGE);
        return 0;
      default:
        throw new UsageError(command === undefined ? "Say what to do." : `There is no command \`${command}\`.`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) {
      terminal.note(`Plimsoll failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return 2;
    }
    terminal.note(`${error.message} \`plimsoll --help\` tells what there is.`);
    return 2;
  }
}
