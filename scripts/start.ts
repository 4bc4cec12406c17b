// npm start [-- FOLDER | --once]: builds, checks the folder on the command line, then opens it in VS Code with the extension loaded,
// until Ctrl+C. Without a folder it is a copy of the playground, which opens on its tour. --once stops before VS Code.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildAll } from "./build.ts";
import { choosePlaygroundHost } from "./host/choose.ts";
import { cleanEnvironment, pageAddress, startCodeServer, writeSettings } from "./host/code-server.ts";
import { linkExtension } from "./host/extension.ts";
import { keptFolder } from "./host/kept-folder.ts";
import { at, ROOT, since } from "./project.ts";
import { readStart } from "./start-arguments.ts";

const PLAYGROUND = "test/playground";
/** Tried first, so that a browser tab of the last start finds the new one. */
const PORT = 8765;
/** What VS Code shows first in a folder: its README as a page, which in the playground is a tour, or nothing. */
const FIRST_PAGE = "workbench.startupEditor";

interface Opened {
  /** What is checked and opened. */
  readonly folder: string;
  /** Where VS Code keeps what it knows of it. */
  readonly profile: string;
  readonly isTour: boolean;
}

const asked = readStart(process.argv.slice(2));
const given = "says" in asked ? undefined : asked.folder;
/** Where npm was called. */
const HERE = process.env.INIT_CWD ?? process.cwd();
const own = given === undefined ? undefined : path.resolve(HERE, given);
if ("says" in asked) {
  (asked.code === 0 ? console.log : console.error)(asked.says);
  process.exitCode = asked.code;
} else if (own !== undefined && !fs.statSync(own, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(`\`${given}\` is not a folder. \`npm start -- FOLDER\` opens one; without it the playground opens.`);
  process.exitCode = 2;
} else if ((await buildAndCheck(own ?? at(PLAYGROUND))) && !asked.once) await open(own);

/** The terminal part: builds, checks, prints the summary. Whether that could be done; that something is found is no failure. */
async function buildAndCheck(folder: string): Promise<boolean> {
  const start = performance.now();
  if (!(await buildAll())) {
    process.exitCode = 1;
    return false;
  }
  const name = path.relative(HERE, folder) || ".";
  console.log(`Built dist/ in ${since(start)}. Checked ${name}:`);
  // In somebody's own folder there may be files that cannot be checked, or none that can.
  const accepted = folder === own ? ["--allow-unchecked", "--allow-empty"] : [];
  const args = [at("dist/cli.cjs"), "check", ".", "--fail-on", "none", ...accepted];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "inherit"],
  });
  console.log(stdout.trimEnd().split("\n").at(-1) || "Nothing to check.");
  console.log(`\`npm run try -- check ${name}\` lists what was found.`);
  if (status !== 0) process.exitCode = status ?? 1;
  return status === 0;
}

async function open(own: string | undefined): Promise<void> {
  const host = await choosePlaygroundHost();
  if (host.kind === "none") {
    console.log(`\nCannot open VS Code: ${host.why}.`);
    process.exitCode = 1;
    return;
  }
  // One folder a checkout, kept between starts, with a short path. What is tried out in the playground never changes the checkout.
  const name = `plimsoll-${createHash("sha256").update(ROOT).digest("hex").slice(0, 8)}`;
  const kept = keptFolder(os.tmpdir(), name);
  const opened: Opened = {
    folder: own ?? path.join(kept, "playground"),
    profile: path.join(kept, own === undefined ? "profile" : "own"),
    isTour: own === undefined,
  };
  if (opened.isTour) {
    fs.rmSync(opened.folder, { recursive: true, force: true });
    fs.cpSync(at(PLAYGROUND), opened.folder, { recursive: true });
  }
  const stop = host.kind === "desktop" ? openDesktop(host.executable, host.name, opened) : await openCodeServer(opened);
  const end = async () => {
    await stop();
    process.exit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
}

function whatItShows({ folder, isTour }: Opened): string {
  return isTour ? `a copy of the playground, ${folder}` : folder;
}

/** Starts the server for a browser and prints where it is. Returns what ends it. */
async function openCodeServer(opened: Opened): Promise<() => Promise<void>> {
  linkExtension(opened.profile);
  // The playground is ours; what is in somebody's folder may be a stranger's, and VS Code asks.
  const trust = !opened.isTour;
  const settings = { [FIRST_PAGE]: opened.isTour ? "readme" : "none", "security.workspace.trust.enabled": trust };
  const server = await startCodeServer({ profile: opened.profile, port: PORT, settings, trust });
  console.log(`\nVS Code with Plimsoll is ready:\n\n  ${pageAddress(server.origin, opened.folder)}\n`);
  console.log(`It shows ${whatItShows(opened)}. Ctrl+C stops it.`);
  const ended = () => {
    console.log(`VS Code has ended:\n${server.log()}`);
    process.exit(1);
  };
  server.process.on("exit", ended);
  return () => {
    server.process.off("exit", ended);
    return server.stop();
  };
}

/** Opens a window of a VS Code that is installed, as an instance of its own. Returns what ends it. */
function openDesktop(executable: string, name: string, opened: Opened): () => Promise<void> {
  const { profile, folder, isTour } = opened;
  // What somebody sets in that instance stays.
  if (!fs.existsSync(path.join(profile, "User/settings.json")))
    writeSettings(profile, { [FIRST_PAGE]: isTour ? "readme" : "none" });
  const args = ["--wait", "--new-window", "--skip-release-notes"];
  // With --skip-welcome VS Code shows no first page at all. Only the playground is trusted without a question.
  args.push(isTour ? "--disable-workspace-trust" : "--skip-welcome");
  args.push(`--user-data-dir=${profile}`, `--extensions-dir=${path.join(profile, "extensions")}`);
  args.push(`--extensionDevelopmentPath=${ROOT}`, folder);
  const shell = process.platform === "win32" && executable.endsWith(".cmd");
  const child = spawn(shell ? `"${executable}"` : executable, args, {
    env: cleanEnvironment(),
    shell,
    stdio: "ignore",
  });
  console.log(`\n${name} opens with Plimsoll: ${whatItShows(opened)}. Ctrl+C closes it.`);
  child.on("error", (error) => {
    console.log(`${executable} does not start: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", () => process.exit(0));
  return async () => endDesktop(child, profile);
}

/** The `code` command only waits for VS Code, which writes its own process id into its profile. */
function endDesktop(child: ChildProcess, profile: string): void {
  child.kill();
  try {
    process.kill(Number(fs.readFileSync(path.join(profile, "code.lock"), "utf8")));
  } catch {} // it has ended by itself
}
