// What the suites in VS Code hand over to the scripts that count.

/** What became of one test. */
export interface TestResult {
  /** File, suites and test, for people. */
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly why?: string;
}
