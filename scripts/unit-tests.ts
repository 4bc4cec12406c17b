// Runs the tests that need no VS Code (node:test), each file in a process of its own, and tells how it went as it goes.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "node:test";
import { pathToFileURL } from "node:url";
import { EXAMPLES_DAY } from "../server/src/engine/pipeline/fixable.ts";
import type { TestResult } from "../test/host/result.ts";
import { at, ROOT, withCompileCache } from "./project.ts";
import { reason } from "./reason.ts";
import { having } from "./report.ts";

/** Files tested at the same time. */
const CONCURRENCY = 2;
/** When a file without output is ended (see watchdog.mjs), so that one that hangs does not hold up the others. */
const LIMITS_MS = { work: 5 * 60_000, rest: 10 * 60_000 };
const ended = (running: readonly string[] = []) =>
  running.length === 0
    ? "the file could not be loaded, or ended before its tests did; its output above says more"
    : `the file ended while “${running.join(" › ")}” ran; its output above says more`;

/** Every test file, from the project's folder, with `/`. */
export function testFiles(): readonly string[] {
  const files = fs.globSync("test/**/*.test.ts", { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));
  return files.filter((file) => !file.startsWith("test/host/")).sort();
}

/** Runs `files`; of their tests only those whose name matches a pattern, where there are patterns. */
export function runUnitTests(
  files: readonly string[],
  patterns: readonly RegExp[] = [],
): Promise<readonly TestResult[]> {
  return withCompileCache(() => runFiles(files, patterns));
}

async function runFiles(files: readonly string[], patterns: readonly RegExp[]): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  if (files.length === 0) return results;
  const progress = new Progress();
  process.env.PLIMSOLL_TEST_LIMITS = JSON.stringify(LIMITS_MS);
  // Command lines judge by one day, so that nothing ends from one run to the next.
  process.env.SOURCE_DATE_EPOCH ??= String(Date.parse(EXAMPLES_DAY) / 1000);
  const stream = run({
    files: files.map((file) => path.join(ROOT, file)),
    concurrency: CONCURRENCY,
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", pathToFileURL(at("scripts/watchdog.mjs")).href],
    ...(patterns.length === 0 ? {} : { testNamePatterns: patterns }),
  });
  const add = (result: TestResult) => {
    results.push(result);
    progress.add(result);
  };
  /** By file, the names of the suites and the test that are being reported, and of those that are running. */
  const paths = new Map<string, string[]>();
  const running = new Map<string, string[]>();
  for await (const { type, data } of stream) {
    if (type === "test:start") {
      const names = paths.get(fileOf(data)) ?? [];
      paths.set(fileOf(data), [...names.slice(0, data.nesting), data.name]);
    } else if (type === "test:dequeue" || type === "test:complete") {
      const file = fileOf(data);
      const suites = (running.get(file) ?? []).slice(0, data.nesting);
      if (shown(data.name) !== file) running.set(file, type === "test:dequeue" ? [...suites, data.name] : suites);
    } else if (type === "test:stdout" || type === "test:stderr") progress.output(shown(data.file), data.message);
    else if (type === "test:summary") {
      if (data.file !== undefined) progress.close(shown(data.file));
    } else if (type === "test:pass" || type === "test:fail") {
      const file = fileOf(data);
      const whole = shown(data.name) === file;
      const suites = (paths.get(file) ?? []).slice(0, data.nesting);
      const name = { file, titles: whole ? [] : [...suites, data.name] };
      const details: { readonly type?: string | undefined; readonly error?: unknown } = data.details;
      if (type === "test:fail") {
        // A suite or test that fails only because of what is in it is counted there.
        if (!isSubtestFailure(details.error))
          add({ ...name, state: "failed", why: whole ? ended(running.get(file)) : why(details.error) });
      } else if (data.skip !== undefined && data.skip !== false) {
        add({ ...name, state: "skipped", why: data.skip === true ? "no reason given" : data.skip });
      } else if (data.todo !== undefined && data.todo !== false) {
        add({ ...name, state: "skipped", why: "to do" });
      } else if (whole) {
        if (patterns.length === 0) add({ ...name, state: "failed", why: "there is no test in this file" });
      } else if (details.type !== "suite") add({ ...name, state: "passed" });
    }
  }
  progress.closeAll();
  return results;
}

const shown = (file: string | undefined): string =>
  path.relative(ROOT, path.resolve(ROOT, file ?? "")).replaceAll("\\", "/");

/** The test file: a test can be written down in a helper, which the runner calls its file. */
const fileOf = (data: { readonly file?: string | undefined; readonly entryFile?: string | undefined }): string =>
  shown(data.entryFile ?? data.file);

function isSubtestFailure(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "failureType") === "subtestsFailed";
}

/** The runner's error has that of the test as its cause. */
const why = (error: unknown): string => reason(error instanceof Error ? (error.cause ?? error) : error, ROOT);

/** One line a file when it is through; what it wrote only where it failed. */
class Progress {
  private readonly files = new Map<string, { output: string; results: TestResult[]; start: number }>();

  private entry(file: string) {
    const known = this.files.get(file) ?? { output: "", results: [], start: performance.now() };
    this.files.set(file, known);
    return known;
  }

  add(result: TestResult): void {
    this.entry(result.file).results.push(result);
  }

  output(file: string, text: string): void {
    this.entry(file).output += text;
  }

  close(file: string): void {
    const { output, results } = this.entry(file);
    this.files.delete(file);
    const failed = having(results, "failed");
    const passed = having(results, "passed").length;
    if (results.length > 0) console.log(`${failed.length === 0 ? "✓" : "✗"} ${file}  ${passed} of ${results.length}`);
    if (failed.length > 0 && output.trim() !== "") console.log(output.trimEnd().replace(/^/gm, "    | "));
  }

  closeAll(): void {
    for (const file of [...this.files.keys()]) this.close(file);
  }
}
