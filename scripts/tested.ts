// What all tests have passed on: `npm test` notes the files it ran on, so that `npm run check` behind it need not run them again.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { at, ROOT } from "./project.ts";

const NOTE = at("node_modules/.cache/tested.json");

/**
 * Names all that the result of a test can depend on in a checkout: the contents of every file that git tracks or would add (the id of
 * their tree), the version of Node.js and the machine. Undefined where git cannot say. Nothing is written into the checkout.
 */
export function stateOfFiles(cwd: string = ROOT): string | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-tested-"));
  const env: NodeJS.ProcessEnv = { ...process.env };
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    env.GIT_ALTERNATE_OBJECT_DIRECTORIES = path.resolve(cwd, git("rev-parse", "--git-path", "objects"));
    env.GIT_OBJECT_DIRECTORY = folder;
    env.GIT_INDEX_FILE = path.join(folder, "index");
    git("add", "--all");
    return [git("write-tree"), process.version, process.platform, process.arch].join(" ");
  } catch {
    return undefined;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Notes that all tests that need no VS Code have passed, with files that were in `state` before; not if they changed meanwhile. */
export function noteTested(state: string | undefined): void {
  if (state === undefined || state !== stateOfFiles()) return;
  fs.mkdirSync(path.dirname(NOTE), { recursive: true });
  fs.writeFileSync(NOTE, JSON.stringify({ state, at: new Date().toISOString() }));
}

/** When all of them passed with the files as they are now, as an ISO 8601 time; undefined if they did not. */
export function testedAt(): string | undefined {
  try {
    const { state, at: time }: { readonly state?: unknown; readonly at?: unknown } = JSON.parse(
      fs.readFileSync(NOTE, "utf8"),
    );
    return typeof time === "string" && state === stateOfFiles() ? time : undefined;
  } catch {
    return undefined;
  }
}
