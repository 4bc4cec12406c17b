// Runs the failing tests beside it as npm test does, and prints their reports as JSON on the last line.
import { failure, having } from "../../../scripts/report.ts";
import { runUnitTests } from "../../../scripts/unit-tests.ts";

const results = await runUnitTests(["test/support/red/failing.ts", "test/support/red/ending.ts"]);
console.log(
  JSON.stringify({ states: results.map(({ state }) => state), told: having(results, "failed").map(failure) }),
);
