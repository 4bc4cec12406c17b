// Reports on disk: kept over a reload, whole or not at all, and never more than there is room for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import type { ScanTarget } from "../../server/src/protocol.ts";
import { type Item, type Report, withSoundLines } from "../../server/src/scanners/core/report.ts";
import { reportId } from "../../server/src/scanners/core/target.ts";
import { summaryOf } from "../../server/src/scanners/projection.ts";
import { ReportStore } from "../../server/src/scanners/store.ts";
import { readHead, readRest } from "../../server/src/scanners/stored.ts";
import { ownFolder } from "./scene.ts";

const license = (id: string): Item => ({ kind: "license", id, risk: "high", package: "p" });

const image = (name: string): ScanTarget => ({ kind: "image", name });

function report(name: string, day: number, items: readonly Item[] = [license("MIT")], scanner = "one"): Report {
  const taken = new Date(Date.UTC(2026, 0, day)).toISOString();
  return {
    target: image(name),
    scanner: { id: scanner, title: scanner, version: "1.0" },
    begun: taken,
    taken,
    items,
    files: {},
  };
}

const titles = async (store: ReportStore) =>
  (await store.list()).map(({ target }) => (target.kind === "image" ? target.name : ""));

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
    assert.deepEqual(await again.of(image("b")), [report("b", 2, [license("Apache-2.0"), license("MIT")])]);
    assert.deepEqual(await again.of(image("a")), [report("a", 1)]);
  });

  test("take the place of the last one of their target by their scanner, and of no other", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    await store.put(report("a", 1));
    await store.put(report("a", 2, []));
    assert.equal((await store.list()).length, 1);
    assert.equal((await new ReportStore(folder).list())[0]?.kinds.license, 0);
    await store.put(report("a", 3, [license("X")], "two"));
    await store.put(report("b", 4));
    const again = new ReportStore(folder);
    assert.deepEqual(await titles(again), ["b", "a", "a"]);
    assert.deepEqual(
      (await again.of(image("a"))).map(({ scanner, items }) => [scanner.id, items.length]),
      [
        ["two", 1],
        ["one", 0],
      ],
    );
    await again.clear(image("a"));
    assert.deepEqual(await titles(again), ["b"]);
  });

  test("can be forgotten, one or all", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    for (const name of ["a", "b", "c"]) await store.put(report(name, 1));
    await store.clear(image("b"));
    assert.deepEqual((await titles(new ReportStore(folder))).sort(), ["a", "c"]);
    await store.clear(image("../../etc/passwd"));
    await store.clear();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  test("are at most a hundred: the oldest go", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    for (let day = 1; day <= 103; day += 1) await store.put(report(`image-${day}`, day));
    assert.equal((await store.list()).length, 100);
    assert.equal(fs.readdirSync(folder).length, 100);
    assert.deepEqual(await store.of(image("image-3")), []);
  });

  test("that are too large for the disk live as long as the process", async () => {
    const folder = ownFolder();
    const store = new ReportStore(folder);
    await store.put(report("a", 1));
    await store.put(report("a", 2, [license("x".repeat(33_000_000))]));
    assert.deepEqual(fs.readdirSync(folder), []);
    await store.put(report("b", 3));
    assert.equal((await store.of(image("a")))[0]?.items.length, 1);
  });

  test("without a folder stay in memory, as with one that cannot be written or is relative", async () => {
    const file = path.join(ownFolder(), "file");
    fs.writeFileSync(file, "");
    for (const folder of [undefined, path.join(file, "below"), "relative/folder"]) {
      const store = new ReportStore(folder);
      await store.put(report("a", 1));
      assert.equal((await store.of(image("a")))[0]?.items.length, 1);
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
  const file = (name: string) => path.join(folder, `${reportId(image(name), "one")}.jsonl`);
  fs.writeFileSync(file("a"), "{");
  fs.writeFileSync(file("b"), fs.readFileSync(file("b"), "utf8").replace('"v":2', '"v":3'));
  fs.renameSync(file("c"), path.join(folder, `${"0".repeat(20)}.jsonl`));
  fs.truncateSync(file("d"), fs.statSync(file("d")).size - 20);
  fs.writeFileSync(path.join(folder, "else.txt"), "");
  const again = new ReportStore(folder);
  assert.deepEqual((await titles(again)).sort(), ["d", "e"]);
  assert.deepEqual(await again.of(image("d")), []);
  assert.deepEqual(await titles(again), ["e"]);
});

describe("what version 0.1 wrote", () => {
  const target = { kind: "archive", path: "/images/web.tar" } as const;
  const head = {
    v: 1,
    summary: {
      id: "0123456789abcdef0123",
      target,
      title: "web.tar",
      digest: "sha256:aa",
      scanner: { id: "older", version: "0.74.0", database: "2026-01-02T03:04:05Z" },
      taken: "2026-01-03T00:00:00.000Z",
      counts: { critical: 1, high: 1, medium: 0, low: 0, unknown: 0 },
      vulnerabilities: 1,
      secrets: 1,
      misconfigurations: 0,
      licenses: 1,
    },
  };
  const rest = {
    items: [
      {
        kind: "vulnerability",
        id: "CVE-1",
        aliases: [],
        package: { name: "a", version: "1", path: "app/lock.json" },
        risk: "critical",
        title: "t",
        layer: "sha256:bb",
      },
      {
        kind: "vulnerability",
        id: "CVE-2",
        aliases: [],
        package: { name: "b", version: "2" },
        risk: "low",
        title: "t",
      },
      { kind: "secret", id: "token", risk: "high", title: "t", file: "/x.env", lines: [2, 3], layer: "sha256:bb" },
      { kind: "license", id: "MIT", risk: "low", package: "p", file: "f" },
    ],
    files: {},
  };
  const written = (second: unknown) => {
    const folder = ownFolder();
    const text = `${JSON.stringify(head)}\n${JSON.stringify(second)}\n`;
    fs.writeFileSync(path.join(folder, `${head.summary.id}.jsonl`), text);
    return folder;
  };

  test("is read and written anew", async () => {
    const folder = written(rest);
    const lines: string[] = [];
    const [report] = await new ReportStore(folder, (line) => lines.push(line)).of(target);
    assert.deepEqual(report?.scanner, {
      title: "Older",
      id: "older",
      version: "0.74.0",
      database: "2026-01-02T03:04:05Z",
    });
    assert.deepEqual(report?.image, { layers: [], digest: "sha256:aa" });
    assert.deepEqual(
      report?.items.map((item) => ("place" in item ? item.place : undefined)),
      [
        { path: "app/lock.json", layer: "sha256:bb" },
        undefined,
        { path: "/x.env", lines: [2, 3], layer: "sha256:bb" },
        { path: "f" },
      ],
    );
    assert.deepEqual(report?.items[0], {
      kind: "vulnerability",
      id: "CVE-1",
      aliases: [],
      package: { name: "a", version: "1" },
      place: { path: "app/lock.json", layer: "sha256:bb" },
      risk: "critical",
      title: "t",
    });
    assert.deepEqual(lines, []);
    assert.deepEqual(fs.readdirSync(folder), [`${reportId(target, "older")}.jsonl`]);
    assert.deepEqual(await new ReportStore(folder).of(target), [report]);
  });

  for (const item of [
    { kind: "vulnerability" },
    { kind: "vulnerability", id: "a", aliases: [], package: null, risk: "low", title: "t" },
    { kind: "vulnerability", id: "a", package: { name: "a", version: "1" }, risk: "low", title: "t" },
    { kind: "secret", id: "a", risk: "low", title: "t" },
    { kind: "secret", id: "a", risk: "low", title: "t", file: 5 },
  ])
    test(`and cannot be read is removed, with a word: ${JSON.stringify(item)}`, async () => {
      const folder = written({ items: [item], files: {} });
      const lines: string[] = [];
      const store = new ReportStore(folder, (line) => lines.push(line));
      await store.put(report("good", 1));
      assert.deepEqual(await titles(store), ["good"]);
      assert.deepEqual(lines, ["1 report of an earlier version could not be read and was removed: scan again."]);
      assert.equal(fs.readdirSync(folder).length, 1);
    });
});

test("a file with an item that cannot be shown is damaged", async () => {
  const folder = ownFolder();
  await new ReportStore(folder).put(report("a", 1));
  await new ReportStore(folder).put(report("b", 2));
  const file = path.join(folder, `${reportId(image("a"), "one")}.jsonl`);
  for (const item of [
    '{"kind":"secret","id":"x","risk":"low","title":"t"}',
    '{"kind":"license","id":"x","risk":"low","package":null}',
  ]) {
    const [head] = fs.readFileSync(file, "utf8").split("\n");
    fs.writeFileSync(file, `${head}\n{"items":[${item}],"files":{}}\n`);
    const store = new ReportStore(folder);
    assert.deepEqual(await store.of(image("a")), []);
    assert.deepEqual(await titles(store), ["b"]);
  }
});

test("a summary that is too long in bytes lives as long as the process", async () => {
  const folder = ownFolder();
  const long = report("a", 1);
  const store = new ReportStore(folder);
  await store.put({ ...long, scanner: { ...long.scanner, version: "é".repeat(40_000) } });
  assert.deepEqual(fs.readdirSync(folder), []);
  assert.equal((await store.list()).length, 1);
});

test("a folder that others may write to, or that is a link, is not used, and that is reported once", async (t) => {
  if (process.platform === "win32") return t.skip("Windows does not say who may write to what.");
  const [own, open] = [ownFolder(), ownFolder()];
  await new ReportStore(open).put(report("a", 1));
  fs.chmodSync(open, 0o777);
  const link = path.join(own, "link");
  fs.symlinkSync(ownFolder(), link);
  for (const folder of [open, link]) {
    const before = fs.readdirSync(folder);
    const said: string[] = [];
    const store = new ReportStore(folder, (line) => said.push(line));
    assert.deepEqual(await store.list(), []);
    await store.put(report("b", 2));
    await store.put(report("c", 3));
    assert.deepEqual(await titles(store), ["c", "b"]);
    assert.deepEqual(fs.readdirSync(folder), before);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /kept in memory only/);
  }
});

