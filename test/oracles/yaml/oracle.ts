// kubectl's reader and compose-go over the cases: what `npm run oracle -- yaml` records and compares.
import { execFileSync } from "node:child_process";
import type { Oracle } from "../../../scripts/oracle.ts";
import { ask } from "./ask.ts";
import { inputHash, isMutant, oracleCases, RECORD } from "./cases.ts";
import { over } from "./over.ts";

const MODULES = ["k8s.io/apimachinery", "sigs.k8s.io/yaml", "github.com/compose-spec/compose-go/v2"];

export const oracle: Oracle = {
  module: import.meta.dirname,
  record: RECORD,
  run(program) {
    const listed = execFileSync("go", ["list", "-m", ...MODULES], { cwd: import.meta.dirname });
    const cases = oracleCases();
    const answers = ask(program, cases);
    return {
      tool: listed.toString().trim().split("\n").join(", "),
      cases: Object.fromEntries(
        cases.map((one, i) => [one.title, { ...(isMutant(one) && { input: inputHash(one.text) }), ...answers[i] }]),
      ),
    };
  },
  over,
};
