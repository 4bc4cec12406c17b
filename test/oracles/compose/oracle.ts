// compose-go over the cases: what `npm run oracle -- compose` records and compares.
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Oracle } from "../../../scripts/oracle.ts";
import { writeFiles } from "../../support/files.ts";
import { inputHash, type OracleCase, oracleCases, RECORD, type Recorded } from "./cases.ts";

const MODULE = "github.com/compose-spec/compose-go/v2";

export const oracle: Oracle = {
  module: import.meta.dirname,
  record: RECORD,
  run(program) {
    const modules = execFileSync("go", ["list", "-m", "-f", "{{.Version}}", MODULE], { cwd: import.meta.dirname });
    const tool = `compose-go ${modules.toString().trim().replace(/^v/, "")}`;
    return { tool, cases: Object.fromEntries(oracleCases().map((one) => [one.title, recordOf(program, one)])) };
  },
};

function recordOf(program: string, one: OracleCase): Recorded {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-oracle-"));
  const project = path.join(folder, "project");
  try {
    writeFiles(project, one.files);
    const { status, stdout, stderr, error } = spawnSync(program, [project], { encoding: "utf8", env: {} });
    if (error !== undefined) throw error;
    const input = inputHash(one);
    if (status === 0) return { input, model: JSON.parse(stdout) };
    const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("time="));
    return { input, error: said.join("\n").replaceAll(project, ".") };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
