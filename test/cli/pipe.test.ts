// A reader that goes away before everything is written: `plimsoll check | head`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import { test } from "node:test";
import { projectOf } from "../support/files.ts";

const MAIN = path.resolve(import.meta.dirname, "../../server/src/cli/main.ts");

/** How `plimsoll` ends where nobody reads one of its streams. */
function unread(stream: "stdout" | "stderr", cwd: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: "pipe" });
    child[stream].destroy();
    child[stream === "stdout" ? "stderr" : "stdout"].resume();
    child.stdin.end();
    child.on("error", reject).on("close", resolve);
  });
}

for (const stream of ["stdout", "stderr"] as const) {
  test(`the exit code says what was found where nobody reads ${stream}`, async () => {
    // So many lines that no buffer takes them.
    const bad = projectOf({ Dockerfile: `FROM alpine:3.22\n${"EXPOSE 99999\n".repeat(500)}` });
    assert.equal(await unread(stream, bad, ["check"]), 1);
    assert.equal(await unread(stream, bad, ["check", "--format", "json"]), 1);
    assert.equal(await unread(stream, bad, ["check", "nowhere"]), 2);
    assert.equal(await unread(stream, projectOf({ Dockerfile: "FROM alpine:3.22\nUSER 1000\n" }), ["check"]), 0);
  });
}
