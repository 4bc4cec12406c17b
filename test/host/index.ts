// What VS Code runs in its extension host: every suite beside this file, with the results written as JSON.
import * as fs from "node:fs";
import { findSourceMap } from "node:module";
import * as path from "node:path";
import Mocha from "mocha";
import { reason } from "../../scripts/reason.ts";
import { TEST_MS } from "../../scripts/wait.ts";
import type { TestResult } from "./result.ts";
import { whySkipped } from "./skip.ts";

const ROOT = process.env.PLIMSOLL_PROJECT ?? "";

/** VS Code calls this; a rejection makes the host end with a failure. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: TEST_MS, reporter: "spec" });
  const suites = fs.readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs"));
  for (const name of suites.sort()) mocha.addFile(path.join(__dirname, name));
  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => results.push({ ...placeOf(test), state: "passed" }));
    // Before the reporter, which turns what was expected and what came into strings.
    runner.prependListener("fail", (test, error) => {
      results.push({ ...placeOf(test), state: "failed", why: mapped(reason(error, ROOT)) });
    });
    runner.on("pending", (test) => {
      results.push({ ...placeOf(test), state: "skipped", why: whySkipped(test) });
    });
  });
  const report = process.env.PLIMSOLL_HOST_RESULTS;
  if (report !== undefined) fs.writeFileSync(report, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** The text with places in bundles replaced by those in our files: VS Code writes stacks itself, without source maps. */
function mapped(text: string): string {
  return text.replace(/(out\/host\/[^\s:()]+\.cjs):(\d+):(\d+)/g, (bundled, file: string, line, column) => {
    const bundle = path.join(ROOT, file);
    const entry = findSourceMap(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !("originalSource" in entry)) return bundled;
    const source = path.relative(
      ROOT,
      path.resolve(path.dirname(bundle), entry.originalSource.replace(/^file:\/\//, "")),
    );
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function placeOf(test: Mocha.Runnable): Pick<TestResult, "file" | "titles"> {
  // A file's bundle has its name, in a folder with that of the session; "main" is the one without a folder.
  const session = path.basename(__dirname);
  const folder = session === "main" ? "test/host" : `test/host/${session}`;
  return { file: `${folder}/${path.basename(test.file ?? "", ".cjs")}.ts`, titles: test.titlePath() };
}
