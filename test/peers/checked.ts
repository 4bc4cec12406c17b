// What the command line reports, by files: with all that it finds beside them, unlike what is compared with the peers text by text.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../../server/src/cli/run.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { temporaryFolder } from "./folder.ts";

export interface Reported {
  /** The rule or, where it has rows, the row: `dockerfile/package-cache-left/apt`. */
  readonly name: string;
  readonly severity: string;
  /** Below the folder, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface JsonFinding {
  readonly rule: string;
  readonly row?: string;
  readonly severity: string;
  readonly file: string;
  readonly range: { readonly start: { readonly line: number } };
}

/** What `plimsoll check FILES` reports, hints too. Files are paths below the folder; none means the folder itself. */
export async function checkedBy(
  folder: string,
  files: readonly string[],
  options: readonly string[],
): Promise<readonly Reported[]> {
  const { terminal, written } = recordingTerminal();
  const places = files.length === 0 ? [folder] : files.map((file) => path.join(folder, file));
  const usual = ["--format", "json", "--hints", "--fail-on", "none", "--allow-unchecked", "--allow-empty"];
  const code = await run(["check", ...places, ...usual, ...options], terminal);
  if (code !== 0) throw new Error(`plimsoll check ${folder}: ${written.note.slice(-500)}`);
  const { findings }: { readonly findings: readonly JsonFinding[] } = JSON.parse(written.out);
  return findings.map(({ rule, row, severity, file, range }) => ({
    name: row === undefined ? rule : `${rule}/${row}`,
    severity,
    file: path.relative(path.resolve(folder), path.resolve(file)).replaceAll(path.sep, "/"),
    line: range.start.line + 1,
  }));
}

/** A copy of a folder, which may be changed. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  fs.cpSync(folder, copy, { recursive: true, filter: (from) => path.basename(from) !== ".git" });
  // What is above it is not looked at.
  fs.mkdirSync(path.join(copy, ".git"));
  return copy;
}
