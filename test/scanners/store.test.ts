// Reports on disk: kept over a reload, whole or not at all, and never more than there is room for.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import type { ReportItem } from "../../server/src/protocol.ts";
import { countsOf, type Report, reportId } from "../../server/src/scanners/core/scanner.ts";
import { ReportStore } from "../../server/src/scanners/store.ts";
import { ownFolder } from "./scene.ts";

const license = (id: string): ReportItem => ({ kind: "license", id, risk: "high", package: "p" });

function report(name: string, day: number, items: readonly ReportItem[] = [license("MIT")]): Report {
  const target = { kind: "image", name } as const;
  const taken = new Date(Date.UTC(2026, 0, day)).toISOString();
  const numbers = {
    counts: countsOf(items),
    vulnerabilities: 0,
    secrets: 0,
    misconfigurations: 0,
    licenses: items.length,
  };
  const scanner = { id: "trivy", version: "0.74.0" } as const;
  return { summary: { id: reportId(target), target, title: name, scanner, taken, ...numbers }, items, files: {} };
}

const titles = async (store: ReportStore) => (await store.list()).map(({ title }) => title);

describe("reports", () => {
  test("survive a reload, newest first, with their items", async () => {
    const folder = path.join(ownFolder(), "made", "when needed");
    const store = new ReportStore(folder);
    assert.deepEqual(await store.list(), []);
    assert.ok(!fs.existsSync(folder));
    await store.put(report("a", 1));
    await store.put(report("b", 2, [license("Apache-2.0"), license("MIT")]));
    const again = new ReportStore(folder);
    assert.deepEqual(await titles(again), ["b", "a"]);
    assert.deepEqual(
      await again.get(reportId({ kind: "image", name: "b" })),
      report("b", 2, [license("Apache-2.0"), license("MIT")]),
    );
    assert.deepEqual(await again.get(reportId({ kind: "image", name: "a" })), report("a", 1));
  });

  test("take the place of the last one of their target", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    await store.put(report("a", 1));
    await store.put(report("a", 2, []));
    assert.equal((await store.list()).length, 1);
    assert.equal((await new ReportStore(folder).list())[0]?.licenses, 0);
  });

  test("can be forgotten, one or all", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    for (const name of ["a", "b", "c"]) await store.put(report(name, 1));
    await store.clear(reportId({ kind: "image", name: "b" }));
    assert.deepEqual((await titles(new ReportStore(folder))).sort(), ["a", "c"]);
    await store.clear("../../etc/passwd");
    await store.clear();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  test("are at most fifty: the oldest go", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    for (let day = 1; day <= 53; day += 1) await store.put(report(`image-${day}`, day));
    assert.equal((await store.list()).length, 50);
    assert.equal(fs.readdirSync(folder).length, 50);
    assert.equal(await store.get(reportId({ kind: "image", name: "image-3" })), undefined);
  });

  test("that are too large for the disk live as long as the process", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    await store.put(report("a", 1));
    await store.put(report("a", 2, [license("x".repeat(33_000_000))]));
    assert.deepEqual(fs.readdirSync(folder), []);
    await store.put(report("b", 3));
    assert.equal((await store.get(reportId({ kind: "image", name: "a" })))?.items.length, 1);
  });

  test("without a folder stay in memory, as with one that cannot be written or is relative", async () => {
    const file = path.join(ownFolder(), "file");
    fs.writeFileSync(file, "");
    for (const folder of [undefined, path.join(file, "below"), "relative/folder"]) {
      const store = new ReportStore(folder);
      await store.put(report("a", 1));
      assert.equal((await store.get(reportId({ kind: "image", name: "a" })))?.items.length, 1);
    }
    assert.ok(!fs.existsSync("relative"));
  });

  test("are for this user alone, and no draft is left", async () => {
    const folder = ownFolder();
    await new ReportStore(folder).put(report("a", 1));
    const [name = ""] = fs.readdirSync(folder);
    assert.match(name, /^[0-9a-f]{20}\.jsonl$/);
    assert.equal(fs.statSync(path.join(folder, name)).mode & 0o777, 0o600);
  });
});

test("files that are damaged, cut, of another version or under another's name are passed over", async () => {
  const folder = ownFolder();
  const store = new ReportStore(folder);
  for (const name of ["a", "b", "c", "d", "e"]) await store.put(report(name, 1));
  const file = (name: string) => path.join(folder, `${reportId({ kind: "image", name })}.jsonl`);
  fs.writeFileSync(file("a"), "{");
  fs.writeFileSync(file("b"), fs.readFileSync(file("b"), "utf8").replace('"v":1', '"v":2'));
  fs.renameSync(file("c"), path.join(folder, `${"0".repeat(20)}.jsonl`));
  fs.truncateSync(file("d"), fs.statSync(file("d")).size - 20);
  fs.writeFileSync(path.join(folder, "else.txt"), "");
  const again = new ReportStore(folder);
  assert.deepEqual((await titles(again)).sort(), ["d", "e"]);
  assert.equal(await again.get(reportId({ kind: "image", name: "d" })), undefined);
  assert.deepEqual(await titles(again), ["e"]);
});
