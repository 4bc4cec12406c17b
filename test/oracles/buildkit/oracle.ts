// BuildKit over the cases: what `npm run oracle -- buildkit` records and compares. With `--checkouts DIR` it is asked about the public
// files too, which lie in DIR/OWNER+NAME, and so is the engine, which must agree but for what is listed; without, their answers stay
// as they are recorded.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Oracle } from "../../../scripts/oracle.ts";
import { hashOf } from "../compared.ts";
import { listedDifferences } from "./agreement.ts";
import { ask, verdictOf } from "./ask.ts";
import { type OracleCase, oracleCases, type PublicFile, publicFiles, RECORD, recorded, titleOf } from "./cases.ts";
import { faultsOf } from "./faults.ts";
import { over } from "./over.ts";

const MODULE = "github.com/moby/buildkit";

export const oracle: Oracle = {
  module: import.meta.dirname,
  record: RECORD,
  run(program, checkouts) {
    const version = execFileSync("go", ["list", "-m", "-f", "{{.Version}}", MODULE], { cwd: import.meta.dirname });
    const tool = `buildkit ${version.toString().trim().replace(/^v/, "")}`;
    const own = answersTo(program, oracleCases());
    if (checkouts === undefined) {
      const kept = keptAnswers();
      return { tool, cases: { ...own, ...kept }, kept: Object.keys(kept).length };
    }
    const files = publicFiles().map((file) => ({ title: titleOf(file), text: textOf(checkouts, file) }));
    const answers = answersTo(program, files);
    return { tool, cases: { ...own, ...answers }, wrong: faultsOf(files, answers, listedDifferences()) };
  },
  over,
};

/** The recorded answers to the public files. */
function keptAnswers(): Readonly<Record<string, string>> {
  const known = fs.existsSync(RECORD) ? recorded().cases : {};
  const titles = publicFiles().map(titleOf);
  return Object.fromEntries(titles.flatMap((title) => (known[title] === undefined ? [] : [[title, known[title]]])));
}

function textOf(checkouts: string, file: PublicFile): string {
  const folder = path.join(checkouts, file.repository.replace("/", "+"));
  const bytes = execFileSync("git", ["-C", folder, "show", `${file.commit}:${file.path}`], { maxBuffer: 2 ** 26 });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== file.sha256) throw new Error(`${titleOf(file)} is not the file that was recorded`);
  return bytes.toString("utf8");
}

/** What the program says to each, in one line: `INPUT ok` or `INPUT FIRST-LAST MESSAGE`. */
function answersTo(program: string, cases: readonly OracleCase[]): Readonly<Record<string, string>> {
  const replies = ask(
    program,
    cases.map(({ text }) => ({ text })),
  );
  return Object.fromEntries(
    cases.map(({ title, text }, i) => [title, `${hashOf(text)} ${verdictOf(replies[i] ?? {})}`]),
  );
}
