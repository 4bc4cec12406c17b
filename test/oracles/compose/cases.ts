// The cases of compose-go's oracle: each the files of one project. In cases/*.txt a case begins with `=== title`, a file with
// `+++ path`, behind it `CRLF` where its lines end so. `gives up: why` says that we leave alone what Compose still merges.
import * as fs from "node:fs";
import * as path from "node:path";
import { hashOf } from "../compared.ts";

export interface OracleCase {
  readonly title: string;
  /** Texts by their paths. */
  readonly files: Readonly<Record<string, string>>;
  readonly givesUp?: string;
}

/** What was recorded of a case. */
export interface Recorded {
  /** Of the files, so that a changed case is not compared with an old answer. */
  readonly input: string;
  readonly model?: unknown;
  /** What Compose said instead. */
  readonly error?: string;
}

export interface OracleRecord {
  readonly tool: string;
  readonly cases: Readonly<Record<string, Recorded>>;
}

const FOLDER = path.join(import.meta.dirname, "cases");
export const RECORD = path.join(import.meta.dirname, "recorded.json");

export function oracleCases(): readonly OracleCase[] {
  const cases = fs
    .readdirSync(FOLDER)
    .sort()
    .flatMap((name) => casesIn(fs.readFileSync(path.join(FOLDER, name), "utf8")));
  const twice = cases.find(({ title }, i) => cases.findIndex((one) => one.title === title) < i);
  if (twice !== undefined) throw new Error(`two cases are called “${twice.title}”`);
  return cases;
}

function casesIn(text: string): readonly OracleCase[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [head = "", ...sections] = block.split(/^\+\+\+ /m);
      const [title = "", ...notes] = head.trim().split("\n");
      const files = sections.map((section) => {
        const newline = section.indexOf("\n");
        const [name = "", ending] = section.slice(0, newline).trim().split(" ");
        const body = section.slice(newline + 1);
        return [name, ending === "CRLF" ? body.replaceAll("\n", "\r\n") : body] as const;
      });
      const givesUp = notes.find((note) => note.startsWith("gives up: "))?.slice("gives up: ".length);
      return { title, files: Object.fromEntries(files), ...(givesUp !== undefined && { givesUp }) };
    });
}

export function inputHash({ files }: OracleCase): string {
  return hashOf(JSON.stringify(files));
}

export function recorded(): OracleRecord {
  return JSON.parse(fs.readFileSync(RECORD, "utf8"));
}
