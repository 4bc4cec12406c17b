// The browser that shows code-server's workbench in tests and for pictures.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import { type Browser, chromium } from "playwright-core";
import { say } from "../node24.mjs";
import { PATIENCE_MS } from "../wait.ts";

const DEBIAN = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** How to start a Chromium on this machine, installed by apt where that is allowed; undefined where there is none. */
export function findChromium(): { readonly executablePath: string } | { readonly channel: string } | undefined {
  const named = process.env.PLIMSOLL_CHROMIUM;
  if (named !== undefined && named !== "") return { executablePath: named };
  if (!fs.existsSync(DEBIAN)) installByApt();
  const known = [DEBIAN, "/usr/bin/chromium-browser", "/snap/bin/chromium"];
  const found = known.find((file) => fs.existsSync(file));
  if (found !== undefined) return { executablePath: found };
  const stable = ["/opt/google/chrome/chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  if (stable.some((file) => fs.existsSync(file))) return { channel: "chrome" };
  return fs.existsSync("/opt/microsoft/msedge/msedge") ? { channel: "msedge" } : undefined;
}

function installByApt(): void {
  if (os.platform() !== "linux" || process.getuid?.() !== 0 || !fs.existsSync("/etc/debian_version")) return;
  say("Installing Chromium for the tests in VS Code (apt-get, once) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
  const apt = (args: readonly string[]) => spawnSync("apt-get", args, { env, stdio: "ignore" }).status === 0;
  if (!apt(install) && apt(["update", "-qq"])) apt(install);
}

/** Starts the browser, without a window. Throws where there is none. */
export async function launchChromium(): Promise<Browser> {
  const found = findChromium();
  if (found === undefined) throw new Error("no Chromium, Chrome or Edge was found; name one in PLIMSOLL_CHROMIUM");
  return chromium.launch({ ...found, headless: true, args: ARGS, timeout: PATIENCE_MS });
}
