// The real hadolint over many Dockerfiles, with every rule on.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ALLOWED_REGISTRIES, LABELS } from "./conditions.ts";
import type { Said } from "./finding.ts";
import { temporaryFolder } from "./folder.ts";

interface Finding {
  readonly file: string;
  readonly code: string;
  readonly line: number;
}

/** Files are texts by any name. @throws where hadolint does not run */
export function hadolintOver(program: string, files: ReadonlyMap<string, string>): readonly Said[] {
  if (files.size === 0) return [];
  const folder = temporaryFolder();
  try {
    const names = [...files.keys()];
    for (const [i, name] of names.entries()) fs.writeFileSync(path.join(folder, String(i)), files.get(name) ?? "");
    const config = path.join(folder, "hadolint.yaml");
    fs.writeFileSync(config, CONFIGURATION);
    const args = ["--no-fail", "--format", "json", "--config", config, ...names.keys()];
    const ran = spawnSync(program, args.map(String), { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 });
    if (ran.status !== 0) throw new Error(`hadolint failed: ${ran.error?.message ?? ran.stderr.slice(-500)}`);
    const found: readonly Finding[] = JSON.parse(ran.stdout);
    return found.map(({ file, code, line }) => ({ file: names[Number(file)] ?? file, id: code, line }));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The rules that are off by default get a severity; those about labels and registries something to compare with. JSON is YAML. */
const CONFIGURATION = JSON.stringify({
  override: { info: ["DL1001", "DL3057"] },
  "label-schema": LABELS,
  "strict-labels": true,
  trustedRegistries: ALLOWED_REGISTRIES,
});
