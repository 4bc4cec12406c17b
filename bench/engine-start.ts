// A process of its own for the measurement `scale`: node engine-start.ts <engine.cjs> <folder of the compile cache>. Prints the
// CPU time in milliseconds of loading a build of the engine with all its rules, and of making an engine.
import * as module from "node:module";
import type { EngineBundle } from "./scaling-copy.ts";
import { ownCpu } from "./usage.ts";

export interface EngineStart {
  readonly load: number;
  readonly create: number;
}

const [bundle = "", cache] = process.argv.slice(2);
module.enableCompileCache(cache);
const require = module.createRequire(import.meta.url);
const started = ownCpu();
const { createEngine }: EngineBundle = require(bundle);
const loaded = ownCpu();
createEngine();
const start: EngineStart = { load: loaded - started, create: ownCpu() - loaded };
console.log(JSON.stringify(start));
