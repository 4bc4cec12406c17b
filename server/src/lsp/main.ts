// The language server as a Node process, over node IPC or --stdio. It ends when its editor does.
import { randomUUID } from "node:crypto";
import type { Connection, ConnectionOptions } from "vscode-languageserver";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../engine/index.ts";
import { localFiles } from "../files/local.ts";
import { frames } from "./frames.ts";
import { start } from "./start.ts";

// Over stdio the library ends the process when the stream closes; over IPC that is ours to do.
process.on("disconnect", () => process.exit(1));

function connect(options: ConnectionOptions): Connection {
  if (!process.argv.includes("--stdio")) return createConnection(ProposedFeatures.all, options);
  // Nothing but messages may be written to stdout.
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
  // Nothing can be read after a broken frame: an editor restarts a server that has ended.
  const input = frames((why) => {
    console.error(`The messages from the editor cannot be read: ${why}.`);
    process.exit(1);
  });
  process.stdin.pipe(input);
  return createConnection(ProposedFeatures.all, input, process.stdout, options);
}

start(connect, {
  engine: createEngine(),
  files: localFiles,
  today: () => new Date().toISOString().slice(0, 10),
  pause: () => new Promise((resume) => setImmediate(resume)),
  run: randomUUID().slice(0, 8),
  programs: { load: () => import("../scanners/index.ts"), environment: process.env },
});
