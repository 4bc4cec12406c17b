// The playground shows what it promises: mistakes in the shop's files, and none where somebody took care.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const CAREFUL = /payments|README|\.dockerignore|Chart\.yaml|values\.yaml|_helpers/;

interface Output {
  readonly findings: readonly { readonly file: string; readonly rule: string; readonly message: string }[];
}

const args = ["server/src/cli/main.ts", "check", "test/playground", "--format", "json", "--fail-on", "none"];
const ran = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
const { findings }: Output = JSON.parse(ran.stdout || '{"findings":[]}');

test("the careful files have no finding", () => {
  assert.equal(ran.status, 0, ran.stderr);
  assert.deepEqual(
    findings.filter(({ file }) => CAREFUL.test(file)).map(({ file, rule, message }) => `${file} ${rule}: ${message}`),
    [],
  );
});

test("every other file has some", () => {
  const files = new Set(findings.map(({ file }) => path.posix.relative("test/playground", file)));
  assert.deepEqual([...files].sort(), [
    "charts/shop/templates/search.yaml",
    "compose.yaml",
    "k8s/agent.yaml",
    "k8s/api.yaml",
    "k8s/cleanup.yaml",
    "k8s/web.yaml",
    "services/api/Dockerfile",
    "services/web/Dockerfile",
    "services/worker/Dockerfile",
  ]);
});
