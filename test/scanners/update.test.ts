// Fetching a scanner's databases: one start after the other, until one fails.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { updateDatabase } from "../../server/src/scanners/index.ts";
import { redacting } from "../support/secrets.ts";
import { configuredTrivy, fakeTrivy, ownFolder } from "./scene.ts";

/** Updates by a Trivy that writes down which database it is asked for, and then does as `body` says. */
async function updated(body: string) {
  const folder = ownFolder();
  const asked = path.join(folder, "asked");
  const program = fakeTrivy(path.join(folder, "bin"), `echo "$2" >> ${asked}\n${body}`);
  const around = { workspace: [], environment: process.env, log: () => {}, note: () => {}, ...redacting };
  const result = await updateDatabase(configuredTrivy({ path: program }), around);
  assert.ok(result !== "cancelled");
  return { result, asked: fs.readFileSync(asked, "utf8").trim().split("\n") };
}

describe("an update", () => {
  test("makes every start, and asks for the version anew", async () => {
    const { result, asked } = await updated("exit 0");
    assert.ok("version" in result, JSON.stringify(result));
    assert.deepEqual(asked, ["--download-db-only", "--download-java-db-only"]);
  });

  test("ends with the first start that fails", async () => {
    const { result, asked } = await updated("printf '0\\tFATAL\\tFatal error\\trun error: no\\n' >&2; exit 1");
    assert.ok("code" in result && result.code === "failed", JSON.stringify(result));
    assert.deepEqual(asked, ["--download-db-only"]);
  });

  test("fails with the second start", async () => {
    const words = "init error: DB error: Java DB error: OCI artifact error: failed to download Java DB: refused";
    const second = `printf '0\\tFATAL\\tFatal error\\trun error: ${words}\\n' >&2; exit 1`;
    const { result, asked } = await updated(`[ "$2" = --download-db-only ] && exit 0\n${second}`);
    assert.ok("code" in result, JSON.stringify(result));
    assert.match(result.message, /^Trivy could not fetch its database of Java packages: .*refused\.$/);
    assert.deepEqual(asked, ["--download-db-only", "--download-java-db-only"]);
  });
});
