// `plimsoll migrate` on public folders: everything is reported as before without the files that were carried over, but for what it printed.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../../server/src/cli/run.ts";
import { CONFIGURATION_FILES } from "../../server/src/engine/config/keys.ts";
import { LAYER_FILES } from "../../server/src/engine/config/layers.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { checkedBy, copyOf } from "./checked.ts";
import { checkoutsIn } from "./files.ts";

/** For each configuration alone, and all of a folder where it has several: findings before, what is different after, what was printed. */
export async function* migrations(folder: string): AsyncGenerator<string> {
  for (const checkout of checkoutsIn(folder)) {
    const files = FOREIGN.filter((name) => fs.existsSync(path.join(checkout, name)));
    const sets = [...files.map((file) => [file]), ...(files.length > 1 ? [files] : [])];
    for (const kept of sets) yield `${path.basename(checkout).replace("+", "/")} ${await migrated(checkout, kept)}`;
  }
}

const FOREIGN = LAYER_FILES.filter((name) => !CONFIGURATION_FILES.includes(name));

async function migrated(checkout: string, kept: readonly string[]): Promise<string> {
  const copy = copyOf(checkout);
  try {
    for (const name of FOREIGN) if (!kept.includes(name)) fs.rmSync(path.join(copy, name), { force: true });
    const before = await lines(copy);
    const { terminal, written } = recordingTerminal();
    const code = await run(["migrate", copy], terminal);
    for (const name of kept) fs.rmSync(path.join(copy, name));
    const after = await lines(copy);
    const gone = before.filter((line) => !after.includes(line));
    const come = after.filter((line) => !before.includes(line));
    fs.rmSync(path.join(copy, ".plimsoll.yaml"), { force: true });
    const without = await lines(copy);
    const effect = new Set([
      ...without.filter((line) => !before.includes(line)),
      ...before.filter((line) => !without.includes(line)),
    ]);
    const rest = written.out.split("Not carried over\n")[1] ?? "";
    const sentence = `${kept.join(", ")}: exit code ${code}, ${before.length} findings, ${effect.size} by the file, ${gone.length} gone, ${come.length} new`;
    const differences = [...gone.map((line) => `    - ${line}`), ...come.map((line) => `    + ${line}`)];
    return [sentence, ...(rest === "" ? [] : [rest.trimEnd()]), ...differences.slice(0, 10)].join("\n");
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

async function lines(folder: string): Promise<readonly string[]> {
  const found = await checkedBy(folder, [], ["--all-rules"]);
  return found.map(({ name, severity, file, line }) => `${file}:${line} ${severity} ${name}`);
}
