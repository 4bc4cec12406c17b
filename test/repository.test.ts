// What must hold for the repository as a whole, so that a fresh clone is the same everywhere.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const manifest = JSON.parse(read("package.json"));

test("every package has an exact version", () => {
  const wanted: readonly string[] = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  assert.deepEqual(
    wanted.filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
    [],
  );
});

test("the lock file names no registry, and is of this package.json", () => {
  const lock = JSON.parse(read("package-lock.json"));
  const entries: [string, { resolved?: string }][] = Object.entries(lock.packages);
  assert.deepEqual(
    entries.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name),
    [],
  );
  assert.deepEqual(lock.packages[""].dependencies, manifest.dependencies);
  assert.deepEqual(lock.packages[""].devDependencies, manifest.devDependencies);
});

test("every npm script brings its own Node.js", () => {
  const scripts: [string, string][] = Object.entries(manifest.scripts);
  for (const [name, script] of scripts) {
    const [, file = ""] = /^node scripts\/bootstrap\.mjs (\S+)$/.exec(script) ?? [];
    assert.ok(fs.existsSync(path.join(ROOT, file)) && file !== "", `${name}: ${script}`);
  }
});

test("what is built is not committed", () => {
  const tracked = execFileSync("git", ["ls-files", "dist", "out", "node_modules", "*.vsix"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(tracked, "");
});
