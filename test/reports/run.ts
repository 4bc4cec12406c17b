// What comes of a case: the command line over its files, as a user would run it, in this process.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { checkCommand } from "../../server/src/cli/check.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { writeFiles } from "../support/files.ts";
import { ROOT } from "../support/sources.ts";
import { recordingTerminal } from "../support/terminal.ts";
import type { Case, Expected, FixKind } from "./cases.ts";

const engine = createEngine();

/** A finding, as `check --format json` prints it. */
interface Found {
  readonly file: string;
  readonly rule: string;
  readonly row?: string;
  readonly severity: string;
  readonly message: string;
  readonly covers?: readonly string[];
  /** Lines count from 0. */
  readonly range: { readonly start: { readonly line: number } };
}

export interface Outcome {
  /** What does not hold, each in a sentence. */
  readonly wrong: readonly string[];
  /** The findings of the file that is judged, in short. */
  readonly found: readonly string[];
}

/** Lays out the files of a case and asks whether what is expected of it holds. */
export async function outcomeOf(one: Case): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-report-"));
  try {
    const layOut = () => writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", ...one.files });
    const [judged = ""] = Object.keys(one.files);
    const places = (one.checks ?? [judged]).map((place) => (place.startsWith("-") ? place : path.join(folder, place)));
    const fixed = new Map<FixKind, string>();
    for (const how of new Set(one.expected.flatMap((each) => ("how" in each ? [each.how] : [])))) {
      layOut();
      const { terminal } = recordingTerminal();
      await fixCommand(engine, [...places, ...(how === "harden" ? ["--harden"] : [])], terminal);
      fixed.set(how, readFileSync(path.join(folder, judged), "utf8"));
    }
    layOut();
    const { terminal, written } = recordingTerminal();
    const isChecked = judged !== "" || one.checks !== undefined;
    const code = isChecked ? await checkCommand(engine, [...places, "--format", "json"], terminal) : 0;
    const report = isChecked && written.out !== "" ? JSON.parse(written.out) : { findings: [] };
    const findings: readonly Found[] = report.findings.filter((found: Found) => isJudged(found, folder, judged));
    const wrong = one.expected.flatMap((each) =>
      failureOf(each, { findings, fixed, code, text: one.files[judged] ?? "" }),
    );
    return { wrong, found: findings.map((found) => `${lineOf(found)}: ${nameOf(found)} (${found.severity})`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isJudged({ file }: Found, folder: string, judged: string): boolean {
  return path.resolve(file) === path.join(realpathSync(folder), judged);
}

/** From 1. */
const lineOf = ({ range }: Found) => range.start.line + 1;

const nameOf = ({ rule, row }: Found) => (row === undefined ? rule : `${rule}/${row}`);

interface Seen {
  readonly findings: readonly Found[];
  readonly fixed: ReadonlyMap<FixKind, string>;
  readonly code: number;
  readonly text: string;
}

function failureOf(expected: Expected, { findings, fixed, code, text }: Seen): readonly string[] {
  const named = (rule: string) => findings.filter((found) => fits(found, rule));
  if (expected.kind === "fires") {
    if (!exists(expected.rule)) return [`there is no rule ${expected.rule}`];
    const { line, says, lacks } = expected;
    const right = named(expected.rule)
      .filter((found) => line === undefined || lineOf(found) === line)
      .filter(({ message }) => says === undefined || message.includes(says))
      .filter(({ message }) => lacks === undefined || !message.includes(lacks));
    const where = line === undefined ? "" : ` on line ${line}`;
    return right.length > 0 ? [] : [`${expected.rule} does not fire${where} as expected`];
  }
  if (expected.kind === "silent") {
    if (!exists(expected.rule)) return [`there is no rule ${expected.rule}`];
    return named(expected.rule).map(
      ({ message, range }) => `${expected.rule} fires on line ${range.start.line + 1}: ${message}`,
    );
  }
  if (expected.kind === "fixed") {
    const count = (fixed.get(expected.how) ?? "").split(expected.text).length - 1;
    const isRight = expected.count === undefined ? count > 0 : count === expected.count;
    return isRight
      ? []
      : [
          `after fixing (${expected.how}) ${JSON.stringify(expected.text)} is there ${count} times:\n${fixed.get(expected.how)}`,
        ];
  }
  if (expected.kind === "same")
    return fixed.get(expected.how) === text
      ? []
      : [`fixing (${expected.how}) makes this of it:\n${fixed.get(expected.how)}`];
  if (expected.kind === "exits") return code === expected.code ? [] : [`it ends with exit code ${code}`];
  return declares(readFileSync(path.join(ROOT, expected.file), "utf8"), expected.title)
    ? []
    : [`${expected.file} has no test “${expected.title}”`];
}

/** What stands in front of a test's title, or of that of a case in a table of them. */
const DECLARING = /^[ \t]*(?:(?:await )?(?:\w{1,20}\.)?(?:test|it|describe)\(\s{0,20}|(?:\{ )?name: )["`]$/m;

/** Whether a source has a test with this title, as it is written there: a name in a comment is none. */
export function declares(source: string, title: string): boolean {
  const pieces = source.split(title);
  return pieces.slice(1).some((after, i) => {
    const before = (pieces[i] ?? "").split("\n").slice(-2).join("\n");
    return /^["`]/.test(after) && DECLARING.test(before);
  });
}

/** Whether a finding is of a rule, of one of its rows, or folds one of that rule; `*` stands for any characters at the end. */
function fits(found: Found, rule: string): boolean {
  const names = [found.rule, nameOf(found), ...(found.covers ?? [])];
  return rule.endsWith("*")
    ? names.some((name) => name.startsWith(rule.slice(0, -1)))
    : names.some((name) => name === rule);
}

function exists(rule: string): boolean {
  return rule.endsWith("*") || engine.catalog.named(rule) !== undefined;
}
