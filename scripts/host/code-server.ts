// VS Code without a desktop: code-server (the real workbench and a real Node extension host), installed on demand and started.
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { installOnce, node24, npm, say } from "../node24.mjs";
import { hasStarted } from "../wait.ts";

const VERSION = "4.139.1";

/** The settings every host of ours starts with: no network, no first-run pages, nothing that moves by itself. */
export const QUIET_SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "files.autoSave": "off", // in a browser the default is afterDelay
  "files.simpleDialog.enable": true,
  "chat.disableAIFeatures": true,
};

export interface CodeServer {
  /** `127.0.0.1:PORT`, as page addresses and `vscode-remote:` URIs want it. */
  readonly origin: string;
  readonly process: ChildProcess;
  /** What the server has written, for the message of a failure. */
  log(): string;
  /** Ends the server and everything it started. */
  stop(): Promise<void>;
}

export interface CodeServerOptions {
  /** Holds the profile: settings, state, installed extensions. Must be absolute. */
  readonly profile: string;
  /** Extends and overrides the quiet settings and those that the profile has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Let a page name a test suite to run; without it VS Code ignores such pages. */
  readonly testing?: boolean;
  /** Keep workspace trust: folders then open restricted. */
  readonly trust?: boolean;
  /** Taken if it is free, else any other. */
  readonly port?: number;
  /** Environment for the extension host, added to ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The two programs needed to run code-server; undefined where npm has no Node.js 24 for this machine. */
export function installCodeServer(): { readonly node: string; readonly entry: string } | undefined {
  const node = node24();
  if (node === undefined) return undefined;
  const folder = installOnce(`code-server-${VERSION}`, (work) => {
    say(`Installing code-server ${VERSION}, a VS Code for machines without a desktop (once, about 20 s and 500 MB) …`);
    fs.writeFileSync(path.join(work, "package.json"), '{"private":true}\n');
    npm(["install", "--ignore-scripts", "--no-package-lock", "--engine-strict=false", `code-server@${VERSION}`], work);
    const server = path.join(work, "node_modules/code-server/lib/vscode");
    // Not `npm ci`: the list of versions that comes with it is out of step with its package.json.
    npm(["install", "--ignore-scripts", "--omit=dev", "--no-save"], server);
    replaceNativeModules(path.join(server, "node_modules"));
  });
  return { node, entry: path.join(folder, "node_modules/code-server/out/node/entry.js") };
}

/** Two optional modules have no prebuilt binary; small stand-ins spare a compiler. What VS Code never needs for us goes. */
function replaceNativeModules(modules: string): void {
  fs.writeFileSync(path.join(modules, "@vscode/native-watchdog/index.js"), "exports.start = () => {};\n");
  fs.writeFileSync(path.join(modules, "@vscode/spdlog/index.js"), LOGGER);
  const useless = "{@github/copilot*,@microsoft/mxc-sdk,node-pty/prebuilds/{win32,darwin}-*}";
  for (const name of fs.globSync(useless, { cwd: modules })) {
    fs.rmSync(path.join(modules, name), { recursive: true, force: true });
  }
}

const LOGGER = `const fs = require("fs");
const levels = ["trace", "debug", "info", "warn", "error", "critical"];
class Logger {
  constructor(name, file) { this.file = file; this.level = 2; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {} clearFormatters() {} flush() {} drop() {}
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (text) {
    if (level < this.level || !this.file) return;
    try { fs.appendFileSync(this.file, new Date().toISOString() + " [" + name + "] " + text + "\\n"); } catch {}
  };
});
exports.version = 0;
exports.setLevel = exports.setFlushOn = exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
`;

/** Starts code-server and waits until it answers. Throws, with its output, where it does not. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const programs = installCodeServer();
  if (programs === undefined) throw new Error(`code-server cannot be installed on ${process.platform}-${process.arch}`);
  const { profile } = options;
  const config = path.join(profile, "code-server.yaml");
  fs.mkdirSync(profile, { recursive: true });
  fs.writeFileSync(config, "");
  const trust = { "security.workspace.trust.enabled": options.trust ?? false };
  const settings = { ...QUIET_SETTINGS, ...trust, ...readSettings(profile), ...options.settings };
  writeSettings(profile, settings);
  // A browser's own settings do not count where a setting belongs to the machine: those are read from here.
  fs.mkdirSync(path.join(profile, "Machine"), { recursive: true });
  fs.writeFileSync(path.join(profile, "Machine/settings.json"), JSON.stringify(settings, null, 2));

  const origin = `127.0.0.1:${await freePort(options.port)}`;
  const args = [programs.entry, "--config", config, "--auth", "none", "--bind-addr", origin];
  args.push("--user-data-dir", profile, "--extensions-dir", extensionsFolder(profile), "--ignore-last-opened");
  args.push("--disable-telemetry", "--disable-update-check", "--disable-getting-started-override");
  args.push("--disable-file-downloads");
  // As when `code` is started in a terminal: our PATH counts, not that of a login shell.
  args.push("--vscode-option", "force-disable-user-env");
  if (options.trust !== true) args.push("--disable-workspace-trust");
  if (options.testing === true) args.push("--vscode-option", "enable-smoke-test-driver");
  // Its own process group, so that everything it starts can be ended with it.
  const server = spawn(programs.node, args, {
    env: { ...cleanEnvironment(), ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (data) => {
      log = (log + String(data)).slice(-20_000);
    });
  }
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, signal);
    } catch {} // it has gone already
  };
  process.on("exit", () => kill("SIGKILL"));
  const stop = async () => {
    kill("SIGTERM");
    await Promise.race([exited, wait(2000)]);
    kill("SIGKILL");
  };
  if (!(await hasStarted(server, () => answers(`http://${origin}/healthz`)))) {
    await stop();
    throw new Error(`code-server did not start:\n${log}`);
  }
  return { origin, process: server, log: () => log, stop };
}

const settingsFile = (profile: string): string => path.join(profile, "User/settings.json");

/** Writes a profile's settings, which every host reads from the same place. */
export function writeSettings(profile: string, settings: Readonly<Record<string, unknown>>): void {
  fs.mkdirSync(path.join(profile, "User"), { recursive: true });
  fs.writeFileSync(settingsFile(profile), JSON.stringify(settings, null, 2));
}

/** A profile's settings; none where the file is missing, or was edited into something that is not plain JSON. */
function readSettings(profile: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(fs.readFileSync(settingsFile(profile), "utf8"));
  } catch {
    return {};
  }
}

/** Where a profile keeps its extensions. */
export const extensionsFolder = (profile: string): string => path.join(profile, "extensions");

/** The address of a page that opens a folder, a `.code-workspace` file, or nothing. The path must be absolute. */
export function pageAddress(origin: string, workspace: string | undefined, payload?: readonly (readonly string[])[]) {
  const query = new URLSearchParams();
  if (workspace === undefined) query.set("ew", "true");
  else query.set(workspace.endsWith(".code-workspace") ? "workspace" : "folder", workspace);
  if (payload !== undefined) query.set("payload", JSON.stringify(payload));
  return `http://${origin}/?${query}`;
}

/** Our environment without what would change how VS Code starts, and without its extension gallery. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|PASSWORD$)/.test(name),
  );
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: "{}" };
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}

function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", () => (wanted === 0 ? reject(new Error("no free port")) : resolve(freePort())));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
