// How failed tests are reported by npm test and npm run check: with everything needed to fix them.
import * as fs from "node:fs";
import { nameOf, type TestResult } from "../test/host/result.ts";
import { at, ROOT } from "./project.ts";

/** Prints every failure; returns how many there are. */
export function printFailures(results: readonly TestResult[]): number {
  const failed = having(results, "failed");
  for (const one of failed) console.log(`\n${failure(one)}`);
  return failed.length;
}

/** The results with that state. */
export const having = (results: readonly TestResult[], state: TestResult["state"]): readonly TestResult[] =>
  results.filter((result) => result.state === state);

/** A failure as text: the test, the reason, the rule's file if it is an example of a rule, the command that runs it again. */
export function failure(result: TestResult): string {
  const { why = "" } = result;
  const below = [...why.split("\n"), ...sources(result), `again: ${again(result)}`];
  return [`✗ ${nameOf(result)}`, ...below.map((line) => `    ${line}`.trimEnd())].join("\n");
}

/** The command that runs only this test, or in VS Code its file. */
function again({ file, titles }: TestResult): string {
  const words = file.startsWith("test/host") || titles.length === 0 ? [file] : [file, titles.join(" › ")];
  return `npm test -- ${words.map(quoted).join(" ")}`;
}

/** A word quoted for the shell. */
function quoted(word: string): string {
  if (/^[\w./:@=-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

/** For a test in a suite that is named after a rule: the rule's file, and the line of its case in test/cases. */
function sources({ titles }: TestResult): string[] {
  const found: string[] = [];
  for (const [, language, name] of titles.map((title) => /^([a-z]+)\/([a-z\d-]+)$/.exec(title) ?? [])) {
    if (language === undefined) continue;
    const [rule] = fs.globSync(`server/src/**/${language}/rules/${name}.ts`, { cwd: ROOT });
    if (rule !== undefined) found.push(`rule: ${rule.replaceAll("\\", "/")}`);
    const cases = `test/cases/${language}-${name}.txt`;
    const lines = fs.existsSync(at(cases)) ? fs.readFileSync(at(cases), "utf8").split("\n") : [];
    const line = lines.findIndex((one) => one.startsWith("=== ") && one.slice(4).trim() === titles.at(-1));
    if (line >= 0) found.push(`case: ${cases}:${line + 1}`);
  }
  return found;
}