test("a report that is a link, a pipe or larger than any we write is ignored", async (t) => {
  if (process.platform === "win32") return t.skip("There are no pipes among the files of Windows.");
  const folder = ownFolder();
  const first = new ReportStore(folder);
  for (const name of ["a", "b", "c"]) await first.put(report(name, 1));
  const [pipe, device, large] = fs.readdirSync(folder).map((name) => path.join(folder, name));
  for (const file of [pipe, device]) fs.rmSync(file ?? "");
  assert.equal(spawnSync("mkfifo", [pipe ?? ""]).status, 0);
  fs.symlinkSync("/dev/zero", device ?? "");
  fs.truncateSync(large ?? "", 70_000_000_000);
  assert.deepEqual(await new ReportStore(folder).list(), []);
});

test("what another window of the workspace clears or scans is gone or there in this one, too", async () => {
  const folder = path.join(ownFolder(), "made");
  const [one, other] = [new ReportStore(folder), new ReportStore(folder)];
  assert.deepEqual(await titles(other), []);
  for (const name of ["a", "b"]) await one.put(report(name, 1));
  assert.deepEqual((await titles(other)).sort(), ["a", "b"]);
  assert.equal((await other.of(image("a")))[0]?.items.length, 1);
  await one.put(report("a", 2, []));
  assert.equal((await other.of(image("a")))[0]?.items.length, 0);
  await one.clear(image("a"));
  assert.deepEqual(await titles(other), ["b"]);
  assert.deepEqual(await other.of(image("a")), []);
  await one.clear();
  assert.deepEqual(await titles(other), []);
  fs.rmSync(folder, { recursive: true });
  assert.deepEqual([await titles(one), await titles(other)], [[], []]);
  // One that was too large for the disk is nobody else's.
  await one.put(report("large", 3, [license("x".repeat(33_000_000))]));
  await other.put(report("c", 4));
  await other.clear();
  assert.deepEqual([await titles(one), await titles(other)], [["large"], []]);
});

