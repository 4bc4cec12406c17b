// What the suites in VS Code hand over to the scripts that count.

/** What became of one test, or of a file or session as a whole, which then has no titles. */
export interface TestResult {
  /** From the project's folder, with `/`. */
  readonly file: string;
  /** The names of the suites it is in, outermost first, and its own. */
  readonly titles: readonly string[];
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly why?: string;
}

/** What the line of the log begins with in which a host without files hands its results over, as JSON. */
export const RESULTS_LINE = "PLIMSOLL_RESULTS ";

/** File, suites and test, for people. */
export const nameOf = ({ file, titles }: TestResult): string => [file, ...titles].join(" › ");
