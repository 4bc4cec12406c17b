// npm test [-- name…] [-- --update]: the tests of test/**/*.test.ts, then the suites of test/host/ in a real VS Code.
// A name is a part of a file's path (`rules`, `lsp/`, `host`); where no path has it, a rule (`no-sudo`) or a part of a
// test's name.
// The last line counts everything. PLIMSOLL_REQUIRE_ALL=1 turns what was skipped into failures; PLIMSOLL_UPDATE=1, set by
// --update, lets tests write their expectations anew.
import * as fs from "node:fs";
import type { TestResult } from "../test/host/result.ts";
import { ROOT, since } from "./project.ts";
import { RULE_FOLDERS, ruleNames } from "./rule-index.ts";
import { at, ROOT, since } from "./project.ts";
import { runHostSuites } from "./run-host.ts";
import { realTrivy } from "./trivy.ts";
import { runUnitTests, testFiles } from "./unit-tests.ts";

const start = performance.now();
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const update = process.argv.includes("--update");
if (update) process.env.PLIMSOLL_UPDATE = "1";

const matches = (file: string) => names.length === 0 || names.some((name) => file.includes(name));
const unit = testFiles().filter(matches);
const hosted = fs.globSync("test/host/**/*.test.ts", { cwd: ROOT }).some((file) => matches(file.replaceAll("\\", "/")));
const results: TestResult[] = [];
// Tests that need Trivy wait for it by themselves; only from here people see that its build goes on.
if (hosted || unit.some(usesTrivy)) realTrivy().catch(() => {});
if (unit.length > 0) results.push(...(await runUnitTests(unit)));
if (hosted) results.push(...(await runHostSuites(names, update)));
if (unit.length === 0 && !hosted) results.push(...(await runByName(names)));
summarize(results);

function usesTrivy(file: string): boolean {
  return /\/(?:trivy|image-scene)\.ts"/.test(fs.readFileSync(at(file), "utf8"));
}

function pattern(name: string): RegExp {
  return new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
}

/** Lists what did not pass, then counts; sets the exit code. */
function summarize(all: readonly TestResult[]): void {
  const of = (state: TestResult["state"]) => all.filter((result) => result.state === state);
  const required = process.env.PLIMSOLL_REQUIRE_ALL === "1";
  const skipped = of("skipped");
  const failed = required ? [...of("failed"), ...skipped] : of("failed");
  for (const { name, why = "" } of of("failed")) console.log(`\n✗ ${name}\n${why.replace(/^/gm, "    ")}`);
  if (skipped.length > 0) console.log(`\nSkipped${required ? ", which PLIMSOLL_REQUIRE_ALL=1 counts as failed" : ""}:`);
  for (const { name, why } of skipped) console.log(`- ${name}: ${why}`);
  if (all.length === 0) console.log(`No test matches ${names.map((name) => `\`${name}\``).join(", ")}.`);
  const rest = required || skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  console.log(`\nIn ${since(start)}:`);
  console.log(`${of("passed").length} passed, ${failed.length} failed${rest}`);
  process.exitCode = failed.length > 0 || all.length === 0 ? 1 : 0;
}
