// Runs the suites of test/host/ in a real VS Code, each session on a fresh copy of its workspace. A session is
// test/host/*.test.ts or a folder test/host/<name>/*.test.ts, which may hold a session.json (see `SessionOptions`) and a
// prepare.ts, whose `prepare` sets up before the host starts what the suites need (see `Prepared`).
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import type { TestResult } from "../test/host/result.ts";
import { buildAll } from "./build.ts";
import { whyNoBrowser } from "./host/browser.ts";
import { runBrowserSuite } from "./host/browser-suite.ts";
import { chooseTestHost, type Host } from "./host/choose.ts";
import { writeSettings } from "./host/code-server.ts";
import { layOut } from "./package.ts";
import { at, ROOT } from "./project.ts";

/** The contents of session.json. */
interface SessionOptions {
  /** The folder that is copied and opened, from the project's folder; the playground where none is named. */
  readonly workspace?: string;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** `browser`: without Node.js, as on vscode.dev; the workspace is a virtual one. */
  readonly host?: "browser";
  /** The extension as users get it, in place of the one whose `activate` hands the suites what runs (test/host/entry.ts). */
  readonly shipped?: boolean;
  /** Open the workspace restricted. Only code-server can: @vscode/test-electron switches trust off. */
  readonly restricted?: boolean;
}

/** What the `prepare` of a session has set up. Where it cannot, it answers `{ skip }` with half a sentence that says why. */
export interface Prepared {
  /** User settings beside those of session.json. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends and removes all of it; called when the host has ended. */
  stop(): Promise<void>;
}

interface Session {
  readonly name: string;
  readonly files: readonly string[];
  readonly options: SessionOptions;
}

const SUITES = "test/host";
const PLAYGROUND = "test/playground";
/** The session of the files that are in no folder of their own. */
const MAIN = "main";

/** Runs the sessions with a file that one of `names` is part of; all where there are no names. */
export async function runHostSuites(names: readonly string[], update: boolean): Promise<readonly TestResult[]> {
  const sessions = findSessions(names);
  if (sessions.length === 0) return [];
  const results: TestResult[] = [];
  const inBrowser = sessions.filter(({ options }) => options.host === "browser");
  for (const session of inBrowser) results.push(...(await runInBrowser(session)));
  const others = sessions.filter((session) => !inBrowser.includes(session));
  if (others.length === 0) return results;
  const host = await chooseTestHost();
  if (host.kind !== "none") {
    const why = await buildExtensions(others);
    if (why !== undefined) return [...results, { file: SUITES, titles: [], state: "failed", why }];
  }
  for (const session of others) {
    const unfit = unfitness(host, session);
    if (unfit === undefined) results.push(...(await runPrepared(host.executable, session, update)));
    else results.push(...skipped(session, unfit));
  }
  return results;
}

/** Where the extension is laid out for the sessions that look into it. */
const FOR_SUITES = at("out/host-extension");

