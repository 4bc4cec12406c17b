// dist/server.cjs and dist/cli.cjs: a few lines that let Node.js keep the compiled form of what they load. Without that
// form a fifth of the start goes into reading a bundle of a megabyte.
import * as module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** The bundle to start, beside this one; written in by the build. */
declare const BUNDLE: string;

/** How long after the start the compiled form is written, in milliseconds: by then most of it has been used once. */
const SETTLED = 10_000;

// The user's own folder, never one that others may write to: what is read from it is run.
const caches = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
module.enableCompileCache?.(process.env["NODE_COMPILE_CACHE"] || join(caches, "plimsoll", "compiled"));
require(BUNDLE);
// Node writes at an orderly end by itself; a server may not come to one.
setTimeout(() => module.flushCompileCache?.(), SETTLED).unref();
