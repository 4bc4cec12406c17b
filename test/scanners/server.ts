// The language server with Trivy alone, whatever other scanners there are: what the tests of Trivy's scans start.
import * as path from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createEngine } from "../../server/src/engine/index.ts";
import { localFiles } from "../../server/src/files/local.ts";
import { start } from "../../server/src/lsp/start.ts";
import * as scanners from "../../server/src/scanners/index.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";

export const TRIVY_SERVER = path.join(import.meta.dirname, "server.ts");

if (import.meta.main) {
  start((options) => createConnection(ProposedFeatures.all, options), {
    engine: createEngine(),
    files: localFiles,
    today: () => new Date().toISOString().slice(0, 10),
    pause: () => new Promise((resume) => setImmediate(resume)),
    run: "trivy",
    programs: { load: async () => ({ ...scanners, SCANNERS: [trivy] }), environment: process.env },
  });
}
