// moby/patternmatcher, and fsutil's walk over a context, on the pattern sets: what `npm run oracle -- dockerignore` records and compares.
import { execFileSync } from "node:child_process";
import type { Oracle } from "../../../scripts/oracle.ts";
import { inputHash, oracleCases, PATHS, RECORD, type Recorded } from "./cases.ts";

const MODULES = ["github.com/moby/patternmatcher", "github.com/tonistiigi/fsutil"];

export const oracle: Oracle = {
  module: import.meta.dirname,
  record: RECORD,
  run(program) {
    const listed = execFileSync("go", ["list", "-m", ...MODULES], { cwd: import.meta.dirname });
    const cases = oracleCases();
    const input = JSON.stringify(cases.map(({ text }) => ({ text, paths: PATHS })));
    const answers: readonly Omit<Recorded, "input">[] = JSON.parse(
      execFileSync(program, { input, maxBuffer: 1 << 28 }).toString(),
    );
    return {
      tool: listed.toString().trim().split("\n").join(", "),
      cases: Object.fromEntries(cases.map((one, i) => [one.title, { input: inputHash(one), ...answers[i] }])),
    };
  },
};