/** Builds what the sessions need: the checkout itself, or the extension for suites beside it. Why it cannot, or undefined. */
async function buildExtensions(sessions: readonly Session[]): Promise<string | undefined> {
  const isShipped = ({ options }: Session) => options.shipped === true;
  if (sessions.some(isShipped) && !(await buildAll())) return "the extension could not be built";
  if (sessions.every(isShipped)) return undefined;
  fs.rmSync(FOR_SUITES, { recursive: true, force: true });
  return layOut(FOR_SUITES, { forSuites: true }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

const skipped = ({ files }: Session, why: string) =>
  files.map((file): TestResult => ({ file, titles: [], state: "skipped", why }));

async function runInBrowser(session: Session): Promise<readonly TestResult[]> {
  const why = whyNoBrowser();
  if (why !== undefined) return skipped(session, why);
  const { workspace = PLAYGROUND, settings = {} } = session.options;
  const { files } = session;
  const out = at("out/host", session.name);
  const results = await runBrowserSuite({ folder: folderOf(session), files, workspace, settings, out });
  return typeof results === "string"
    ? [{ file: folderOf(session), titles: [], state: "failed", why: results }]
    : results;
}

async function runPrepared(
  executable: string | undefined,
  session: Session,
  update: boolean,
): Promise<readonly TestResult[]> {
  const file = at(SUITES, session.name, "prepare.ts");
  if (!fs.existsSync(file)) return runSession(executable, session, update);
  const { prepare } = (await import(pathToFileURL(file).href)) as {
    prepare(): Promise<Prepared | { readonly skip: string }>;
  };
  const prepared = await prepare();
  if ("skip" in prepared) return skipped(session, prepared.skip);
  try {
    return await runSession(executable, session, update, prepared);
  } finally {
    await prepared.stop();
  }
}

const folderOf = ({ name }: Session) => (name === MAIN ? SUITES : `${SUITES}/${name}`);

function unfitness(host: Host, session: Session): string | undefined {
  if (host.kind === "none") return host.why;
  const untrusted = session.options.restricted === true && host.kind !== "code-server";
  return untrusted ? "only code-server can open a restricted workspace in a test" : undefined;
}

function findSessions(names: readonly string[]): readonly Session[] {
  const files = fs.globSync(`${SUITES}/{*,*/*}.test.ts`, { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));
  const wanted = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name))).sort();
  const folders = [...new Set(wanted.map((file) => path.posix.dirname(file)))];
  return folders.map((folder) => {
    const options = at(folder, "session.json");
    return {
      name: folder === SUITES ? MAIN : path.posix.basename(folder),
      files: wanted.filter((file) => path.posix.dirname(file) === folder),
      options: fs.existsSync(options) ? JSON.parse(fs.readFileSync(options, "utf8")) : {},
    };
  });
}

async function runSession(
  executable: string | undefined,
  session: Session,
  update: boolean,
  prepared?: Prepared,
): Promise<readonly TestResult[]> {
  const out = at("out/host", session.name);
  fs.rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: [`${SUITES}/index.ts`, ...session.files],
    absWorkingDir: ROOT,
    outdir: out,
    entryNames: "[name]",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    mainFields: ["module", "main"],
    external: ["vscode", "mocha"],
    sourcemap: "linked",
    logLevel: "warning",
  });
  // A short path: VS Code puts a socket into its profile, whose address may not be long.
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-"));
  const workspace = path.join(scratch, "workspace");
  const profile = path.join(scratch, "profile");
  const report = path.join(scratch, "results.json");
  try {
    fs.cpSync(at(session.options.workspace ?? PLAYGROUND), workspace, { recursive: true });
    writeSettings(profile, { ...session.options.settings, ...prepared?.settings });
    const env = {
      ...prepared?.env,
      PLIMSOLL_HOST_RESULTS: report,
      PLIMSOLL_PROJECT: ROOT,
      ...(update ? { PLIMSOLL_UPDATE: "1" } : {}),
      ...(session.options.restricted === true ? { PLIMSOLL_HOST_RESTRICTED: "1" } : {}),
    };
    const ended = await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: session.options.shipped === true ? ROOT : FOR_SUITES,
      extensionTestsPath: path.join(out, "index.cjs"),
      extensionTestsEnv: env,
      launchArgs: [workspace, `--user-data-dir=${profile}`, `--extensions-dir=${profile}/extensions`],
    }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    return read(report, session, ended);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The report of a session; a host that ended without a full one is a failure of its own. */
function read(report: string, session: Session, ended: string | undefined): readonly TestResult[] {
  const results: readonly TestResult[] = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : [];
  if (results.length > 0 && (ended === undefined || results.some((result) => result.state === "failed")))
    return results;
  const why = ended ?? "the host ended without a result";
  return [...results, { file: folderOf(session), titles: [], state: "failed", why }];
}
