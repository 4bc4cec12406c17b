// A test whose process does not survive it, for report.test.ts.
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

describe("a suite", () => {
  test("passes", () => {});
  test("ends its process", async () => {
    await wait(100); // until what has happened so far is on its way
    process.kill(process.pid, "SIGKILL");
  });
});