test("a folder in which nothing changes is looked at, and its files are not", async (context) => {
  const folder = ownFolder();
  const store = new ReportStore(folder);
  for (let i = 0; i < 20; i += 1) await store.put(report(`image-${i}`, 1));
  const past = new Date(Date.now() - 60_000);
  fs.utimesSync(folder, past, past);
  await store.list();
  const read = context.mock.method(fs.promises, "readdir");
  const asked = context.mock.method(fs.promises, "stat");
  for (let i = 0; i < 10; i += 1) assert.equal((await store.list()).length, 20);
  assert.deepEqual([read.mock.callCount(), asked.mock.callCount()], [0, 10]);
});

describe("an item of a file that lacks a field, or has another in its place", () => {
  const place = { path: "a", lines: [1, 2], layer: "sha256:aa" };
  const named = { name: "n", version: "1" };
  const risk = "low";
  const whole: readonly Readonly<Record<string, unknown>>[] = [
    { kind: "vulnerability", id: "CVE-1", aliases: ["x"], package: named, place, risk, title: "t" },
    { kind: "secret", id: "s", risk, title: "t", place },
    { kind: "misconfiguration", id: "m", risk, title: "t", message: "m", place },
    { kind: "license", id: "MIT", risk, package: "p", place },
    { kind: "signature", id: "s", state: "missing", message: "m", risk },
    { kind: "package", id: "p", package: named, place },
  ];
  const summary = summaryOf(report("a", 1));
  const read = (item: object) => readRest(`{}\n${JSON.stringify({ items: [item], files: {} })}`, summary)?.items;
  const optional = ["package/place", "license/place", "vulnerability/place", "signature/risk"];
  for (const item of whole)
    test(String(item.kind), () => {
      assert.deepEqual(read(item), [item]);
      for (const [key, value] of Object.entries(item)) {
        const { [key]: _, ...without } = item;
        if (!optional.includes(`${item.kind}/${key}`)) assert.equal(read(without), undefined, `without ${key}`);
        for (const odd of [null, 5, {}, [], [null], true, { name: 5, version: "1" }, { path: 5 }])
          if (key !== "aliases" || JSON.stringify(odd) !== "[]")
            assert.equal(read({ ...item, [key]: odd }), undefined, `${key}: ${JSON.stringify(odd)}`);
        if (value !== place) continue;
        for (const lines of [[0, 1], [1.5, 2], [2, 1], [1], [1e308, 1e308], ["1", "2"], [-1, 1], [2 ** 31, 2 ** 31]])
          assert.equal(read({ ...item, place: { ...place, lines } }), undefined, `${lines}`);
      }
    });
});

