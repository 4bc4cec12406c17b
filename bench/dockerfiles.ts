// npm run bench -- dockerfiles --checkouts DIR [--rounds N]: the command line with all rules over the Dockerfiles of the repositories in
// DIR/OWNER+NAME, beside the real hadolint and the real Trivy over the same files, by turns. The quickest of all rounds counts.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { realHadolint } from "../scripts/hadolint.ts";
import { ROOT } from "../scripts/project.ts";
import { realTrivy } from "../scripts/trivy.ts";
import { checkoutsIn, dockerfilesIn } from "../test/peers/files.ts";
import { temporaryFolder } from "../test/peers/folder.ts";
import { benchArguments } from "./arguments.ts";
import { machine, shown, table } from "./tables.ts";

interface Program {
  readonly name: string;
  readonly command: readonly string[];
}

interface Cost {
  /** By the clock, and the processor time of all threads, in milliseconds. */
  readonly clock: number;
  readonly cpu: number;
}

const { checkouts, rounds } = benchArguments();
if (checkouts === undefined) console.log("left out: it looks at public Dockerfiles, which `--checkouts DIR` names");
else await compare(checkouts);

async function compare(from: string): Promise<void> {
  const folder = temporaryFolder();
  try {
    const texts = [...dockerfilesIn(checkoutsIn(from)).values()];
    const files = texts.map((_, i) => path.join(String(i), "Dockerfile"));
    for (const [i, file] of files.entries()) {
      fs.mkdirSync(path.join(folder, String(i)));
      fs.writeFileSync(path.join(folder, file), texts[i] ?? "");
    }
    const programs = await programsFor(files);
    const costs = new Map(programs.map(({ name }) => [name, [] as Cost[]]));
    for (let round = 0; round < rounds; round += 1)
      for (const { name, command } of programs) costs.get(name)?.push(costOf(command, folder));
    console.log(
      `${machine()}; ${texts.length} Dockerfiles, ${texts.join("").split("\n").length} lines; ${rounds} rounds\n`,
    );
    const least = (name: string, of: keyof Cost) => Math.min(...(costs.get(name) ?? []).map((cost) => cost[of]));
    const rows = programs.map(({ name }) => [
      name,
      ...(["clock", "cpu"] as const).flatMap((of) => [
        `${shown(least(name, of))} ms`,
        (least(name, of) / least("Plimsoll", of)).toFixed(2),
      ]),
    ]);
    console.log(table(["", "by the clock", "of Plimsoll's", "processor time", "of Plimsoll's"], rows));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours, and those of the others that can be had; why not is printed. */
async function programsFor(files: readonly string[]): Promise<readonly Program[]> {
  const cli = path.join(ROOT, "dist/cli.cjs");
  const ours = [process.execPath, cli, "check", ".", "--all-rules", "--no-config", "--format", "json"];
  const programs: Program[] = [{ name: "Plimsoll", command: ours }];
  const hadolint = realHadolint();
  if ("skip" in hadolint) console.log(hadolint.skip);
  else programs.push({ name: "hadolint", command: [hadolint.path, "--no-fail", "--format", "json", ...files] });
  const trivy = await realTrivy();
  if ("skip" in trivy) console.log(trivy.skip);
  else {
    const offline = ["--skip-check-update", "--skip-version-check", "--disable-telemetry"];
    const scanners = ["--misconfig-scanners", "dockerfile"];
    programs.push({
      name: "Trivy",
      command: [trivy.path, "config", "--quiet", "--format", "json", ...offline, ...scanners, "."],
    });
  }
  return programs;
}

/** A shell tells what the program that it ran has used. */
function costOf(command: readonly string[], cwd: string): Cost {
  const began = performance.now();
  const script = '"$@" > out 2> err; status=$?; times; exit $status';
  const { status, stdout } = spawnSync("sh", ["-c", script, "sh", ...command], { cwd, encoding: "utf8" });
  const clock = performance.now() - began;
  if (status === null || status > 1)
    throw new Error(`\`${command[0]}\` failed: ${fs.readFileSync(path.join(cwd, "err"), "utf8").slice(-500)}`);
  const times = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return {
    clock,
    cpu: times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0),
  };
}
