// The command line as its users start it: in a process of its own.
import { spawn } from "node:child_process";
import * as path from "node:path";

const MAIN = path.resolve(import.meta.dirname, "../../server/src/cli/main.ts");

export interface Ended {
  readonly code: number | null;
  /** What it wrote to stdout. */
  readonly out: string;
  /** What it wrote to stderr. */
  readonly note: string;
}

/** Runs `plimsoll` in a folder, with a text on its standard input, and variables set beside those of this process. */
export function plimsollIn(
  cwd: string,
  args: readonly string[],
  input = "",
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...variables };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: "pipe" });
    let [out, note] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      note += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, out, note }));
    // It may end before it has read everything.
    child.stdin.on("error", () => {}).end(input);
  });
}
