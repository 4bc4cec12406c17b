// The command line's entry.

import { processTerminal } from "./format/terminal.ts";
import { run } from "./run.ts";

// A reader that goes away (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
