// npm run bench -- latency: what an editor waits for, over stdio with the built server, beside the usual servers in the same
// run: from a key to its diagnostics, from starting the process to the first diagnostics, and memory after the last key.
// A ratio below 1 means that ours is faster. The servers take turns, so that a busy moment of the machine meets them all.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { DOCKERFILE_SERVER, type Peer, peerProgram, YAML_SERVER } from "./peers.ts";
import { percentile } from "./percentile.ts";
import { type Typed, typeInto } from "./server.ts";
import { machine, shown, table } from "./tables.ts";
import { faulty, longDockerfile, longManifest, middleOf, old } from "./texts.ts";

const OURS = process.env.PLIMSOLL_SERVER ?? path.resolve(import.meta.dirname, "../dist/server.cjs");

/** How often keys are typed into a server that was just started; the first ones warm it up and are not counted. */
const ROUNDS = 3;
const WARM_UP = 20;

interface Case {
  readonly title: string;
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
  /** What the cursor stands behind, in the middle of the text. */
  readonly cursor: string;
  readonly peer: Peer;
  readonly keys: number;
  /** How often each server is started for the time that takes; the keys before have brought both into the caches of the machine. */
  readonly starts: number;
}

const CASES: readonly Case[] = [
  {
    title: "Dockerfile",
    name: "Dockerfile",
    languageId: "dockerfile",
    // One base image without a tag for ours, one deprecated instruction for theirs: both have something to say.
    text: old(longDockerfile(200)),
    cursor: "echo",
    peer: DOCKERFILE_SERVER,
    keys: 100,
    starts: 15,
  },
  {
    title: "manifest",
    name: "all.yaml",
    languageId: "yaml",
    text: longManifest(10_000),
    cursor: "value: info",
    peer: YAML_SERVER,
    keys: 30,
    starts: 5,
  },
  {
    title: "manifest full of findings",
    name: "faulty.yaml",
    languageId: "yaml",
    text: faulty(longManifest(10_000)),
    cursor: "value: info",
    peer: YAML_SERVER,
    keys: 30,
    starts: 5,
  },
];

/** For the YAML server: what it checks by itself, without asking the network for a schema. */
const SETTINGS = {
  yaml: { validate: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false }, format: {} },
  http: {},
  plimsoll: {},
};

interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly cold: number;
  readonly quickest: number;
  readonly memory: number;
  readonly diagnostics: number;
}

const ROWS: readonly (readonly [string, string, (of: Summary) => number])[] = [
  ["key to diagnostics, median", "ms", ({ p50 }) => p50],
  ["key to diagnostics, 95th percentile", "ms", ({ p95 }) => p95],
  ["start of the process to first diagnostics, median", "ms", ({ cold }) => cold],
  ["the same, quickest", "ms", ({ quickest }) => quickest],
  ["memory after the last key, largest", "MB", ({ memory }) => memory],
];

const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-bench-"));
try {
  mkdirSync(path.join(folder, ".git"));
  console.log(machine());
  for (const one of CASES) await compare(one);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Measures ours and the peer in turn, and prints a table. */
async function compare({ title, name, languageId, text, cursor, peer, keys, starts }: Case): Promise<void> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const offset = middleOf(text, cursor);
  const script = { folder, uri: pathToFileURL(file).href, languageId, text, settings: SETTINGS };
  const program = peerProgram(peer);
  const ours: Typed[] = [];
  const theirs: Typed[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await typeInto({ ...script, program: OURS }, offset, WARM_UP + keys));
    if (program !== undefined) theirs.push(await typeInto({ ...script, program }, offset, WARM_UP + keys));
  }
  const ourStarts: number[] = [];
  const theirStarts: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    ourStarts.push((await typeInto({ ...script, program: OURS }, offset, 0)).cold);
    if (program !== undefined) theirStarts.push((await typeInto({ ...script, program }, offset, 0)).cold);
  }
  rmSync(file);
  const own = summary(ours, ourStarts);
  const other = summary(theirs, theirStarts);
  console.log(
    `\n${title}, ${text.split("\n").length - 1} lines; ${own.diagnostics} and ${other.diagnostics} diagnostics`,
  );
  const rows = ROWS.map(([label, unit, value]) => {
    const [a, b] = [value(own), value(other)];
    return [label, `${shown(a)} ${unit}`, `${shown(b)} ${unit}`, shown(a / b)];
  });
  console.log(table(["", "Plimsoll", `${peer.name} ${peer.version}`, "ratio"], rows));
}

function summary(typed: readonly Typed[], starts: readonly number[]): Summary {
  const keys = typed.flatMap((one) => one.keys.slice(WARM_UP));
  return {
    p50: percentile(keys, 50),
    p95: percentile(keys, 95),
    cold: percentile(starts, 50),
    quickest: percentile(starts, 0),
    memory: Math.max(...typed.map((one) => (one.memory ?? Number.NaN) / 1_000_000)),
    diagnostics: typed.at(-1)?.diagnostics ?? 0,
  };
}
