// npm run peers -- dockerfiles [FOLDER…] [--checkouts DIR]: the real hadolint and the real Trivy, each with all rules on, beside ours with
// the preset `all`, over the Dockerfiles below some folders called OWNER+NAME, or below those that are in DIR. Prints for each id in how
// many files both report it, one alone, or neither; `--id ID` quotes the differences of one id; `--out FILE` writes the table.
// npm run peers -- made [--id ID] [--write]: the same over the files of made/; --write makes them from recipes.txt.
// npm run peers -- met --checkouts DIR --commits FILE: writes met.tsv. npm run peers -- first-contact|migrate --checkouts DIR.
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { realHadolint } from "../../scripts/hadolint.ts";
import { since } from "../../scripts/project.ts";
import { realTrivy } from "../../scripts/trivy.ts";
import { addTo } from "../../server/src/engine/core/lists.ts";
import { readIds } from "../conformance/ids/lists.ts";
import { type Compared, compare, HEAD, largeClasses, type Place, row } from "./compare.ts";
import { checkoutsIn, dockerfilesIn } from "./files.ts";
import type { Said } from "./finding.ts";
import { firstContact } from "./first-contact.ts";
import { hadolintOver } from "./hadolint.ts";
import { type Judge, makeAll, overMade, toolOf } from "./made.ts";
import { writeMet } from "./met.ts";
import { migrations } from "./migrations.ts";
import { aloneIn, claimOf, findingsIn, instructionLines, instructionOf, saidFor } from "./ours.ts";
import { trivyOver } from "./trivy.ts";

/** A class of difference with more files than this is to be looked at. */
const LARGE = 20;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    checkouts: { type: "string" },
    commits: { type: "string" },
    id: { type: "string" },
    out: { type: "string" },
    examples: { type: "string", default: "3" },
    write: { type: "boolean" },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  const [command, ...folders] = positionals;
  const { checkouts, commits } = values;
  if (command === "made") return made();
  if (command === "met" && checkouts !== undefined && commits !== undefined) {
    console.log(await writeMet(checkouts, commits));
    return 0;
  }
  if (command === "first-contact" && checkouts !== undefined) {
    for (const line of await firstContact(checkouts)) console.log(line);
    return 0;
  }
  if (command === "migrate" && checkouts !== undefined) {
    for await (const line of migrations(checkouts)) console.log(line);
    return 0;
  }
  if (command !== "dockerfiles" || (folders.length === 0 && checkouts === undefined)) {
    console.error("npm run peers -- dockerfiles [FOLDER…] [--checkouts DIR] [--id ID] [--out FILE] [--examples N]");
    console.error("npm run peers -- made [--id ID] [--write]");
    console.error("npm run peers -- met --checkouts DIR --commits FILE");
    console.error("npm run peers -- first-contact|migrate --checkouts DIR");
    return 2;
  }
  const start = performance.now();
  const files = dockerfilesIn([...folders, ...(checkouts === undefined ? [] : checkoutsIn(checkouts))]);
  const repositories = new Set([...files.keys()].map((name) => name.split(" ")[0]));
  console.log(`${files.size} Dockerfiles of ${repositories.size} repositories`);
  const voices = await peersOver(files);
  if (voices === undefined) return 1;
  const all = compareAll(files, voices);
  if (values.out !== undefined) fs.writeFileSync(values.out, `${[HEAD, ...all.map(row)].join("\n")}\n`);
  if (values.id === undefined) summarize(all);
  else for (const one of all.filter(({ id }) => id === values.id)) quote(one, files);
  console.log(`(${since(start)})`);
  return 0;
}

/** What a peer says of the files that it can read. */
interface Voice {
  readonly said: readonly Said[];
  readonly unread: ReadonlySet<string>;
}

