// The Dockerfiles here, and what came of building and running them.
import * as fs from "node:fs";
import * as path from "node:path";
import { hashOf } from "../oracles/compared.ts";

export const WAYS = ["as it is", "fix", "harden"] as const;
export type Way = (typeof WAYS)[number];

/** What a Dockerfile did as it is, in which ways it was changed, and after which of them it did something else. */
export interface Record {
  readonly build: number;
  readonly run: number;
  readonly output: string;
  readonly changed: readonly Way[];
  readonly wrong: readonly Way[];
}

const FOLDER = import.meta.dirname;
const RECORD = path.join(FOLDER, "recorded.json");

export function namesHere(): readonly string[] {
  const suffix = ".Dockerfile";
  const files = fs.readdirSync(FOLDER).filter((name) => name.endsWith(suffix));
  return files.map((name) => name.slice(0, -suffix.length)).sort();
}

export function textOf(name: string): string {
  return fs.readFileSync(path.join(FOLDER, `${name}.Dockerfile`), "utf8");
}

/** By names what was recorded, each with a hash of the text that it was recorded for. */
export function recorded(): Readonly<{ [name: string]: Record & { readonly text: string } }> {
  return fs.existsSync(RECORD) ? JSON.parse(fs.readFileSync(RECORD, "utf8")) : {};
}

/** Records some outcomes; others stay as they are, but for files that are gone. */
export function record(outcomes: ReadonlyMap<string, Record>): void {
  const before = recorded();
  const names = namesHere().filter((name) => outcomes.has(name) || name in before);
  const rows = names.map((name) => {
    const outcome = outcomes.get(name);
    return [name, outcome === undefined ? before[name] : { text: hashOf(textOf(name)), ...outcome }];
  });
  fs.writeFileSync(RECORD, `${JSON.stringify(Object.fromEntries(rows), undefined, 1)}\n`);
}
