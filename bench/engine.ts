// npm run bench -- engine: what one key costs the engine, beside bare parsing of the part it touches, in the same run; and
// how quick the built command line is. Bare parsing is what the usual libraries take for the text alone.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import * as path from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { Bench } from "tinybench";
import { parseDocument } from "yaml";
import { createResolver } from "../server/src/engine/config/layers.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { longDockerfile, longManifest, middleOf, writeWorkspace } from "./texts.ts";

const engine = createEngine();
const settings = createResolver(engine.catalog).resolve([], "any");
const ROOT = path.resolve(import.meta.dirname, "..");

/** Types a character in the middle of a text and takes it away again, checking after each. */
function typing(name: string, text: string, at: number): { key: () => void; documents: number; lines: number } {
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => "2026-11-23" });
  const uri = `file:///bench/${name}`;
  const variants = [text, `${text.slice(0, at)}x${text.slice(at)}`];
  let version = 1;
  workspace.set(uri, name, text, version);
  workspace.completeIndex();
  workspace.check(uri);
  const key = () => {
    version += 1;
    workspace.set(uri, name, variants[version % 2] ?? text, version);
    workspace.check(uri);
  };
  return { key, documents: workspace.file(uri)?.parts.length ?? 0, lines: text.split("\n").length };
}

const dockerfile = longDockerfile(200);
const manifest = longManifest(10_000);
const touched = manifest.split(/^---\n/m)[100] ?? "";
const docker = typing("Dockerfile", dockerfile, middleOf(dockerfile, "echo"));
const kube = typing("all.yaml", manifest, middleOf(manifest, "value: info"));

const bench = new Bench({ time: 2_000, warmupTime: 500 });
bench.add("Dockerfile: one key", docker.key);
bench.add(
  "Dockerfile: bare parsing",
  () =>
    void DockerfileParser.parse(dockerfile)
      .getInstructions()
      .map((one) => one.getArguments()),
);
bench.add("manifest: one key", kube.key);
bench.add("manifest: bare parsing of the touched document", () => void parseDocument(touched));
bench.add("manifest: bare parsing of the whole", () => manifest.split(/^---\n/m).map((one) => parseDocument(one)));
await bench.run();

const median = (name: string) => {
  const result = bench.getTask(name)?.result;
  return result !== undefined && "latency" in result ? result.latency.p50 : Number.NaN;
};

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; medians over 2 s each; the command line: the best of five\n`,
);
console.log("| work | ms | beside | ms | ratio |\n|---|---|---|---|---|");
const row = (work: string, key: string, beside: string, bare: string) =>
  console.log(
    `| ${work} | ${median(key).toFixed(2)} | ${beside} | ${median(bare).toFixed(2)} | ${(median(key) / median(bare)).toFixed(2)} |`,
  );
row(
  `key in a Dockerfile of ${docker.lines} lines`,
  "Dockerfile: one key",
  "dockerfile-ast alone",
  "Dockerfile: bare parsing",
);
row(
  `key in a manifest of ${kube.lines} lines, ${kube.documents} documents`,
  "manifest: one key",
  "yaml on the touched document",
  "manifest: bare parsing of the touched document",
);
row("the same", "manifest: one key", "yaml on all documents", "manifest: bare parsing of the whole");

commandLine();

/** Start-up and files per second of the built command line. */
function commandLine() {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-bench-"));
  try {
    const count = writeWorkspace(folder);
    const best = (args: readonly string[]) => {
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 5; i += 1) {
        const began = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 256_000_000 });
        if (status === null || status > 1) throw new Error(`the command line failed: ${stderr}`);
        least = Math.min(least, performance.now() - began);
      }
      return least;
    };
    const cli = path.join(ROOT, "dist/cli.cjs");
    const node = best(["-e", "0"]);
    const compare = (work: string, ms: number, beside: string, other: number) =>
      console.log(`| ${work} | ${ms.toFixed(0)} | ${beside} | ${other.toFixed(0)} | ${(ms / other).toFixed(2)} |`);
    compare("command line: `--version`", best([cli, "--version"]), "Node.js alone", node);
    const one = best([cli, "check", path.join(folder, "service0")]);
    compare("command line: one Dockerfile", one, "Node.js alone", node);
    const all = best([cli, "check", folder, "--format", "json"]);
    const rate = ((count - 1) / (all - one)) * 1000;
    console.log(`| command line: ${count} files | ${all.toFixed(0)} | files per second | ${rate.toFixed(0)} | |`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
