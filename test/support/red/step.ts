// A helper in which tests are written down, for report.test.ts.
import type { TestContext } from "node:test";

/** A test within another that fails. */
export const failingStep = (t: TestContext, name: string): Promise<void> =>
  t.test(name, () => {
    throw new Error("a step");
  });
