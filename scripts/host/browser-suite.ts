// Runs suites in VS Code in a browser, on a virtual workspace: bundles them, lays the extension out as it is packed, and takes
// the results from the log.
import * as fs from "node:fs";
import * as path from "node:path";
import { format } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { RESULTS_LINE, type TestResult } from "../../test/host/result.ts";
import { layOut } from "../package.ts";
import { at, ROOT } from "../project.ts";
import { SILENCE_MS } from "../wait.ts";
import { openBrowser } from "./browser.ts";

export interface BrowserSuite {
  /** The folder of the suites, from the project's folder. */
  readonly folder: string;
  /** Files with tests, from the project's folder. */
  readonly files: readonly string[];
  /** The folder whose files the virtual workspace has, from the project's folder. */
  readonly workspace: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What is bundled, served and kept afterwards: an absolute path. */
  readonly out: string;
}

/** What the suites print of each test. */
const OURS = /^[✓✗-] /;

/** In the folder of an extension: VS Code runs suites in the host that has the extension. */
const SUITE = "disk/suite.js";

/** Where the virtual workspace is. */
export const VIRTUAL_FOLDER = "memfs:/shop";

/** Runs the suites; the results, or why there are none. */
export async function runBrowserSuite(suite: BrowserSuite): Promise<readonly TestResult[] | string> {
  await layOutHost(suite);
  const extensions = ["disk", "plimsoll"];
  const options = { root: suite.out, extensions, suite: SUITE, folder: VIRTUAL_FOLDER, settings: suite.settings };
  let results: readonly TestResult[] | undefined;
  let finish = (_why: string | undefined) => {};
  const ended = new Promise<string | undefined>((resolve) => {
    finish = resolve;
  });
  const silence = setTimeout(() => finish(`the suites printed nothing for ${SILENCE_MS / 1000} s`), SILENCE_MS);
  const host = await openBrowser(options, async (page) => {
    page.on("crash", () => finish("the page crashed"));
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
      const line = format(...args);
      if (line.startsWith(RESULTS_LINE)) results = JSON.parse(line.slice(RESULTS_LINE.length));
      else if (OURS.test(line)) silence.refresh();
      // The workbench writes a great deal, most of it about what is missing where it has no server.
      else if (process.env.PLIMSOLL_HOST_DEBUG === undefined) return;
      if (type === "error" || type === "warn") console.error(line);
      else if (!line.startsWith(RESULTS_LINE)) console.log(line);
    });
    await page.exposeFunction("codeAutomationExit", (code: number) =>
      finish(code === 0 ? undefined : `exit code ${code}`),
    );
  });
  try {
    const why = await ended;
    if (why !== undefined) await host.page.screenshot({ path: path.join(suite.out, "end.png") }).catch(() => {});
    return results ?? why ?? "the host ended without a result";
  } finally {
    clearTimeout(silence);
    await host.stop();
  }
}

/** Fills `out`: the extension as it is packed but for the entry of its client, the file system in memory beside it, and the suites. */
export async function layOutHost({ folder, files, workspace, out }: BrowserSuite): Promise<void> {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(path.join(out, "plimsoll"), { recursive: true });
  await layOut(path.join(out, "plimsoll"), { forSuites: true });
  const common: BuildOptions = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: "browser",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  };
  const texts = fs
    .globSync("**/*", { cwd: at(workspace), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [
      `/shop/${path.relative(at(workspace), file).replaceAll("\\", "/")}`,
      fs.readFileSync(file, "utf8"),
    ]);
  await build({
    ...common,
    entryPoints: { "disk/main": `${folder}/disk.ts` },
    define: { FILES: JSON.stringify(Object.fromEntries(texts)) },
    outdir: out,
  });
  const disk = {
    name: "disk",
    publisher: "plimsoll-tests",
    version: "0.0.0",
    engines: { vscode: "^1.101.0" },
    browser: "./main.js",
    activationEvents: ["onFileSystem:memfs"],
  };
  fs.writeFileSync(path.join(out, "disk/package.json"), JSON.stringify(disk));
  const imports = files.map((file) => `import "./${path.posix.relative(folder, file)}";`);
  await build({
    ...common,
    stdin: { contents: ['export { run } from "./index.ts";', ...imports].join("\n"), resolveDir: at(folder) },
    outfile: path.join(out, SUITE),
    // mocha's build for browsers is loaded as a script: a `module` would be taken for a place to put it.
    define: { module: "undefined" },
    alias: { "node:util": at(folder, "inspect.ts"), "node:assert/strict": at(folder, "assert.ts") },
  });
}
