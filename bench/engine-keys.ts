// A process of its own for the measurement `scale`: node engine-keys.ts <keys> <engine.cjs>… types that many keys into several
// builds of the engine, each key into one after the other, so that all of them meet the same moments of the machine and of
// the process. Prints what a key costs in CPU time.
import { createRequire } from "node:module";
import { LOW, percentile } from "./percentile.ts";
import type { EngineBundle } from "./scaling-copy.ts";
import { faulty, longDockerfile, longManifest, middleOf } from "./texts.ts";
import { ownCpu } from "./usage.ts";

/** By text, one number for each build: the lower quartile of the keys in milliseconds. */
export type EngineKeys = Readonly<Record<"dockerfile" | "manifest" | "faulty", readonly number[]>>;

/** Keys that come first and do not count: the process is still compiling. */
const WARM_UP = 100;

const [keys, ...files] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const bundles: readonly EngineBundle[] = files.map((file) => require(file));
const manifest = longManifest(10_000);
const measured: EngineKeys = {
  dockerfile: typing("Dockerfile", longDockerfile(200), "echo"),
  manifest: typing("all.yaml", manifest, "value: info"),
  faulty: typing("all.yaml", faulty(manifest), "value: info"),
};
console.log(JSON.stringify(measured));

/** What a key costs behind `cursor` in the middle of a text, in each build. */
function typing(name: string, text: string, cursor: string): readonly number[] {
  const at = middleOf(text, cursor);
  const variants = [text, `${text.slice(0, at)}x${text.slice(at)}`] as const;
  const typists = bundles.map((bundle) => ({ type: typist(bundle, name), times: [] as number[] }));
  const turns = [...typists];
  for (const { type } of typists) type(text);
  for (let i = 1; i <= WARM_UP + Number(keys); i += 1) {
    for (const { type, times } of turns) {
      const before = ownCpu();
      type(variants[i % 2 === 0 ? 0 : 1]);
      times.push(ownCpu() - before);
    }
    turns.reverse();
  }
  return typists.map(({ times }) => percentile(times.slice(WARM_UP), LOW));
}

/** Gives an engine of its own each text it is called with, as the next version of one file, and checks it. */
function typist({ createEngine, createResolver, Workspace }: EngineBundle, name: string): (text: string) => void {
  const engine = createEngine();
  const settings = createResolver(engine.catalog).resolve([], "any");
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => "2026-11-23" });
  workspace.completeIndex();
  const uri = `file:///bench/${name}`;
  let version = 0;
  return (text) => {
    version += 1;
    workspace.set(uri, name, text, version);
    workspace.check(uri);
  };
}
