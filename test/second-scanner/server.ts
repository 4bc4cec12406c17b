// The language server with the sampler and the reader beside Trivy: what second-scanner.test.ts starts.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../../server/src/engine/index.ts";
import { localFiles } from "../../server/src/files/local.ts";
import { start } from "../../server/src/lsp/start.ts";
import * as scanners from "../../server/src/scanners/index.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { reader, sampler } from "./sampler.ts";

const SCANNERS = [trivy, sampler, reader];

start((options) => createConnection(ProposedFeatures.all, options), {
  engine: createEngine(),
  files: localFiles,
  today: () => "2026-11-23",
  pause: () => new Promise((resume) => setImmediate(resume)),
  run: "second",
  programs: { load: async () => ({ ...scanners, SCANNERS }), environment: process.env },
});
