// kubectl's reader and compose-go over the cases: what `npm run oracle -- yaml` records and compares.
import { execFileSync, spawnSync } from "node:child_process";
import type { Oracle } from "../../../scripts/oracle.ts";
import { inputHash, isMutant, oracleCases, RECORD, type Recorded } from "./cases.ts";

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
};

/** The program's answers, in the order of what it is asked. */
export function ask(
  program: string,
  questions: readonly { readonly reader: string; readonly text: string }[],
): readonly Recorded[] {
  const input = questions.map(({ reader, text }) => `${JSON.stringify({ reader, text })}\n`).join("");
  const { status, stdout, stderr, error } = spawnSync(program, [], { encoding: "utf8", input, maxBuffer: 2 ** 30 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.trimEnd().split("\n");
  return lines.map((line): Recorded => {
    const { documents, error } = JSON.parse(line);
    return error === undefined ? { documents } : { error };
  });
}
