// The cases of test/reports/*.txt; README.md there says what the lines mean.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

export interface Case {
  /** The report, `D28`. */
  readonly id: string;
  /** Whether it is the report itself or one of our neighbours of it. */
  readonly part: "report" | "right" | "wrong";
  readonly title: string;
  /** The topic's file and the line of the title in it. */
  readonly at: string;
  readonly from?: string;
  /** By their paths; the first is judged. */
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
  /** What `plimsoll check` is given in place of the first file. */
  readonly checks?: readonly string[];
  readonly decided?: string;
  readonly until?: string;
}

/** What has to hold of a case. */
export type Expected =
  | {
      readonly kind: "fires";
      readonly rule: string;
      readonly line?: number;
      readonly says?: string;
      readonly lacks?: string;
    }
  | { readonly kind: "silent"; readonly rule: string }
  | { readonly kind: "fixed"; readonly how: FixKind; readonly text: string; readonly count: number | undefined }
  | { readonly kind: "same"; readonly how: FixKind }
  | { readonly kind: "exits"; readonly code: number }
  | { readonly kind: "held"; readonly file: string; readonly title: string };

export type FixKind = "safe" | "harden";

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const FIRES = new RegExp(`^(\\S+)(?: on line (\\d+))?(?: says (${STRING}))?(?: lacks (${STRING}))?$`);
const FIXED = new RegExp(`^(has|lacks)(?: (\\d+))? (${STRING})$`);
const HELD = new RegExp(`^(\\S+) (${STRING})$`);

export const FOLDER = import.meta.dirname;

/** All cases, in the order of the files. A line that cannot be read is an error. */
export function readCases(): readonly Case[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".txt") && name !== "ids.txt")
    .flatMap((name) => casesIn(name, readFileSync(path.join(FOLDER, name), "utf8")));
}

/** The ids of all reports. */
export function readIds(): readonly string[] {
  return readFileSync(path.join(FOLDER, "ids.txt"), "utf8").trim().split("\n");
}

/** The cases of one file, by its name and its text. */
export function casesIn(name: string, text: string): readonly Case[] {
  const pieces = text.split(/^=== (.*)\n/m);
  let line = (pieces[0] ?? "").split("\n").length;
  const cases: Case[] = [];
  for (let i = 1; i < pieces.length; i += 2) {
    cases.push(caseOf(`${name}:${line}`, pieces[i] ?? "", pieces[i + 1] ?? ""));
    line += (pieces[i + 1] ?? "").split("\n").length;
  }
  return cases;
}

function caseOf(at: string, head: string, body: string): Case {
  const [, id = "", part = "report", title = ""] = /^(\S+) (?:(right|wrong): )?(.*)$/.exec(head) ?? [];
  const files: Record<string, string> = {};
  const expected: Expected[] = [];
  const said: Record<string, string> = {};
  const sections = body.split(/^--- (.*)\n/m);
  if ((sections[0] ?? "").trim() !== "") throw new Error(`${at}: a text without “--- file: PATH”`);
  for (let i = 1; i < sections.length; i += 2) {
    const [, word = "", value = ""] = /^([a-z ]+?)(?:: (.*))?$/.exec(sections[i] ?? "") ?? [];
    const content = sections[i + 1] ?? "";
    if (word === "file") {
      if (files[value] !== undefined) throw new Error(`${at}: ${value} is there twice`);
      files[value] = content;
    } else if (content !== "") throw new Error(`${at}: a text below “${sections[i]}”`);
    else if (["from", "decided", "until", "checks", "crlf"].includes(word)) {
      if (value === "" && word !== "crlf") throw new Error(`${at}: “--- ${word}” says nothing`);
      said[word] = value;
    } else expected.push(expectedOf(at, word, value));
  }
  if (expected.length === 0) throw new Error(`${at}: nothing is expected`);
  const whole = expected.find((one) => one.kind === "same" && expected.some((other) => isPartOf(other, one.how)));
  if (whole !== undefined)
    throw new Error(`${at}: where the file stays the same, nothing more is said of what is in it`);
  const ends = said.crlf === undefined ? "\n" : "\r\n";
  return {
    id,
    part: part === "right" || part === "wrong" ? part : "report",
    title,
    at,
    expected,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, raw(text, ends)])),
    ...(said.from !== undefined && { from: said.from }),
    ...(said.decided !== undefined && { decided: said.decided }),
    ...(said.until !== undefined && { until: said.until }),
    ...(said.checks !== undefined && { checks: said.checks.split(" ").filter((word) => word !== "") }),
  };
}

const isPartOf = (one: Expected, how: FixKind): boolean => one.kind === "fixed" && one.how === how;

function expectedOf(at: string, word: string, value: string): Expected {
  if (word === "fires") {
    const [, rule, line, says, lacks] = FIRES.exec(value) ?? [];
    if (rule !== undefined)
      return {
        kind: "fires",
        rule,
        ...(line !== undefined && { line: Number(line) }),
        ...(says !== undefined && { says: JSON.parse(says) }),
        ...(lacks !== undefined && { lacks: JSON.parse(lacks) }),
      };
  } else if (word === "silent") return { kind: "silent", rule: value };
  else if (word === "safe" || word === "harden") {
    const [, verb, count, text] = FIXED.exec(value) ?? [];
    const most = verb === "lacks" ? 0 : count === undefined ? undefined : Number(count);
    if (text !== undefined) return { kind: "fixed", how: word, text: JSON.parse(text), count: most };
  } else if (word === "same" && (value === "safe" || value === "harden")) return { kind: "same", how: value };
  else if (word === "exits") return { kind: "exits", code: Number(value) };
  else if (word === "held by") {
    const [, file, title] = HELD.exec(value) ?? [];
    if (file !== undefined && title !== undefined) return { kind: "held", file, title: JSON.parse(title) };
  }
  throw new Error(`${at}: “--- ${word}: ${value}” cannot be read`);
}

function raw(text: string, ends: string): string {
  return text
    .replace(/\\u\{\}\n$/, "")
    .replace(/\n/g, ends)
    .replace(/\\0/g, "\0")
    .replace(/\\u\{([0-9A-Fa-f]+)\}/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
