// The command line's entry.

import { processTerminal } from "./format/terminal.ts";
import { run } from "./run.ts";

// A reader that goes away (`| head`) ends what is printed and nothing else: the exit code still says what was found.
const onError = (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
};
process.stdout.on("error", onError);
process.stderr.on("error", onError);

void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
