// BuildKit's warnings about Dockerfiles into which exceptions were written: what `npm run oracle -- exceptions` records and compares.
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import type { Oracle } from "../../../scripts/oracle.ts";
import { allWritten, RECORD, textsOf } from "./cases.ts";

const MODULE = "github.com/moby/buildkit";
/** The program that asks BuildKit is that of the oracle of its name. */
const FOLDER = path.join(import.meta.dirname, "../buildkit");

/** A warning with the line that it is about, from 1; in place of all, why the build ends. */
export type Answer = readonly { readonly rule: string; readonly line: number }[] | { readonly error: string };

export const oracle: Oracle = {
  module: FOLDER,
  record: RECORD,
  run(program) {
    const version = execFileSync("go", ["list", "-m", "-f", "{{.Version}}", MODULE], { cwd: FOLDER, encoding: "utf8" });
    const texts = textsOf(allWritten());
    const input = texts.map((text) => `${JSON.stringify({ text })}\n`).join("");
    const lines = execFileSync(program, { input, encoding: "utf8", maxBuffer: 64_000_000 }).trim().split("\n");
    const cases = Object.fromEntries(texts.map((text, i): [string, Answer] => [text, answerIn(lines[i] ?? "")]));
    return { tool: `buildkit ${version.trim().replace(/^v/, "")}`, cases };
  },
};

function answerIn(line: string): Answer {
  const { warnings, error, unknown } = JSON.parse(line);
  if (error !== undefined || unknown !== undefined) return { error: error ?? unknown };
  return warnings.map(({ rule, line }: { rule: string; line: number }) => ({ rule, line }));
}
