// What other tools say of Dockerfiles, by the real programs: for the tests of what we write for them.
import { spawnSync } from "node:child_process";
import * as path from "node:path";

/** A finding of another tool: its id there and the line, from 1; undefined where it has none. */
export interface Said {
  readonly id: string;
  readonly line: number | undefined;
}

/** What hadolint says of files in a folder, by their names; it obeys a `.hadolint.yaml` there. */
export function saidByHadolint(program: string, folder: string, names: readonly string[]): ReadonlyMap<string, Said[]> {
  const { stdout } = spawnSync(program, ["--format", "json", ...names], { cwd: folder, encoding: "utf8" });
  const said = new Map<string, Said[]>(names.map((name) => [name, []]));
  for (const { file, code, line } of JSON.parse(stdout)) said.get(file)?.push({ id: code, line });
  return said;
}

/** How hadolint ends on a file in a folder. */
export function endOfHadolint(program: string, folder: string, name: string): number | null {
  return spawnSync(program, [name], { cwd: folder }).status;
}

/** What the misconfiguration scanner of Trivy says of the files in a folder, by their paths there. No network is needed. */
export function saidByTrivy(program: string, folder: string): ReadonlyMap<string, Said[]> {
  const args = ["config", "--skip-check-update", "--skip-version-check", "--quiet", "--format", "json", "."];
  const env = { ...process.env, TRIVY_CACHE_DIR: path.join(folder, ".cache") };
  const { stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 64_000_000 });
  if (stdout === "") throw new Error(stderr);
  const results: readonly {
    readonly Target: string;
    readonly Misconfigurations?: readonly { ID: string; Status: string; CauseMetadata: { StartLine?: number } }[];
  }[] = JSON.parse(stdout).Results ?? [];
  return new Map(
    results.map(({ Target, Misconfigurations = [] }) => [
      Target,
      Misconfigurations.filter(({ Status }) => Status === "FAIL").map(({ ID, CauseMetadata }) => ({
        id: ID,
        line: CauseMetadata.StartLine,
      })),
    ]),
  );
}
