// What is done with files that grow: the command line checks them, in both formats, and shows what repairing them would change.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { checkCommand } from "../../server/src/cli/check.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { engine } from "../support/lab.ts";
import { recordingTerminal } from "../support/terminal.ts";
import type { Prepared, Shape } from "./shape.ts";

/** The files of a folder by their names; the first is the one that is checked, and the one that grows unless another is said to. */
export type Files = Readonly<Record<string, string>>;

/** A shape whose input is a folder of files: where there are many findings, in all formats. Every rule is on, unless the files have a configuration that says otherwise. */
export function files(name: string, make: (size: number) => Files): Shape {
  return { name, prepare: (size) => prepared(make(size), /many|findings/.test(name)) };
}

/** The same where all files of the folder are checked. */
export function folder(name: string, make: (size: number) => Files): Shape {
  return { name, prepare: (size) => prepared(make(size), /many|findings/.test(name), true) };
}

/** A shape whose input is two lists of `half` the size each, the second of which goes through the first by an alias. */
export const shared = (name: string, at: string, first: (half: number) => string, then: (half: number) => string) =>
  files(name, (size) => ({ [at]: first(size / 2) + then(size / 2) }));

/** A shape whose input is one file. */
export const file = (name: string, at: string, make: (size: number) => string): Shape =>
  files(name, (size) => ({ [at]: make(size) }));

/** One of as many different tokens as are asked for, each of a form that is found. */
export const token = (i: number): string => `ghp_${12_345_678 + i * 7_919}Zk3Rp9Lm2Qx7Wv5Tn8Yb4Hc6Jd1F`;

function prepared(texts: Files, formats: boolean, whole = false): Prepared {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-growth-"));
  mkdirSync(path.join(folder, ".git"));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const [main = ""] = Object.keys(texts);
  const target = whole ? folder : path.join(folder, main);
  // A configuration with mistakes would end the run with exit code 2.
  const options = Object.keys(texts).some((name) => name.startsWith(".")) ? ["--allow-unchecked"] : ["--all-rules"];
  return {
    works: {
      check: () => check([target, ...options]),
      ...(formats && {
        // Made of the findings' JSON.
        "check as SARIF": () => check([target, ...options, "--format=sarif"]),
      }),
      fix: () => fix([target, ...options, "--harden", "--dry-run"]),
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function check(args: readonly string[]): Promise<string> {
  const { terminal, written } = recordingTerminal();
  const code = await checkCommand(engine, args, terminal);
  assert.notEqual(code, 2, written.note);
  return written.out;
}

async function fix(args: readonly string[]): Promise<string> {
  const { terminal, written } = recordingTerminal();
  const code = await fixCommand(engine, args, terminal);
  // Some shapes are of what is not valid, which is repaired as far as it goes.
  assert.ok(code !== 2 || / is not valid\. |still (?:a )?syntax error/.test(written.note), written.note);
  return written.out;
}
