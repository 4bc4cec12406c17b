// Stands in for the `code` executable that @vscode/test-electron starts: takes its arguments, runs the suites in
// code-server and Chromium, and ends with their exit code.
import * as path from "node:path";
import { format } from "node:util";
import { PATIENCE_MS, SILENCE_MS } from "../wait.ts";
import { launchChromium } from "./chromium.ts";
import { pageAddress, startCodeServer } from "./code-server.ts";

const NOISE =
  /^(Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin|Ignoring fetching additional builtin|Creation of workbench contribution|Timed out waiting for authentication provider|\[(reconnection-grace-time|Service Worker|AgentHost|AccountPolicyGate)\b)|open-vsx/;

const options = new Map<string, string>();
const extensions: string[] = [];
let workspace: string | undefined;
for (const argument of process.argv.slice(2)) {
  const [, name, value = ""] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name === undefined) workspace = path.resolve(argument);
  else if (name === "extensionDevelopmentPath") extensions.push(value);
  else options.set(name, value);
}
const suite = options.get("extensionTestsPath") ?? "";
const profile = path.resolve(options.get("user-data-dir") ?? ".vscode-test/user-data");
const trust = process.env.PLIMSOLL_HOST_RESTRICTED === "1";

let ending = false;
/** Ends server and browser, then this process. */
let stop = async (): Promise<void> => {};
async function finish(code: number, why?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (why !== undefined) console.error(why);
  await stop().catch(() => {});
  process.exit(code);
}
process.on("SIGINT", () => void finish(130, "interrupted"));
process.on("SIGTERM", () => void finish(130, "terminated"));
process.on("unhandledRejection", (error) => void finish(1, format(error)));
process.on("uncaughtException", (error) => void finish(1, format(error)));

const server = await startCodeServer({ profile, trust, testing: true });
stop = server.stop;
const browser = await launchChromium();
stop = async () => {
  await Promise.all([browser.close(), server.stop()]);
};
server.process.on("exit", (code) => void finish(1, `code-server ended with ${code}:\n${server.log()}`));
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(PATIENCE_MS);
page.on("crash", () => void finish(1, "the page crashed"));
const silence = setTimeout(async () => {
  const picture = path.join(profile, "timeout.png");
  await page.screenshot({ path: picture }).catch(() => {});
  await finish(124, `the suites printed nothing for ${SILENCE_MS / 1000} s; what was to be seen then: ${picture}`);
}, SILENCE_MS);
await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
  const line = format(...args);
  if (NOISE.test(line) && process.env.PLIMSOLL_HOST_DEBUG === undefined) return;
  silence.refresh();
  if (type === "error" || type === "warn") console.error(line);
  else console.log(line);
});
await page.exposeFunction("codeAutomationExit", (code: number) => void finish(code));
const remote = (file: string) => `vscode-remote://${server.origin}${encodeURI(path.resolve(file))}`;
const payload = [
  ...extensions.map((folder) => ["extensionDevelopmentPath", remote(folder)]),
  ["extensionTestsPath", remote(suite)],
  ["enableProposedApi", ""],
  ["skipWelcome", "true"],
  ["skipReleaseNotes", "true"],
];
await page.goto(pageAddress(server.origin, workspace, payload), { waitUntil: "domcontentloaded" });
