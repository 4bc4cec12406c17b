// An old Node.js is told in one sentence, before anything is loaded that it cannot run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { LEAST_NODE, tooOld } from "../../server/src/bundle/node-version.ts";

const root = path.resolve(import.meta.dirname, "../..");
const enginesOf = (file: string): string => JSON.parse(readFileSync(path.join(root, file), "utf8")).engines.node;

test("an older Node.js says which one is needed", () => {
  assert.equal(tooOld("20.20.2"), "plimsoll needs Node.js 22 or newer; this is 20.20.2.");
  for (const old of ["18.0.0", "21.7.3", "9.11.2", "0.12.18"])
    assert.match(tooOld(old) ?? "", new RegExp(`is ${old}\\.$`));
  for (const version of ["22.0.0", "24.21.0", "100.0.0", "22.0.0-pre", process.versions.node])
    assert.equal(tooOld(version), undefined, version);
});

test("the least version is the one that the manifest names, and what starts programs needs no newer one", () => {
  assert.equal(enginesOf("package.json"), `>=${LEAST_NODE}`);
  const [, needed = ""] = /^>=(\d+)$/.exec(enginesOf("node_modules/execa/package.json")) ?? [];
  assert.ok(Number(needed) <= LEAST_NODE && needed !== "", needed);
});
