// dist/server.cjs and dist/cli.cjs: a few lines that let Node.js keep the compiled form of what they load. Without that
// form a fifth of the start goes into reading a bundle of a megabyte.
import { mkdirSync, realpathSync } from "node:fs";
import * as module from "node:module";
import { homedir } from "node:os";
import { isInProfile, isOfWorkspace, isOursAlone } from "../files/own-folder.ts";
import { cacheFolder, isWindows, OWN_SYSTEM } from "../paths/paths.ts";
import type { PROGRAMS } from "./main.ts";
import { tooOld } from "./node-version.ts";

/** The bundle beside this one, main.ts; written in by the build. */
declare const BUNDLE: string;
/** Which of its programs to start; written in by the build. */
declare const PROGRAM: keyof typeof PROGRAMS;
/** The exit code of a start by a Node.js that is too old; written in by the build. */
declare const TOO_OLD: number;

/** How long after the start the compiled form is written, in milliseconds: by then most of it has been used once. */
const SETTLED = 10_000;

/**
 * A folder of the user's own, never one that others may write to and none that comes with a workspace: what is read from it is run.
 * Undefined where there is none and none can be made.
 */
function compileCache(): string | undefined {
  const base = cacheFolder(process.env["XDG_CACHE_HOME"], homedir(), OWN_SYSTEM);
  if (base === undefined) return undefined;
  if (isOfWorkspace(OWN_SYSTEM.path.dirname(base), process.cwd())) return undefined;
  let folder = "";
  // Step by step: Node's own way of making a whole path never returns on file systems that know nothing of it (/proc).
  for (const step of [base, "plimsoll", "compiled"]) {
    folder = OWN_SYSTEM.path.join(folder, step);
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return undefined;
    }
    // Before anything is made in it.
    if (isOursAlone(folder) !== true) return undefined;
  }
  if (isOfWorkspace(folder, process.cwd())) return undefined;
  if (isWindows(OWN_SYSTEM) && !isInProfile(folder)) return undefined;
  // Not by a path whose links may lead elsewhere a moment later.
  return realpathSync(folder);
}

const problem = tooOld(process.versions.node);
if (problem === undefined) start();
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = TOO_OLD;
}

function start(): void {
  const folder = compileCache();
  if (folder !== undefined) module.enableCompileCache?.(folder);
  const bundle: { readonly PROGRAMS: typeof PROGRAMS } = require(BUNDLE);
  void bundle.PROGRAMS[PROGRAM]();
  // Node writes at an orderly end by itself; a server may not come to one.
  if (folder !== undefined) setTimeout(() => module.flushCompileCache?.(), SETTLED).unref();
}
