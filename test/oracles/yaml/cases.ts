// What the readers of YAML are asked: probes by topic (cases/*.txt, one JSON string a line), and mutations of small files.
import * as fs from "node:fs";
import * as path from "node:path";
import { draws, type Generator } from "../draw.ts";

export { hashOf as inputHash } from "../compared.ts";

export const READERS = ["kubectl", "compose"] as const;
export type Reader = (typeof READERS)[number];

export interface OracleCase {
  readonly title: string;
  readonly reader: Reader;
  readonly text: string;
}

/** What a reader said. */
export interface Recorded {
  /** Of a mutation: of its text, so that another text is not compared with an old answer. */
  readonly input?: string;
  /** The values of its documents; null where they cannot be written as JSON. */
  readonly documents?: readonly unknown[] | null;
  /** What it refused the text with. */
  readonly error?: string;
}

export interface OracleRecord {
  readonly tool: string;
  readonly cases: Readonly<Record<string, Recorded>>;
}

const FOLDER = path.join(import.meta.dirname, "cases");
export const RECORD = path.join(import.meta.dirname, "recorded.json");
const MUTANTS = 150;
const GENERATOR: Generator = { multiplier: 1_664_525, increment: 1_013_904_223, bits: 32 };

export function oracleCases(): readonly OracleCase[] {
  return READERS.flatMap((reader) => [
    ...probes().map(({ topic, text }) => ({ title: `${reader} ${topic} ${JSON.stringify(text)}`, reader, text })),
    ...mutants(reader).map((text, i) => ({ title: `${reader} mutant ${i}`, reader, text })),
  ]);
}

/** All probes. A topic may begin with lines `# …`. */
function probes(): readonly { readonly topic: string; readonly text: string }[] {
  return fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => {
      const lines = fs.readFileSync(path.join(FOLDER, name), "utf8").trim().split("\n");
      const topic = name.slice(0, -".txt".length);
      return lines.filter((line) => line.startsWith('"')).map((line) => ({ topic, text: JSON.parse(line) as string }));
    });
}

export function isMutant({ title }: OracleCase): boolean {
  return /^\w+ mutant \d+$/.test(title);
}

export function recorded(): OracleRecord {
  return JSON.parse(fs.readFileSync(RECORD, "utf8"));
}

/** What is put into a text, and what takes the place of the blank in a line. */
const PIECES = [
  "'",
  '"',
  "[",
  "]",
  "{",
  "}",
  ",",
  ": ",
  ":",
  "- ",
  "-",
  "#",
  " #",
  "\n",
  "\n  ",
  "\t",
  "  ",
  " ",
  "|",
  ">",
];
/** What is only put in: a text whose blank becomes one of these would be drawn otherwise than recorded. */
const MORE = [
  "&x ",
  "*x",
  "!t ",
  "? ",
  "---\n",
  "...\n",
  "<<: ",
  "\\",
  "\\/",
  "%",
  "@",
  "y",
  "~",
  "''",
  "\r\n",
  "# c\n",
];

/** Texts of the folder `seeds` with some characters or lines changed: the same ones in every run. */
function mutants(reader: Reader): readonly string[] {
  const seeds = path.join(import.meta.dirname, "seeds", reader);
  const texts = fs
    .readdirSync(seeds)
    .sort()
    .map((name) => fs.readFileSync(path.join(seeds, name), "utf8"));
  const below = draws(GENERATOR, 11);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return Array.from({ length: MUTANTS }, () => {
    let text = pick(texts);
    for (let left = 1 + below(3); left > 0; left -= 1) {
      const at = below(text.length + 1);
      const lines = text.split("\n");
      const line = below(lines.length);
      const way = below(6);
      if (way === 0) text = text.slice(0, at) + pick([...PIECES, ...MORE]) + text.slice(at);
      else if (way === 1) text = text.slice(0, at) + text.slice(at + 1 + below(4));
      else if (way === 2) text = lines.with(line, " ".repeat(below(4)) + (lines[line] ?? "").trimStart()).join("\n");
      else if (way === 3) text = lines.toSpliced(line, 1).join("\n");
      else if (way === 4) text = lines.toSpliced(line, 0, pick(lines)).join("\n");
      else text = lines.with(line, (lines[line] ?? "").replace(/ (?=\S)/, pick(PIECES))).join("\n");
    }
    return text.endsWith("\n") ? text : `${text}\n`;
  });
}
