// The real Trivy over many Dockerfiles, with its embedded checks and without the network.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { readIds } from "../conformance/ids/lists.ts";
import type { Said } from "./finding.ts";
import { temporaryFolder } from "./folder.ts";

/** What Trivy says of files. */
export interface TrivyRun {
  readonly said: readonly Said[];
  /** Files that it cannot read as Dockerfiles. */
  readonly unread: readonly string[];
  /** A check that fails on a file, as one of them does where two arguments have one name: `DS-0001 FILE`. */
  readonly failed: readonly string[];
  readonly starts: number;
}

interface Misconfiguration {
  readonly ID: string;
  readonly Status: string;
  readonly CauseMetadata?: { readonly StartLine?: number };
}

interface Target {
  readonly Target: string;
  readonly Misconfigurations?: readonly Misconfiguration[];
}

/**
 * Files are texts by any name. A check that fails on one file says nothing about any other in that start. The one that is known to fail,
 * on two values of one argument, is kept from the others by a start of its own for such files; what still lacks a check is halved until
 * the file is found. @throws where Trivy does not run
 */
export function trivyOver(program: string, files: ReadonlyMap<string, string>): TrivyRun {
  const said: Said[] = [];
  const failed: string[] = [];
  const unread: string[] = [];
  let starts = 0;
  const run = (some: readonly string[]) => {
    starts += 1;
    return resultsOf(program, some, files);
  };
  const settle = (ids: readonly string[], some: readonly string[], from: Results): void => {
    const there = some.filter((name) => from.has(name));
    const missing = ids.filter((id) => there.some((name) => !from.get(name)?.has(id)));
    for (const id of ids) {
      if (missing.includes(id)) continue;
      for (const file of there) for (const line of from.get(file)?.get(id) ?? []) said.push({ file, id, line });
    }
    if (missing.length === 0) return;
    if (there.length === 1) return void failed.push(...missing.map((id) => `${id} ${there[0]}`));
    const middle = Math.ceil(there.length / 2);
    for (const half of [there.slice(0, middle), there.slice(middle)]) settle(missing, half, run(half));
  };
  for (const apart of [false, true]) {
    const some = [...files].flatMap(([name, text]) => (givesTwoValues(text) === apart ? [name] : []));
    if (some.length === 0) continue;
    const results = run(some);
    unread.push(...some.filter((name) => !results.has(name)));
    settle(IDS, some, results);
  }
  return { said, unread, failed, starts };
}

const IDS = readIds("trivy").ids.map(({ id }) => id);

/** Whether two ARGs of one stage have the same name: Trivy's check of tags stops there. */
export function givesTwoValues(text: string): boolean {
  return text.split(/^[ \t]*FROM[ \t]/im).some((stage) => {
    const names = [...stage.matchAll(/^[ \t]*ARG[ \t]+(\w+)/gim)].map(([, name]) => name);
    return new Set(names).size < names.length;
  });
}

/** By files and ids the lines that are reported; of a check that passed none. */
type Results = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

function resultsOf(program: string, names: readonly string[], files: ReadonlyMap<string, string>): Results {
  const folder = temporaryFolder();
  try {
    for (const [i, name] of names.entries()) {
      fs.mkdirSync(path.join(folder, String(i)));
      fs.writeFileSync(path.join(folder, String(i), "Dockerfile"), files.get(name) ?? "");
    }
    const args = ["config", "--quiet", "--format", "json", "--include-non-failures", "--include-deprecated-checks"];
    const offline = ["--skip-check-update", "--skip-version-check", "--disable-telemetry"];
    const scanners = ["--misconfig-scanners", "dockerfile"];
    const ran = spawnSync(program, [...args, ...offline, ...scanners, folder], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    if (ran.status !== 0) throw new Error(`Trivy failed: ${ran.error?.message ?? ran.stderr.slice(-500)}`);
    const { Results: results = [] }: { readonly Results?: readonly Target[] } = JSON.parse(ran.stdout);
    return new Map(
      results.flatMap(({ Target: target, Misconfigurations = [] }) => {
        const name = names[Number(/^\d+/.exec(target)?.[0])];
        return name === undefined ? [] : [[name, linesById(Misconfigurations)] as const];
      }),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function linesById(found: readonly Misconfiguration[]): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const { ID: id, Status, CauseMetadata } of found) {
    const own = lines.get(id) ?? [];
    lines.set(id, own);
    if (Status === "FAIL") own.push(CauseMetadata?.StartLine ?? 0);
  }
  return lines;
}
