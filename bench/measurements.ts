// How each figure is taken: from the files of a build, from processes that end by themselves, and from servers. Processes tell
// themselves what they used (usage.ts).
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { EngineKeys } from "./engine-keys.ts";
import type { EngineStart } from "./engine-start.ts";
import type { Samples } from "./figure-list.ts";
import { LOW, percentile } from "./percentile.ts";
import type { Variant } from "./scaling-copy.ts";
import { KEY_EVERY, open, pause, type Script, type Server } from "./server.ts";
import { longDockerfile, longManifest, middleOf, old, writeWorkspace } from "./texts.ts";
import { runMetered, type Usage } from "./usage.ts";

/** Measures several builds; answers for each of them. */
type Measurement = (variants: readonly Variant[], files: Files) => Promise<readonly Samples[]>;

/** What is measured in one go, and how often in a round. */
export const MEASUREMENTS: readonly (readonly [times: number, Measurement])[] = [
  [1, eachBy(sizes)],
  [6, eachBy(engineStart)],
  [3, engineKeys],
  [5, eachBy(checks)],
  [1, eachBy(manyFiles)],
  [2, eachBy(listOfRules)],
  [4, eachBy(serverStart)],
  [2, serverKeys],
];

/** How many keys are typed in one go. */
const ENGINE_KEYS = 150;
const SERVER_KEYS = { warmUp: 20, counted: 40 };

/** A measurement of one build, made of each in turn. */
function eachBy(take: (variant: Variant, files: Files) => Samples | Promise<Samples>): Measurement {
  return async (variants, files) => {
    const samples: Samples[] = [];
    for (const variant of variants) samples.push(await take(variant, files));
    return samples;
  };
}

export interface Files {
  /** 1,000 small files. */
  readonly workspace: string;
  /** One file of each kind, alone in its workspace: for a manifest the others are read too. */
  readonly dockerfile: string;
  readonly manifest: string;
  /** A workspace in which there is nothing but the text that keys are typed into. */
  readonly texts: string;
}

const TEXTS = {
  Dockerfile: { languageId: "dockerfile", text: old(longDockerfile(200)), cursor: "echo" },
  "all.yaml": { languageId: "yaml", text: longManifest(10_000), cursor: "value: info" },
} as const;

/** Writes what the measurements work on into a folder. */
export function filesIn(scratch: string): Files {
  const folder = (name: string) => path.join(scratch, name);
  const files = {
    workspace: folder("workspace"),
    dockerfile: folder("one"),
    manifest: folder("two"),
    texts: folder("texts"),
  };
  for (const each of Object.values(files)) fs.mkdirSync(path.join(each, ".git"), { recursive: true });
  writeWorkspace(files.workspace);
  fs.writeFileSync(path.join(files.dockerfile, "Dockerfile"), longDockerfile(40));
  fs.writeFileSync(path.join(files.manifest, "app.yaml"), longManifest(100));
  return files;
}

/** The compiled form that the first run leaves behind is what later ones find: each build begins with the same runs. */
export async function fillCaches(variant: Variant, files: Files): Promise<void> {
  engineStart(variant);
  commandLine(variant, "check", files.manifest);
  await typed([variant], files, "Dockerfile");
}

/** Each build has a compile cache of its own. */
function envOf({ folder }: Variant): NodeJS.ProcessEnv {
  return { ...process.env, XDG_CACHE_HOME: folder };
}

function sizes({ folder }: Variant): Samples {
  const size = (name: string) => fs.statSync(path.join(folder, name)).size / 1000;
  return {
    "server and command line bundle, minified": size("main.cjs"),
  };
}

function engineStart({ folder }: Variant): Samples {
  const { load, create }: EngineStart = runOwn("engine-start.ts", path.join(folder, "engine.cjs"), folder);
  return { "engine: loaded with all rules": load, "engine: `createEngine`, cold": create };
}

