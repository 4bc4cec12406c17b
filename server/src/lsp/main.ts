// The language server as a Node process, over node IPC or --stdio. It ends when its editor does.
import { randomUUID } from "node:crypto";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../engine/index.ts";
import { localFiles } from "../files.ts";
import type { Files } from "../project.ts";
import { start } from "./start.ts";

const elsewhere = { failed: "The file is not on this machine." } as const;
const isLocal = (uri: string) => uri.startsWith("file:");

/** Files of this machine; those that only the editor can reach are not there. */
const files: Files = {
  caseMatters: localFiles.caseMatters,
  read: async (uri) => (isLocal(uri) ? localFiles.read(uri) : elsewhere),
  readIf: async (uri, wanted) => (isLocal(uri) ? localFiles.readIf(uri, wanted) : elsewhere),
  stat: async (uri) => (isLocal(uri) ? localFiles.stat(uri) : undefined),
  namesIn: async (folder) => (isLocal(folder) ? localFiles.namesIn(folder) : undefined),
  leavesOut: async (root, uri) => !isLocal(uri) || localFiles.leavesOut(root, uri),
  async *walk(folder) {
    if (isLocal(folder)) yield* localFiles.walk(folder);
  },
};

// Over stdio the library ends the process when the stream closes; over IPC that is ours to do.
process.on("disconnect", () => process.exit(1));

start(createConnection(ProposedFeatures.all), {
  engine: createEngine(),
  files,
  today: () => new Date().toISOString().slice(0, 10),
  pause: () => new Promise((resume) => setImmediate(resume)),
  run: randomUUID().slice(0, 8),
  programs: { load: () => import("../scanners/index.ts"), environment: process.env },
});