/** By tool; undefined where one is missing. */
async function peersOver(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Voice> | undefined> {
  const voices = new Map<string, Voice>();
  const wants = (tool: string) => values.id === undefined || values.id.startsWith("DS-") === (tool === "trivy");
  if (wants("hadolint")) {
    const hadolint = realHadolint();
    if ("skip" in hadolint) return void console.error(hadolint.skip);
    const start = performance.now();
    const said = hadolintOver(hadolint.path, files);
    // DL1000 says that it cannot read a file; then it says nothing else of it.
    const unread = new Set(said.flatMap(({ file, id }) => (id === "DL1000" ? [file] : [])));
    voices.set("hadolint", { said: said.filter(({ id }) => id !== "DL1000"), unread });
    console.log(`hadolint: ${said.length} findings (${since(start)})`);
  }
  if (wants("trivy")) {
    const trivy = await realTrivy();
    if ("skip" in trivy) return void console.error(trivy.skip);
    const start = performance.now();
    const run = trivyOver(trivy.path, files);
    voices.set("trivy", { said: run.said, unread: new Set(run.unread) });
    console.log(`Trivy: ${run.said.length} findings in ${run.starts} starts (${since(start)})`);
    for (const one of run.failed) console.log(`Trivy's check fails: ${one}`);
  }
  for (const [tool, { unread }] of voices) {
    if (unread.size > 0)
      console.log(`${tool} cannot read ${unread.size} files, which are left out: ${[...unread].join(", ")}`);
  }
  return voices;
}

function compareAll(files: ReadonlyMap<string, string>, voices: ReadonlyMap<string, Voice>): readonly Compared[] {
  const start = performance.now();
  const ours = new Map([...files].map(([name, text]) => [name, findingsIn(text)]));
  const firsts = new Map([...files].map(([name, text]) => [name, instructionLines(text)]));
  console.log(`ours: ${[...ours.values()].flat().length} findings (${since(start)})`);
  const instruction = (file: string, line: number) => instructionOf(firsts.get(file) ?? [], line);
  return [...voices].flatMap(([tool, { said: all, unread }]) => {
    const names = [...files.keys()].filter((name) => !unread.has(name));
    const ids = new Set([...readIds(tool).ids.map(({ id }) => id), ...all.map(({ id }) => id)]);
    const byId = new Map<string, Said[]>();
    for (const one of all) addTo(byId, one.id, one);
    return [...ids].sort().map((id) => {
      const claim = claimOf(tool, id);
      const theirs = byId.get(id) ?? [];
      const own = names.flatMap((name) => saidFor(name, id, claim, ours.get(name) ?? []));
      // A stronger rule of ours may stand before the one that claims the id: alone, that one reports it.
      const before = new Set(own.map(({ file }) => file));
      const missed = new Set(theirs.map(({ file }) => file).filter((file) => !before.has(file)));
      const alone =
        claim.how === "none"
          ? []
          : [...missed].flatMap((name) => saidFor(name, id, claim, aloneIn(files.get(name) ?? "", claim)));
      return compare({ tool, id, claim: claim.how }, names, theirs, [...own, ...alone], instruction);
    });
  });
}

function summarize(all: readonly Compared[]): void {
  const cell = (value: number) => String(value).padStart(7);
  console.log(
    "\ntool     id                       claim      both  theirs    ours  silent | instructions: both  theirs    ours",
  );
  for (const { tool, id, claim, both, theirs, ours, silent, instructions } of all) {
    const counts = [both, theirs, ours, silent].map(cell).join(" ");
    const inner = [instructions.both, instructions.theirs, instructions.ours].map(cell).join(" ");
    console.log(`${tool.padEnd(8)} ${id.padEnd(24)} ${claim.padEnd(8)}${counts} |            ${inner}`);
  }
  const count = Number(values.examples);
  for (const one of all) {
    if (one.claim === "none") continue;
    for (const [sort, places] of [
      ["only theirs", one.onlyTheirs],
      ["only ours", one.onlyOurs],
    ] as const) {
      if (places.length === 0) continue;
      console.log(`\n${one.tool} ${one.id}, ${sort}: ${places.length}`);
      for (const place of places.slice(0, count)) console.log(`  ${told(place)}`);
    }
  }
  const rare = all.filter(({ both, theirs }) => both + theirs < LARGE).map(({ id }) => id);
  console.log(`\nids that fewer than ${LARGE} files have: ${rare.join(" ")}`);
  const unclaimed = all.filter(({ claim }) => claim === "none").length;
  console.log(`${all.length - unclaimed} ids claimed, ${unclaimed} not`);
  const large = largeClasses(all, LARGE);
  console.log(`differences in more than ${LARGE} files: ${large.length}`);
  for (const line of large) console.log(`  ${line}`);
}

function told({ file, line }: Place): string {
  return `${file}:${line}`;
}

function quote(one: Compared, files: ReadonlyMap<string, string>): void {
  console.log(`\n${HEAD}\n${row(one)}`);
  for (const [sort, places] of [
    ["only theirs", one.onlyTheirs],
    ["only ours", one.onlyOurs],
  ] as const) {
    console.log(`\n${sort}: ${places.length}`);
    for (const place of places.slice(0, Math.max(10, Number(values.examples)))) {
      const text = (files.get(place.file) ?? "").split("\n");
      const firsts = instructionLines(files.get(place.file) ?? "");
      const next = firsts.find((first) => first > place.line) ?? text.length + 1;
      const lines = text.slice(Math.max(0, place.line - 1), Math.min(next - 1, place.line + 11));
      console.log(`${told(place)}\n${lines.join("\n").trimEnd().replace(/^/gm, "    ")}`);
    }
  }
}

async function made(): Promise<number> {
  const hadolint = realHadolint();
  const trivy = await realTrivy();
  if ("skip" in hadolint || "skip" in trivy) {
    console.error([hadolint, trivy].flatMap((one) => ("skip" in one ? one.skip : [])).join("; "));
    return 1;
  }
  const judge = judgeBy(hadolint.path, trivy.path);
  if (values.write) for (const line of makeAll(judge, values.id)) console.log(line);
  const lines = overMade(judge, values.id);
  for (const line of lines) console.log(line);
  return lines.some((line) => line.startsWith("✗")) ? 1 : 0;
}

/** One start of each tool for all that is asked of it. */
function judgeBy(hadolint: string, trivy: string): Judge {
  return (asked) => {
    const of = (tool: string) =>
      new Map(asked.flatMap(({ id, text }, i) => (toolOf(id) === tool ? [[String(i), text] as const] : [])));
    const said = hadolintOver(hadolint, of("hadolint"));
    const run = trivyOver(trivy, of("trivy"));
    const unread = new Set([...said.flatMap(({ file, id }) => (id === "DL1000" ? [file] : [])), ...run.unread]);
    const fires = new Set([...said, ...run.said].map(({ file, id }) => `${file} ${id}`));
    return asked.map(({ id }, i) => (unread.has(String(i)) ? undefined : fires.has(`${i} ${id}`) ? "fire" : "silent"));
  };
}
