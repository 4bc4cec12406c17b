// npm start [-- --once]: builds, checks the playground on the command line, then opens it in VS Code with the extension
// loaded, until Ctrl+C. --once stops after the terminal part.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildAll } from "./build.ts";
import { choosePlaygroundHost } from "./host/choose.ts";
import { cleanEnvironment, pageAddress, startCodeServer } from "./host/code-server.ts";
import { linkExtension } from "./host/extension.ts";
import { at, ROOT, runNode, since } from "./project.ts";

const PLAYGROUND = "test/playground";
/** Tried first, so that a browser tab of the last start finds the new one. */
const PORT = 8765;

if (process.argv.includes("--once")) await checkPlayground();
else if (await checkPlayground()) await open();

/** The terminal part: builds and checks. Whether the check ran; that it finds something is what the playground is for. */
async function checkPlayground(): Promise<boolean> {
  const start = performance.now();
  if (!(await buildAll())) {
    process.exitCode = 1;
    return false;
  }
  console.log(`Built dist/ in ${since(start)}. Checking ${PLAYGROUND} with the command line:\n`);
  const code = await runNode(at("dist/cli.cjs"), ["check", PLAYGROUND, "--fail-on", "none"]);
  if (code !== 0) process.exitCode = code;
  return code === 0;
}

async function open(): Promise<void> {
  const host = await choosePlaygroundHost();
  if (host.kind === "none") {
    console.log(`\nCannot open the playground: ${host.why}.`);
    process.exitCode = 1;
    return;
  }
  // One folder a checkout, kept between starts, with a short path. What is tried out there never changes the checkout.
  const folder = path.join(os.tmpdir(), `plimsoll-${createHash("sha256").update(ROOT).digest("hex").slice(0, 8)}`);
  const workspace = path.join(folder, "playground");
  fs.rmSync(workspace, { recursive: true, force: true });
  fs.cpSync(at(PLAYGROUND), workspace, { recursive: true });
  const profile = path.join(folder, "profile");
  const stop =
    host.kind === "desktop"
      ? openDesktop(host.executable, host.name, workspace, profile)
      : await openCodeServer(workspace, profile);
  const end = async () => {
    await stop();
    process.exit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
}

/** Starts the server for a browser and prints where it is. Returns what ends it. */
async function openCodeServer(workspace: string, profile: string): Promise<() => Promise<void>> {
  linkExtension(profile);
  const server = await startCodeServer({ profile, port: PORT });
  console.log(`\nVS Code with Plimsoll is ready:\n\n  ${pageAddress(server.origin, workspace)}\n`);
  console.log(`It shows a copy of the playground: ${workspace}. Ctrl+C stops it.`);
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
function openDesktop(executable: string, name: string, workspace: string, profile: string): () => Promise<void> {
  fs.mkdirSync(profile, { recursive: true });
  const args = ["--wait", "--new-window", "--skip-welcome", "--skip-release-notes", "--disable-workspace-trust"];
  args.push(`--user-data-dir=${profile}`, `--extensions-dir=${path.join(profile, "extensions")}`);
  args.push(`--extensionDevelopmentPath=${ROOT}`, workspace);
  const shell = process.platform === "win32" && executable.endsWith(".cmd");
  const child = spawn(shell ? `"${executable}"` : executable, args, {
    env: cleanEnvironment(),
    shell,
    stdio: "ignore",
  });
  console.log(`\n${name} opens a copy of the playground with Plimsoll: ${workspace}. Ctrl+C closes it.`);
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
