// The command line's entry.

import { processTerminal } from "./format/terminal.ts";
import { run } from "./run.ts";

// A reader that goes away (`| head`) ends what is printed and nothing else: the exit code still says what was found.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
