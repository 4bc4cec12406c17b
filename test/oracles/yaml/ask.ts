// Asks the program of this folder how it reads texts.
import { spawnSync } from "node:child_process";
import type { Recorded } from "./cases.ts";

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
