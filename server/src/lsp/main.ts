// The language server as a Node process, over node IPC or --stdio. It ends when its editor does.
import { randomUUID } from "node:crypto";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../engine/index.ts";
import { localFiles } from "../files.ts";
import { start } from "./start.ts";

// Over stdio the library ends the process when the stream closes; over IPC that is ours to do.
process.on("disconnect", () => process.exit(1));

start(createConnection(ProposedFeatures.all), {
  engine: createEngine(),
  files: localFiles,
  today: () => new Date().toISOString().slice(0, 10),
  pause: () => new Promise((resume) => setImmediate(resume)),
  run: randomUUID().slice(0, 8),
  programs: { load: () => import("../scanners/index.ts"), environment: process.env },
});