async function engineKeys(variants: readonly Variant[]): Promise<readonly Samples[]> {
  const bundles = variants.map(({ folder }) => path.join(folder, "engine.cjs"));
  const { dockerfile, manifest, faulty }: EngineKeys = runOwn("engine-keys.ts", `${ENGINE_KEYS}`, ...bundles);
  return variants.map((_, i) => ({
    "engine: key, Dockerfile of 200 lines": dockerfile[i] ?? Number.NaN,
    "engine: key, manifest of 10,000 lines": manifest[i] ?? Number.NaN,
    "engine: key, manifest full of findings": faulty[i] ?? Number.NaN,
  }));
}

/** Runs a program of this folder in a process of its own; answers the JSON that it prints. */
function runOwn(program: string, ...args: readonly string[]) {
  const file = path.join(import.meta.dirname, program);
  const options = ["--disable-warning=ExperimentalWarning"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, file, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return JSON.parse(stdout);
}

function checks(variant: Variant, { dockerfile, manifest }: Files): Samples {
  const one = commandLine(variant, "check", manifest);
  return {
    "command line: `--version`": commandLine(variant, "--version").cpu,
    "command line: `check`, Dockerfile": commandLine(variant, "check", dockerfile).cpu,
    "command line: `check`, manifest": one.cpu,
    "command line: `check`, manifest, peak memory": one.peak / 1_000_000,
  };
}

function manyFiles(variant: Variant, { workspace }: Files): Samples {
  return { "command line: `check`, 1,000 files": commandLine(variant, "check", workspace, "--format", "json").cpu };
}

function listOfRules(variant: Variant): Samples {
  return { "command line: `rules`": commandLine(variant, "rules").cpu };
}

function commandLine(variant: Variant, ...args: readonly string[]): Usage {
  return runMetered([path.join(variant.folder, "cli.cjs"), ...args], envOf(variant));
}

async function serverStart(variant: Variant, files: Files): Promise<Samples> {
  const server = await start(variant, files, "Dockerfile");
  await server.end();
  return { "server: start to first diagnostics, Dockerfile": server.cpu };
}

async function serverKeys(variants: readonly Variant[], files: Files): Promise<readonly Samples[]> {
  const dockerfile = await typed(variants, files, "Dockerfile");
  const manifest = await typed(variants, files, "all.yaml");
  return variants.map((_, i) => ({
    "server: start to first diagnostics, manifest of 10,000 lines": manifest[i]?.start ?? Number.NaN,
    "server: key, Dockerfile of 200 lines": dockerfile[i]?.key ?? Number.NaN,
    "server: key, manifest of 10,000 lines": manifest[i]?.key ?? Number.NaN,
    "server: memory after the keys, Dockerfile": dockerfile[i]?.memory ?? Number.NaN,
    "server: memory after the keys, manifest": manifest[i]?.memory ?? Number.NaN,
  }));
}

/** Starts a server of each build and types keys, each into one after the other. */
async function typed(variants: readonly Variant[], files: Files, name: keyof typeof TEXTS) {
  const servers: { readonly server: Server; readonly keys: number[] }[] = [];
  try {
    for (const variant of variants) servers.push({ server: await start(variant, files, name), keys: [] });
    const turns = [...servers];
    for (let i = 0; i < SERVER_KEYS.warmUp + SERVER_KEYS.counted; i += 1) {
      await pause(KEY_EVERY);
      for (const { server, keys } of turns) keys.push((await server.key()).cpu);
      turns.reverse();
    }
    const all: { readonly start: number; readonly key: number; readonly memory: number }[] = [];
    for (const { server, keys } of servers) {
      const memory = ((await server.end()) ?? Number.NaN) / 1_000_000;
      all.push({ start: server.cpu, key: percentile(keys.slice(SERVER_KEYS.warmUp), LOW), memory });
    }
    return all;
  } finally {
    for (const { server } of servers) server.kill();
  }
}

function start(variant: Variant, files: Files, name: keyof typeof TEXTS): Promise<Server> {
  const { languageId, text, cursor } = TEXTS[name];
  const script: Script = {
    program: path.join(variant.folder, "server.cjs"),
    folder: files.texts,
    uri: pathToFileURL(path.join(files.texts, name)).href,
    languageId,
    text,
    settings: { plimsoll: {} },
    env: envOf(variant),
    metered: true,
  };
  return open(script, middleOf(text, cursor));
}
