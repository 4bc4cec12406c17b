// npm run built [-- NAME…] [--write]: builds and runs the Dockerfiles of this folder as they are, after `plimsoll fix` and after
// `plimsoll fix --harden` with all rules. Each has to give the same exit codes and the same output three times; none is left out.
// --write records the outcome in recorded.json.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { privateDocker } from "../../scripts/docker.ts";
import { at, since } from "../../scripts/project.ts";
import { aroundDifference } from "../oracles/compared.ts";
import { BASE, debian, SECRET, writeContext } from "./base.ts";
import { type Builder, buildingClient, builtAndRun, isSame, type Outcome } from "./build.ts";
import { namesHere, type Record, record, textOf, WAYS, type Way } from "./record.ts";

/** So many builds at once. */
const AT_ONCE = 2;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: "boolean" } } });
process.exitCode = await main();

async function main(): Promise<number> {
  const names = namesHere().filter((name) => positionals.length === 0 || positionals.includes(name));
  const base = debian();
  if ("skip" in base) return cannot(base.skip);
  const client = buildingClient();
  if ("skip" in client) return cannot(client.skip);
  const docker = await privateDocker();
  if ("skip" in docker) return cannot(docker.skip);
  const work = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-built-"));
  const start = performance.now();
  try {
    docker.run("import", base.path, BASE);
    const secret = path.join(work, "secret");
    fs.writeFileSync(secret, SECRET.value);
    for (const way of WAYS) prepare(path.join(work, way), way, names);
    const found = await all(names, (name) => tried({ client: client.path, host: docker.host, secret }, work, name));
    const wrong = found.filter((one) => one.wrong.length > 0);
    const changed = (way: Way) => found.filter((one) => one.record.changed.includes(way)).length;
    console.log(
      `${found.length} Dockerfiles built and run: ${changed("fix")} changed by fix, ${changed("harden")} by fix --harden, ${wrong.length} not the same (${since(start)})`,
    );
    if (values.write) record(new Map(found.map((one) => [one.name, one.record])));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
    await docker.stop();
  }
}

function cannot(why: string): number {
  console.error(`Nothing can be built: ${why}.`);
  return 1;
}

/** Puts each Dockerfile with its context into a folder of its own, and fixes them in one of the ways. */
function prepare(folder: string, way: Way, names: readonly string[]): void {
  for (const name of names) {
    const own = path.join(folder, name);
    fs.mkdirSync(own, { recursive: true });
    writeContext(own);
    fs.writeFileSync(path.join(own, "Dockerfile"), textOf(name));
  }
  if (way === "as it is") return;
  const args = [at("server/src/cli/main.ts"), "fix", "--all-rules", ...(way === "harden" ? ["--harden"] : []), "."];
  const ran = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`plimsoll ${args.slice(1).join(" ")}: ${ran.stderr}${ran.stdout}`);
}

async function tried(builder: Builder, work: string, name: string) {
  const written = (way: Way) => fs.readFileSync(path.join(work, way, name, "Dockerfile"), "utf8");
  const outcomes = new Map<string, Outcome>();
  const changed: Way[] = [];
  const wrong: Way[] = [];
  let first: Outcome | undefined;
  for (const way of WAYS) {
    const text = written(way);
    const outcome =
      outcomes.get(text) ?? (await builtAndRun(builder, path.join(work, way, name), `built:${name}-${outcomes.size}`));
    outcomes.set(text, outcome);
    first ??= outcome;
    if (text !== written("as it is")) changed.push(way);
    if (!isSame(first, outcome)) wrong.push(way);
  }
  const { build = 0, run = 0, output = "" } = first ?? {};
  // A file that does not build as it is proves nothing.
  if (build !== 0 && !wrong.includes("as it is")) wrong.unshift("as it is");
  const told = wrong.length === 0 ? "same" : `NOT THE SAME: ${wrong.join(" and ")}`;
  console.log(`${told.padEnd(5)} ${name}: build ${build}, run ${run}${changed.length > 0 ? ", changed" : ""}`);
  if (build !== 0) console.log(first?.log);
  for (const way of wrong)
    console.log(difference(outcomes.get(written("as it is")), outcomes.get(written(way)), written(way)));
  const result: Record = { build, run, output, changed, wrong };
  return { name, record: result, wrong };
}

function difference(before: Outcome = { build: -1 }, after: Outcome = { build: -1 }, text: string): string {
  const [old, now] = aroundDifference(before.output ?? "", after.output ?? "");
  const codes = `build ${before.build} -> ${after.build}, run ${before.run} -> ${after.run}`;
  return `${codes}\n${JSON.stringify(old)} -> ${JSON.stringify(now)}\n${after.log ?? ""}\n${text.replace(/^/gm, "    ")}`;
}

/** The results of some tasks, so many of which run at once. */
async function all<T>(names: readonly string[], task: (name: string) => Promise<T>): Promise<readonly T[]> {
  const results = new Map<string, T>();
  const waiting = [...names];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.set(name, await task(name));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return names.flatMap((name) => results.get(name) ?? []);
}
