// The browser that shows code-server's workbench in tests and for pictures.
import * as fs from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { installed } from "../apt.ts";
import { PATIENCE_MS } from "../wait.ts";

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
  const packaged = ["/usr/bin/chromium-browser", "/snap/bin/chromium"];
  const found = installed("chromium", "chromium") ?? packaged.find((file) => fs.existsSync(file));
  if (found !== undefined) return { executablePath: found };
  const stable = ["/opt/google/chrome/chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  if (stable.some((file) => fs.existsSync(file))) return { channel: "chrome" };
  return fs.existsSync("/opt/microsoft/msedge/msedge") ? { channel: "msedge" } : undefined;
}

/** Starts the browser, without a window. Throws where there is none. */
export async function launchChromium(): Promise<Browser> {
  const found = findChromium();
  if (found === undefined) throw new Error("no Chromium, Chrome or Edge was found; name one in PLIMSOLL_CHROMIUM");
  return chromium.launch({ ...found, headless: true, args: ARGS, timeout: PATIENCE_MS });
}
