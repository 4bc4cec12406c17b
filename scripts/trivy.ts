// The real Trivy for tests: built once by the Go client from the pinned module in test/tools/trivy, kept in the user's cache.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder, say } from "./node24.mjs";
import { at } from "./project.ts";

const VERSION = "0.74.0";
const PACKAGE = "github.com/aquasecurity/trivy";
const OLDEST_GO = [1, 26, 3] as const;
const BUILD_TIMEOUT_MS = 14 * 60_000;

/** The path of Trivy 0.74.0, or in half a sentence why there is none. With PLIMSOLL_QUICK=1 there is none: each of its runs takes seconds. */
export async function realTrivy(): Promise<{ readonly path: string } | { readonly skip: string }> {
  if (process.env.PLIMSOLL_QUICK === "1") return { skip: "the real Trivy takes its time; `npm test` runs it" };
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
  const failed = await alone(path.join(folder, ".building"), isReady, () => build(program, ready));
  return failed === undefined ? { path: program } : { skip: `Trivy could not be built: ${failed}` };
}

/** Builds beside the place and moves, so that an interruption leaves nothing half-made. Why not, where it did not succeed. */
function build(program: string, ready: string): string | undefined {
  say(`Building Trivy ${VERSION} (once, about seven minutes) …`);
  const part = `${program}.part`;
  const flags = `-s -w -X ${PACKAGE}/pkg/version/app.ver=${VERSION}`;
  const ran = spawnSync("go", ["build", "-trimpath", "-ldflags", flags, "-o", part, `${PACKAGE}/cmd/trivy`], {
    cwd: at("test/tools/trivy"),
    env: { ...process.env, GOEXPERIMENT: "jsonv2", CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" },
    encoding: "utf8",
    timeout: BUILD_TIMEOUT_MS,
    maxBuffer: 64_000_000,
  });
  if (ran.status !== 0) {
    fs.rmSync(part, { force: true });
    return (
      ran.error?.message ?? (ran.stderr.trim().split("\n").slice(-3).join(" ").slice(0, 500) || "go build was killed")
    );
  }
  fs.renameSync(part, program);
  fs.writeFileSync(ready, "");
  return undefined;
}

/** Runs `work` in one process at a time; who comes later waits and finds it done. */
async function alone(lock: string, isDone: () => boolean, work: () => string | undefined): Promise<string | undefined> {
  const end = Date.now() + BUILD_TIMEOUT_MS;
  for (;;) {
    if (isDone()) return undefined;
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      if (!isAlive(Number(readOr(lock, "0")))) fs.rmSync(lock, { force: true });
      else if (Date.now() > end) return "another process has been building it for too long";
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}

function versionOf(program: string): string | undefined {
  const ran = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 60_000 });
  return ran.status === 0 ? /Version: (\S+)/.exec(ran.stdout)?.[1] : undefined;
}

function goVersion(): string | undefined {
  const ran = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8", timeout: 60_000 });
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
