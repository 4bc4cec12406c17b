// The real Trivy for tests: built once by the Go client from the pinned module in test/tools/trivy, kept in the user's cache.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { isAlive } from "./alive.ts";
import { cacheFolder, say } from "./node24.mjs";
import { at } from "./project.ts";
import { QUICK } from "./quick.ts";
import { PATIENCE_MS } from "./wait.ts";

const VERSION = "0.74.0";
const PACKAGE = "github.com/aquasecurity/trivy";
const OLDEST_GO = [1, 26, 3] as const;
/** How often a build reports its progress, in milliseconds. It has no time limit. */
const PROGRESS_MS = 30_000;
/** A builder touches its lock with each report. One that is older belongs to a process that has ended, even if its id is in use again. */
const STALE_MS = 20 * PROGRESS_MS;

/**
 * The path of Trivy 0.74.0, or in half a sentence why there is none. With PLIMSOLL_QUICK=1 there is none: each of its runs takes seconds.
 */
export async function realTrivy(): Promise<{ readonly path: string } | { readonly skip: string }> {
  if (QUICK) return { skip: "the real Trivy takes its time; `npm test` runs it" };
  const folder = path.join(cacheFolder(), `trivy-${VERSION}`);
  const program = path.join(folder, process.platform === "win32" ? "trivy.exe" : "trivy");
  const ready = path.join(folder, ".ready");
  const isReady = () => fs.existsSync(ready) && fs.existsSync(program);
  if (isReady()) return { path: program };
  if (versionOf(program) === VERSION) {
    fs.writeFileSync(ready, "");
    return { path: program };
  }
  const go = goVersion();
  if (go === undefined) return { skip: "Trivy has to be built, and Go is not installed" };
  if (!isAtLeast(go, OLDEST_GO))
    return { skip: `Trivy has to be built, and Go ${go} is older than ${OLDEST_GO.join(".")}` };
  fs.mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, ".building");
  const failed = await alone(lock, isReady, () => build(program, ready, lock));
  return failed === undefined ? { path: program } : { skip: `Trivy could not be built: ${failed}` };
}

/**
 * Builds into a file beside the program and moves it, so that an interruption leaves nothing half-made. Returns why it failed, if it did.
 */
async function build(program: string, ready: string, lock: string): Promise<string | undefined> {
  say(`Building Trivy ${VERSION} (once, about seven minutes on a quiet machine) …`);
  const part = `${program}.${process.pid}.part`;
  const flags = `-s -w -X ${PACKAGE}/pkg/version/app.ver=${VERSION}`;
  const child = spawn("go", ["build", "-v", "-trimpath", "-ldflags", flags, "-o", part, `${PACKAGE}/cmd/trivy`], {
    cwd: at("test/tools/trivy"),
    env: { ...process.env, GOEXPERIMENT: "jsonv2", CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const end = () => child.kill();
  process.once("exit", end);
  // With -v, go names each package that it compiles. Its other output says why it fails.
  let packages = 0;
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) packages += 1;
    else complaints.push(line);
  });
  const began = performance.now();
  const progress = setInterval(() => {
    say(`Building Trivy ${VERSION}: ${minutesSince(began)}, ${packages} packages compiled so far`);
    if (fs.existsSync(lock)) fs.utimesSync(lock, new Date(), new Date());
  }, PROGRESS_MS);
  const failed = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      const why = complaints.slice(-3).join(" ").slice(0, 500) || `go build ended with ${signal ?? code}`;
      resolve(code === 0 ? undefined : why);
    });
  });
  clearInterval(progress);
  process.off("exit", end);
  if (failed !== undefined) {
    fs.rmSync(part, { force: true });
    return failed;
  }
  fs.renameSync(part, program);
  fs.writeFileSync(ready, "");
  say(`Trivy ${VERSION} is built (${minutesSince(began)}).`);
  return undefined;
}

const minutesSince = (began: number): string => `${((performance.now() - began) / 60_000).toFixed(1)} min`;

/** Runs `work` in one process at a time. Later ones wait, naming the process they wait for, and find the work done. */
async function alone<T>(lock: string, isDone: () => boolean, work: () => Promise<T>): Promise<T | undefined> {
  const began = performance.now();
  for (let reports = 0; ; ) {
    if (isDone()) return undefined;
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      // 0: the lock has just been made or removed.
      const holder = Number(readOr(lock, "0"));
      if ((holder > 0 && !isAlive(holder)) || isStale(lock)) fs.rmSync(lock, { force: true });
      else {
        const waited = performance.now() - began;
        if (waited >= reports * PROGRESS_MS) {
          reports += 1;
          say(`Waiting for process ${holder}, which builds Trivy ${VERSION} (for ${minutesSince(began)} now) …`);
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function isStale(lock: string): boolean {
  const touched = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched > STALE_MS;
}

function readOr(file: string, otherwise: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}

function versionOf(program: string): string | undefined {
  const ran = spawnSync(program, ["--version"], { encoding: "utf8", timeout: PATIENCE_MS });
  return ran.status === 0 ? /Version: (\S+)/.exec(ran.stdout)?.[1] : undefined;
}

function goVersion(): string | undefined {
  const ran = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8", timeout: PATIENCE_MS });
  return ran.status === 0 ? /^go(\d+(?:\.\d+)*)/.exec(ran.stdout)?.[1] : undefined;
}

function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const numbers = version.split(".").map(Number);
  for (const [i, wanted] of oldest.entries()) {
    const own = numbers[i] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}

if (import.meta.main) {
  const found = await realTrivy();
  console.log("path" in found ? found.path : found.skip);
  process.exitCode = "path" in found ? 0 : 1;
}
