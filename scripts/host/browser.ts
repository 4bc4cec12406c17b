// VS Code in a browser alone, as on vscode.dev: code-server's workbench without its server behind it, with extensions in the
// browser's own worker. Extensions come over HTTP from a folder of this machine.
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { PATIENCE_MS } from "../wait.ts";
import { findChromium, launchChromium } from "./chromium.ts";
import { installCodeServer, QUIET_SETTINGS, startCodeServer } from "./code-server.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};
/** The script that makes a remote of code-server, and the words in it that do. */
const WORKBENCH = "/code/browser/workbench/workbench.js";
const REMOTE = "remoteAuthority:location.host";

export interface BrowserOptions {
  /** What is served; the others are paths in it. */
  readonly root: string;
  /** Folders of extensions. */
  readonly extensions: readonly string[];
  /** A script whose `run` is called, and ends the host. */
  readonly suite?: string;
  /** The URI of the folder to open. */
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface BrowserHost {
  readonly page: Page;
  stop(): Promise<void>;
}

/** Why this host cannot be had on this machine; undefined where it can. */
export function whyNoBrowser(): string | undefined {
  if (installCodeServer() === undefined) return `code-server does not run on ${process.platform}-${process.arch}`;
  return findChromium() === undefined ? "no Chromium, Chrome or Edge was found for the workbench" : undefined;
}

/** Opens the workbench; `prepare` sees the page before it has an address. */
export async function openBrowser(
  options: BrowserOptions,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<BrowserHost> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-browser-"));
  const files = await serve(options.root);
  const server = await startCodeServer({ profile, testing: options.suite !== undefined });
  const browser = await launchChromium();
  const stop = async () => {
    await Promise.all([browser.close(), server.stop()]);
    files.close();
    files.closeAllConnections();
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await prepare(page);
    // From code-server's own address, through its proxy: another one would not be allowed to bring workers along.
    const { port } = files.address() as AddressInfo;
    const uri = (file: string) => ({ scheme: "http", authority: server.origin, path: `/proxy/${port}/${file}` });
    await page.addInitScript(configure, {
      developmentOptions: {
        extensions: options.extensions.map(uri),
        ...(options.suite !== undefined && { extensionTestsPath: uri(options.suite), enableSmokeTestDriver: true }),
      },
      configurationDefaults: { ...QUIET_SETTINGS, ...options.settings },
    });
    await page.route(
      ({ pathname }) => pathname.endsWith(WORKBENCH),
      async (route) => {
        const response = await route.fetch();
        const body = await response.text();
        if (!body.includes(REMOTE))
          throw new Error("code-server's workbench has changed: it names its remote in other words");
        await route.fulfill({ response, body: body.replace(REMOTE, "remoteAuthority:void 0") });
      },
    );
    const payload = [
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
      ...(options.suite === undefined ? [] : [["enableProposedApi", ""]]),
    ];
    const query = new URLSearchParams({ folder: options.folder, payload: JSON.stringify(payload) });
    await page.goto(`http://${server.origin}/?${query}`, { waitUntil: "domcontentloaded" });
    return { page, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs in the page: adds to the workbench's configuration as soon as it is there, and takes the remote out of it. */
function configure(added: object): void {
  const observer = new MutationObserver(() => {
    const element = document.getElementById("vscode-workbench-web-configuration");
    const settings = element?.getAttribute("data-settings");
    if (element === null || settings === null || settings === undefined) return;
    observer.disconnect();
    const { remoteAuthority, ...configuration } = JSON.parse(settings);
    element.setAttribute("data-settings", JSON.stringify({ ...configuration, ...added }));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Serves the files of a folder, and nothing else, on this machine alone. */
async function serve(root: string): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const file = path.join(root, decodeURIComponent(pathname));
    if (!file.startsWith(root + path.sep) || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "text/plain" });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
