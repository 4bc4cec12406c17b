// The language server with the toy language beside ours: what toy.test.ts starts.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../../server/src/engine/index.ts";
import { localFiles } from "../../server/src/files/local.ts";
import { start } from "../../server/src/lsp/start.ts";
import { toy } from "./language.ts";

start((options) => createConnection(ProposedFeatures.all, options), {
  engine: createEngine([toy]),
  files: localFiles,
  today: () => "2026-11-23",
  pause: () => new Promise((resume) => setImmediate(resume)),
  run: "toy",
});
