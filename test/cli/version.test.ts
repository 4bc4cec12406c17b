// plimsoll --version, and what it adds with --verbose.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { run } from "../../server/src/cli/run.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));

async function printed(...args: readonly string[]): Promise<readonly string[]> {
  let text = "";
  const terminal = { out: (more: string) => (text += more), note: (more: string) => (text += more) };
  assert.equal(await run(args, terminal as unknown as Parameters<typeof run>[1]), 0);
  return text.trimEnd().split("\n");
}

test("--version prints the version and nothing else", async () => {
  assert.deepEqual(await printed("--version"), [version]);
});

test("--verbose adds the tables of facts: what they hold, their bytes in the bundle, their source and day", async () => {
  assert.deepEqual(await printed("--version", "--verbose"), [
    version,
    "Release cycles: 112 products, 1805 cycles, 30 kB, from endoflife.date, snapshot of 2026-08-22",
    "Tags of official images: 144 images, 9213 tags, 20 kB, from docker-library/official-images, snapshot of 2026-08-21",
    "Default users of images: 286 rows, 13 kB, read from Dockerfiles, reviewed 2026-11-30",
    "Tags to offer: 60 rows, 2 kB, read on the images' pages, reviewed 2026-11-28",
    "Packages without recommended ones: 216 packages, 2 kB, simulated with Debian 12, on 2026-11-30",
  ]);
});
