// The pattern sets that moby/patternmatcher was asked about: traps.txt, and some drawn by a seed of the pieces that patterns are made of.
import * as fs from "node:fs";
import * as path from "node:path";
import { hashOf } from "../compared.ts";
import { draws } from "../draw.ts";

export interface OracleCase {
  readonly title: string;
  /** The text of the `.dockerignore`. */
  readonly text: string;
}

/** What was recorded of a case. */
export interface Recorded {
  readonly input: string;
  /** As `ignorefile.ReadAll` answers them. */
  readonly patterns: readonly string[];
  /** The files that `MatchesOrParentMatches` says are ignored, and those that a build does not send. */
  readonly ignored?: readonly string[];
  readonly leftOut?: readonly string[];
  /** Why the build stops instead. */
  readonly error?: string;
}

export interface OracleRecord {
  readonly tool: string;
  readonly cases: Readonly<Record<string, Recorded>>;
}

export const RECORD = path.join(import.meta.dirname, "recorded.json");

/** The files of the context that every set is asked about. */
export const PATHS: readonly string[] = [
  ".dockerignore",
  ".env",
  ".env.example",
  ".git/config",
  ".gitignore",
  ".npmrc",
  "!a",
  "!src",
  "#x",
  "#src",
  "Dockerfile",
  "README.md",
  "[",
  "\\a",
  "^a",
  "^ab",
  "a",
  "a b",
  "a!b",
  "a#b",
  "a*b",
  "a+b",
  "a.bc",
  "a]",
  "a^b",
  "a{2}x",
  "aax",
  "aaab/c",
  "ab",
  "app.log",
  "caf\u00e9",
  "dist/app.js",
  "dist/keep",
  "main.pyc",
  "node_modules/x/index.js",
  "package.json",
  "packages/web/.env",
  "packages/web/Dockerfile",
  "packages/web/node_modules/y/README.md",
  "packages/web/src/index.ts",
  "packages/web/src/lib/util.ts",
  "src/.env",
  "src/app.log",
  "src/index.ts",
  "src/lib/deep/er/util.ts",
  "src/lib/index.ts",
  "src/lib/util.ts",
  "src/test/index.test.ts",
  "src.ts",
  "x",
  "x.ts",
  "{a,b}",
  "{a,b}c",
  "\u00e9t\u00e9",
  "9lives",
];

/** So many sets are drawn. */
const DRAWN = 240;
const NAMES = [
  "src",
  "lib",
  "node_modules",
  "packages",
  "web",
  "index.ts",
  "util.ts",
  ".env",
  "a",
  "x",
  "dist",
  "README.md",
];
const PIECES = [
  "*",
  "**",
  "?",
  "*.ts",
  "*.md",
  "[a-s]*",
  "[^a]?",
  ".*",
  "s*",
  "*e*",
  "**.ts",
  "a*b",
  ".",
  "..",
  "\\a",
  "{a,b}",
  "^a",
];

export function oracleCases(): readonly OracleCase[] {
  return [...traps(), ...drawn()];
}

function traps(): readonly OracleCase[] {
  const text = fs.readFileSync(path.join(import.meta.dirname, "traps.txt"), "utf8");
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const newline = block.indexOf("\n");
      const body = block
        .slice(newline + 1)
        .replace(/\$$/gm, "")
        .replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
      return { title: block.slice(0, newline), text: body };
    });
}

function drawn(): readonly OracleCase[] {
  const random = draws({ multiplier: 1664525, increment: 1013904223, bits: 32 }, 13);
  const one = (of: readonly string[]) => of[random(of.length)] ?? "";
  const pattern = () => {
    const steps = Array.from({ length: 1 + random(4) }, () => (random(3) === 0 ? one(PIECES) : one(NAMES)));
    return `${random(4) === 0 ? "!" : ""}${random(8) === 0 ? "/" : ""}${random(5) === 0 ? "**/" : ""}${steps.join("/")}${random(6) === 0 ? "/" : ""}`;
  };
  return Array.from({ length: DRAWN }, (_, i) => ({
    title: `drawn ${i + 1}`,
    text: `${random(5) === 0 ? "*\n" : ""}${Array.from({ length: 1 + random(7) }, pattern).join("\n")}\n`,
  }));
}

export function inputHash({ text }: OracleCase): string {
  return hashOf(JSON.stringify([text, PATHS]));
}

export function recorded(): OracleRecord {
  return JSON.parse(fs.readFileSync(RECORD, "utf8"));
}
