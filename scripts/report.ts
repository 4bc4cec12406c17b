// What is told of tests when they have run: the failures with all that is needed to mend them, and the counts. Shared by
// npm test and npm run check.
import * as fs from "node:fs";
import { nameOf, type TestResult } from "../test/host/result.ts";
import { at, ROOT } from "./project.ts";

/** The results in a state. */
export const having = (results: readonly TestResult[], state: TestResult["state"]): readonly TestResult[] =>
  results.filter((result) => result.state === state);

/** One failure as text: what failed and why, the rule's file where it is one's example, and how to run it again. */
export function failure(result: TestResult): string {
  const { why = "" } = result;
  const below = [...why.split("\n"), ...sources(result), `again: ${again(result)}`];
  return [`✗ ${nameOf(result)}`, ...below.map((line) => `    ${line}`.trimEnd())].join("\n");
}

/** The command that runs a test again, and as little else as possible. In VS Code that is its whole file. */
function again({ file, titles }: TestResult): string {
  const words = file.startsWith("test/host") || titles.length === 0 ? [file] : [file, titles.join(" › ")];
  return `npm test -- ${words.map(quoted).join(" ")}`;
}

/** A word as a shell takes it for one. */
function quoted(word: string): string {
  if (/^[\w./:@=-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

/** Where the examples of a test are, where its suite is called after a rule: the rule's file, and the case's line. */
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