test("a summary that could not be sorted or counted is ignored", () => {
  const head = (change: object) =>
    readHead(JSON.stringify({ v: 2, summary: { ...summaryOf(report("a", 1)), ...change } }));
  assert.ok(typeof head({}) === "object");
  for (const change of [
    { taken: "yesterday" },
    { begun: 5 },
    { counts: {} },
    { kinds: { license: -1 } },
    { target: {} },
  ])
    assert.equal(head(change), undefined, JSON.stringify(change));
});

test("a wrong line number is left out of a report, its item is not", () => {
  const item = (...lines: [number, number]): Item => ({
    kind: "secret",
    id: "s",
    risk: "low",
    title: "t",
    place: { path: "a", lines },
  });
  const lines = (...given: [number, number]) => {
    const sound = withSoundLines(item(...given));
    return sound.kind === "secret" ? sound.place.lines : undefined;
  };
  assert.deepEqual(lines(1, 2), [1, 2]);
  assert.deepEqual(
    [lines(3, 1), lines(3, 0.5), lines(3, 1e308)],
    [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
  );
  assert.deepEqual(
    [lines(0, 1), lines(0.5, 1), lines(1e308, 1e308), lines(Number.NaN, 1)],
    [undefined, undefined, undefined, undefined],
  );
});
