// The Dockerfiles that BuildKit is asked about, and what it answered. Three sorts: one-line probes of our own; mutants, drawn by a
// seed from Dockerfiles of our own; and public files, of which only the place and a hash are kept here.
import * as fs from "node:fs";
import * as path from "node:path";
import { mutants } from "./mutants.ts";

export interface OracleCase {
  readonly title: string;
  readonly text: string;
  /** Of a mutant: in how many places it was changed. */
  readonly slips?: number;
}

/** A public Dockerfile. */
export interface PublicFile {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  /** Of its bytes. */
  readonly sha256: string;
}

/** By the titles of cases: the hash of the text, then what BuildKit says of it: `ok`, or `LINE-LINE MESSAGE`. */
export interface OracleRecord {
  readonly tool: string;
  readonly cases: Readonly<Record<string, string>>;
}

/** An answer of the program in parts. */
export interface Answer {
  readonly input: string;
  readonly refused: boolean;
  /** The lines that the error is about, from 1; 0 where it has no place. */
  readonly first: number;
  readonly last: number;
  readonly message: string;
}

const FOLDER = import.meta.dirname;
export const RECORD = path.join(FOLDER, "recorded.json");
/** Stands above probes that have no FROM of their own. */
const HEAD = "FROM alpine:3.22\n";
export const MUTANTS = 2_000;
const SEED = 20_261_128;

/** The cases whose texts are here: probes and mutants. */
export function oracleCases(): readonly OracleCase[] {
  return [...probes(), ...mutants(bases(), MUTANTS, SEED).map((one, i) => ({ title: `mutant ${i + 1}`, ...one }))];
}

/** In probes.txt a line is a probe; `⏎` is a line break, `> ` at the beginning says that nothing stands above it. */
export function probes(): readonly OracleCase[] {
  return fs
    .readFileSync(path.join(FOLDER, "probes.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("== "))
    .map((line) => {
      const isWhole = line.startsWith("> ") || /(?:^|⏎ )FROM(?: |$)/i.test(line);
      const text = `${line.replace(/^> /, "").replaceAll(/ ?⏎ ?/g, "\n")}\n`;
      return { title: line, text: isWhole ? text : HEAD + text };
    });
}

/** Dockerfiles of ours that have a bit of everything. */
export function bases(): readonly string[] {
  const folder = path.join(FOLDER, "bases");
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
}

export function publicFiles(): readonly PublicFile[] {
  return fs
    .readFileSync(path.join(FOLDER, "public.tsv"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [repository = "", commit = "", name = "", sha256 = ""] = line.split("\t");
      return { repository, commit, path: name, sha256 };
    });
}

export const titleOf = ({ repository, path: name }: PublicFile): string => `${repository} ${name}`;

/** Reads an answer as it is recorded. */
export function answerOf(recorded: string): Answer {
  const [, input = "", first, last, message = ""] = /^(\S+) (?:ok|(\d+)-(\d+) (.*))$/s.exec(recorded) ?? [];
  return { input, refused: first !== undefined, first: Number(first ?? 0), last: Number(last ?? 0), message };
}

export function recorded(): OracleRecord {
  return JSON.parse(fs.readFileSync(RECORD, "utf8"));
}
