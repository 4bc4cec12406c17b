// npm run build [-- --minify] [-- --watch]: bundles the client, the language server and the command line into dist/; the first
// two also for browsers, as *.web.js.
import * as fs from "node:fs";
import * as path from "node:path";
import { type BuildOptions, build, context } from "esbuild";
import { at, ROOT, since } from "./project.ts";

/** What every bundle of ours for Node.js is built with; paths count from `absWorkingDir`. */
export const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  outExtension: { ".js": ".cjs" },
  // The ES module builds of these libraries have named exports that a bundler can leave out; their UMD builds cannot be followed.
  mainFields: ["module", "main"],
  // One copy for all libraries, each of which has its own of about the same version.
  alias: { "vscode-languageserver-types": at("node_modules/vscode-languageserver-types") },
  logLevel: "warning",
};

/** What differs in a bundle of ours for browsers. Their names end in .js: VS Code adds that to any other. */
const WEB: BuildOptions = {
  platform: "browser",
  target: "es2022",
  outExtension: { ".js": ".js" },
  mainFields: ["browser", "module", "main"],
};

const { version } = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));

/** The language server as a worker. */
export const WEB_SERVER: BuildOptions = {
  ...COMMON,
  ...WEB,
  format: "iife",
  entryPoints: { "server.web": "server/src/lsp/main.web.ts" },
  // dockerfile-ast asks Node's Buffer for the bytes of one character.
  define: { PACKAGE_VERSION: JSON.stringify(version), "Buffer.from": "bytesOf" },
  banner: { js: "const bytesOf = (text) => new TextEncoder().encode(text);" },
};

/** The client, loaded by VS Code's own worker for extensions. */
export const WEB_CLIENT: BuildOptions = {
  ...COMMON,
  ...WEB,
  entryPoints: { "client.web": "client/src/extension.web.ts" },
  external: ["vscode"],
};

/** The client for Node.js. */
const CLIENT: BuildOptions = { entryPoints: { client: "client/src/extension.ts" }, external: ["vscode"] };

/** What Node.js runs beside it. */
const OF_NODE: readonly BuildOptions[] = [
  {
    entryPoints: { main: "server/src/bundle/main.ts" },
    define: { PACKAGE_VERSION: JSON.stringify(version) },
  },
  launcher("server", 1),
  launcher("cli", 2),
];
const BUNDLES: readonly BuildOptions[] = [CLIENT, ...OF_NODE, WEB_CLIENT, WEB_SERVER];

/** The clients that hand what runs in them to the suites of test/host/. They are built for those alone. */
const OF_SUITES: readonly BuildOptions[] = [
  { ...CLIENT, entryPoints: { client: "test/host/entry.ts" } },
  ...OF_NODE,
  { ...WEB_CLIENT, entryPoints: { "client.web": "test/host/web/entry.ts" } },
  WEB_SERVER,
];

/** The small file by which the program `name` of the bundle is started; `tooOld` is its exit code where Node.js is too old. */
function launcher(name: string, tooOld: number): BuildOptions {
  const bundle = "./main.cjs";
  return {
    entryPoints: { [name]: "server/src/bundle/launch.ts" },
    define: { BUNDLE: JSON.stringify(bundle), PROGRAM: JSON.stringify(name), TOO_OLD: String(tooOld) },
    external: [bundle],
    banner: { js: "#!/usr/bin/env node" },
  };
}

export interface BuildAll {
  readonly minify?: boolean;
  readonly outdir?: string;
  /** Only what Node.js runs. */
  readonly nodeOnly?: boolean;
  /** For the suites of test/host/, never for a package: the client hands them what runs in it. */
  readonly forSuites?: boolean;
  /** Options beyond the usual ones: another checkout as `absWorkingDir`, plugins. */
  readonly extra?: BuildOptions;
}

/** Writes the bundles into `outdir` and tells whether that was possible; where not, esbuild has said why. */
export async function buildAll({
  minify = false,
  outdir = at("dist"),
  nodeOnly = false,
  forSuites = false,
  extra,
}: BuildAll = {}): Promise<boolean> {
  const sourcemap = minify ? false : "linked";
  const bundles = forSuites ? OF_SUITES : nodeOnly ? [CLIENT, ...OF_NODE] : BUNDLES;
  const builds = bundles.map((bundle) => build({ ...COMMON, ...bundle, ...extra, outdir, minify, sourcemap }));
  const built = (await Promise.allSettled(builds)).every(({ status }) => status === "fulfilled");
  if (built) fs.chmodSync(path.join(outdir, "cli.cjs"), 0o755);
  return built;
}

async function watch(): Promise<void> {
  for (const bundle of BUNDLES) {
    const watched = await context({ ...COMMON, ...bundle, outdir: at("dist"), sourcemap: "linked", logLevel: "info" });
    await watched.watch();
  }
  console.log("Watching: dist/ follows the sources until Ctrl+C.");
}

if (import.meta.main) {
  const start = performance.now();
  if (process.argv.includes("--watch")) await watch();
  else if (await buildAll({ minify: process.argv.includes("--minify") })) {
    const sizes = fs
      .readdirSync(at("dist"))
      .filter((name) => /\.(?:cjs|web\.js)$/.test(name))
      .map((name) => `${name} ${Math.round(fs.statSync(at("dist", name)).size / 1000)} kB`);
    console.log(`dist/: ${sizes.join(", ")} (${since(start)})`);
  } else process.exitCode = 1;
}
