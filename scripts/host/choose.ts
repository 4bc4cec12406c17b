// Which VS Code runs the suites and shows the playground; chosen here and nowhere else.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cacheFolder } from "../node24.mjs";
import { at } from "../project.ts";
import { findChromium } from "./chromium.ts";
import { installCodeServer } from "./code-server.ts";

export type Host =
  | { readonly kind: "desktop"; readonly executable: string; readonly name: string }
  | { readonly kind: "code-server" }
  | { readonly kind: "none"; readonly why: string };

/**
 * The host for the suites: what PLIMSOLL_VSCODE names, else a desktop VS Code that is cached or can be downloaded, else
 * code-server. `executable` takes the arguments of `code`.
 */
export async function chooseTestHost(): Promise<Host & { readonly executable?: string }> {
  const desktop = named() ?? (await downloaded());
  if (desktop !== undefined) return desktop;
  if (installCodeServer() === undefined) {
    return none(`no VS Code could be downloaded, and code-server does not run on ${process.platform}-${process.arch}`);
  }
  if (findChromium() === undefined) return none("no Chromium, Chrome or Edge was found for code-server");
  return { kind: "code-server", executable: shim() };
}

/** The host for looking around: as for the suites, but a VS Code that is installed comes before a download. */
export async function choosePlaygroundHost(): Promise<Host> {
  const desktop = named() ?? installed() ?? (await downloaded());
  if (desktop !== undefined) return desktop;
  if (installCodeServer() !== undefined) return { kind: "code-server" };
  return none("no VS Code was found or could be downloaded: install it from https://code.visualstudio.com");
}

const none = (why: string): Host => ({ kind: "none", why });

function named(): Host | undefined {
  const executable = process.env.PLIMSOLL_VSCODE;
  if (executable === undefined || executable === "") return undefined;
  return { kind: "desktop", executable, name: `${executable} (from PLIMSOLL_VSCODE)` };
}

/** `code` on PATH. In WSL that would be the Windows one, which knows nothing of our paths. */
function installed(): Host | undefined {
  if (!hasDisplay() || process.env.WSL_DISTRO_NAME !== undefined) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  if (process.platform === "darwin") folders.push("/Applications/Visual Studio Code.app/Contents/Resources/app/bin");
  const executable = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (executable === undefined) return undefined;
  // A .cmd file runs in a shell only, which needs the quotes.
  const shell = process.platform === "win32";
  const version = spawnSync(shell ? `"${executable}"` : executable, ["--version"], { encoding: "utf8", shell });
  const number = version.stdout?.split("\n")[0]?.trim();
  return version.status === 0 ? { kind: "desktop", executable, name: `VS Code ${number}` } : undefined;
}

async function downloaded(): Promise<Host | undefined> {
  if (!hasDisplay()) return undefined;
  const cachePath = path.join(cacheFolder(), "vscode");
  fs.mkdirSync(cachePath, { recursive: true });
  try {
    const executable = await downloadAndUnzipVSCode({ cachePath });
    return { kind: "desktop", executable, name: "VS Code, downloaded by @vscode/test-electron" };
  } catch {
    return undefined; // not reachable from here, and nothing cached
  }
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** One executable file for the shim: it names the Node.js that runs this, which need not be the first on PATH. */
function shim(): string {
  const file = path.join(os.tmpdir(), `plimsoll-code-${process.pid}.sh`);
  const script = at("scripts/host/shim.ts");
  fs.writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 });
  process.on("exit", () => fs.rmSync(file, { force: true }));
  return file;
}
