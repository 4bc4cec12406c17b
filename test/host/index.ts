// What VS Code runs in its extension host: every suite beside this file, with the results written as JSON.
import * as fs from "node:fs";
import * as path from "node:path";
import Mocha from "mocha";
import { TEST_MS } from "../../scripts/wait.ts";
import type { TestResult } from "./result.ts";
import { whySkipped } from "./skip.ts";

/** VS Code calls this; a rejection makes the host end with a failure. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: TEST_MS, reporter: "spec" });
  const suites = fs.readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs"));
  for (const name of suites.sort()) mocha.addFile(path.join(__dirname, name));
  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => results.push({ name: nameOf(test), state: "passed" }));
    runner.on("fail", (test, error) => {
      results.push({ name: nameOf(test), state: "failed", why: error.stack ?? String(error) });
    });
    runner.on("pending", (test) => {
      results.push({ name: nameOf(test), state: "skipped", why: whySkipped(test) });
    });
  });
  const report = process.env.PLIMSOLL_HOST_RESULTS;
  if (report !== undefined) fs.writeFileSync(report, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} failed`);
}

function nameOf(test: Mocha.Runnable): string {
  const file = path.basename(test.file ?? "", ".cjs"); // the bundle of a file has its name
  return `test/host/${file}.ts: ${test.fullTitle()}`;
}
