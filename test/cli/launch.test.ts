// The launcher keeps compiled code in the user's own folder and nowhere else: what lies there is run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { ROOT } from "../support/sources.ts";

const CLI = path.join(ROOT, "dist/cli.cjs");

/** What the built command line leaves in the folder it is started in. */
function leftBy(environment: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-launch-"));
  try {
    const env = { PATH: process.env.PATH, ...environment };
    const { status, stdout } = spawnSync(process.execPath, [CLI, "--version"], { cwd: folder, env, encoding: "utf8" });
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+/);
    return readdirSync(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("without a home, or with a relative one, nothing is kept in the folder it is started in", () => {
  assert.ok(existsSync(CLI), "npm run build makes it");
  assert.deepEqual(leftBy({ HOME: "" }), []);
  assert.deepEqual(leftBy({ HOME: "here" }), []);
  assert.deepEqual(leftBy({ XDG_CACHE_HOME: "here" }), []);
  assert.deepEqual(leftBy({ XDG_CACHE_HOME: "/proc/nowhere" }), []);
});
