// What VS Code in a browser runs in its worker for extensions: the suites that are bundled with this, with the results in a line
// of the log.
import "mocha/mocha.js";
import { TEST_MS } from "../../../scripts/wait.ts";
import { RESULTS_LINE, type TestResult } from "../result.ts";

class Silent {}

const MARKS = { passed: "✓", failed: "✗", skipped: "-" } as const;

mocha.setup({ ui: "tdd", timeout: TEST_MS, reporter: Silent as unknown as Mocha.ReporterConstructor });

/** VS Code calls this; a rejection makes the host end with a failure. */
export async function run(): Promise<void> {
  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const take = (test: Mocha.Test, state: TestResult["state"], why?: string) => {
      console.log(`${MARKS[state]} ${test.fullTitle()}`);
      results.push({ file: "test/host/web", titles: test.titlePath(), state, ...(why !== undefined && { why }) });
    };
    runner.on("pass", (test) => take(test, "passed"));
    runner.on("fail", (test, error: Error) => take(test as Mocha.Test, "failed", error.stack ?? error.message));
    runner.on("pending", (test) => take(test, "skipped", "no reason given"));
  });
  console.log(`${RESULTS_LINE}${JSON.stringify(results)}`);
  if (failures > 0) throw new Error(`${failures} failed`);
}
