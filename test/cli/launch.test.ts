// The launcher keeps compiled code in the user's own folder and nowhere else: what lies there is run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { buildAll } from "../../scripts/build.ts";

/** What a built command line leaves in the folder it is started in. */
function leftBy(program: string, environment: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-launch-"));
  try {
    const env = { PATH: process.env.PATH, ...environment };
    const { status, stdout } = spawnSync(process.execPath, [program, "--version"], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+/);
    return readdirSync(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("without a home, or with a relative one, nothing is kept in the folder it is started in", async () => {
  const outdir = mkdtempSync(path.join(tmpdir(), "plimsoll-dist-"));
  try {
    assert.ok(await buildAll({ outdir }), "the build");
    const program = path.join(outdir, "cli.cjs");
    assert.deepEqual(leftBy(program, { HOME: "" }), []);
    assert.deepEqual(leftBy(program, { HOME: "here" }), []);
    assert.deepEqual(leftBy(program, { XDG_CACHE_HOME: "here" }), []);
    assert.deepEqual(leftBy(program, { XDG_CACHE_HOME: "/proc/nowhere" }), []);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
