// npm test [-- name…] [-- --update]: the tests of test/**/*.test.ts, then the suites of test/host/ in a real VS Code.
// A name that is part of a file's path (`rules`, `lsp/`, `host`) selects files. Any other is part of a test's name, with its
// suites before it (`dockerfile/no-sudo › example 1`), and selects tests in those files; in VS Code whole files run. Where only
// rules are named (`no-sudo`), the files with the laws of other languages are left out.
// The last line counts everything. PLIMSOLL_REQUIRE_ALL=1 turns what was skipped into failures; PLIMSOLL_UPDATE=1, set by
// --update, lets tests write their expectations anew.
import * as fs from "node:fs";
import { nameOf, type TestResult } from "../test/host/result.ts";
import { at, ROOT, since } from "./project.ts";
import { having, printFailures } from "./report.ts";
import { RULE_FOLDERS, ruleNames } from "./rule-index.ts";
import { runHostSuites } from "./run-host.ts";
import { noteTested, stateOfFiles } from "./tested.ts";
import { realTrivy } from "./trivy.ts";
import { runUnitTests, testFiles } from "./unit-tests.ts";

const start = performance.now();
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const update = process.argv.includes("--update");
if (update) process.env.PLIMSOLL_UPDATE = "1";

const hostFiles = fs.globSync("test/host/**/*.test.ts", { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));
const isPath = (name: string) => [...testFiles(), ...hostFiles].some((file) => file.includes(name));
const paths = names.filter(isPath);
const others = names.filter((name) => !isPath(name));
const patterns = others.map(pattern);
const matches = (file: string) => paths.length === 0 || paths.some((name) => file.includes(name));
const rules = others.map(rulesNamed);
const unit =
  paths.length === 0 && others.length > 0 && rules.every((ids) => ids.length > 0)
    ? testFiles().filter((file) => rules.flat().some((id) => file === `test/rules/${id.split("/")[0]}.test.ts`))
    : testFiles().filter(matches);
const hosted = (paths.length > 0 || patterns.length === 0) && hostFiles.some(matches);
const results: TestResult[] = [];
// Tests that need Trivy wait for its build by themselves, but only what is built from here shows its progress.
if (hosted || unit.some(usesTrivy)) realTrivy().catch(() => {});
const state = names.length === 0 && !update ? stateOfFiles() : undefined;
results.push(...(await runUnitTests(unit, patterns)));
if (results.every((one) => one.state === "passed")) noteTested(state);
if (hosted) results.push(...(await runHostSuites(paths, update)));
summarize(results);

function usesTrivy(file: string): boolean {
  return /\/(?:trivy|image-scene)\.ts"/.test(fs.readFileSync(at(file), "utf8"));
}

/** The ids of the rules that a name means: `dockerfile/no-sudo` or `no-sudo`. */
function rulesNamed(name: string): readonly string[] {
  const ids = RULE_FOLDERS.flatMap((language) => ruleNames(language).map((rule) => `${language}/${rule}`));
  return ids.filter((id) => id === name || id.endsWith(`/${name}`));
}

/** Why there was nothing to run: paths choose files, and other names choose tests in them. */
function nothingMatches(): string {
  const list = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
  return `No test matches ${list(others)}${paths.length === 0 ? "" : ` in the files that ${list(paths)} names`}.`;
}

/** Node.js matches patterns with the names of suites and test joined by blanks. */
function pattern(name: string): RegExp {
  return new RegExp(name.replaceAll(" › ", " ").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
}

/** Lists what did not pass, then counts; sets the exit code. */
function summarize(all: readonly TestResult[]): void {
  const required = process.env.PLIMSOLL_REQUIRE_ALL === "1";
  const skipped = having(all, "skipped");
  const failed = printFailures(all) + (required ? skipped.length : 0);
  if (skipped.length > 0) console.log(`\nSkipped${required ? ", which PLIMSOLL_REQUIRE_ALL=1 counts as failed" : ""}:`);
  for (const one of skipped) console.log(`- ${nameOf(one)}: ${one.why}`);
  if (all.length === 0) console.log(nothingMatches());
  const rest = required || skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  console.log(`\nIn ${since(start)}:`);
  console.log(`${having(all, "passed").length} passed, ${failed} failed${rest}`);
  process.exitCode = failed > 0 || all.length === 0 ? 1 : 0;
}
