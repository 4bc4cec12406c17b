// Walks over file systems that are made up: names that lead elsewhere, folders without end. And what this machine's says of
// what it cannot find out.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { localFiles, uriOf } from "../../server/src/files/local.ts";
import { type Disk, type Entry, walksOf } from "../../server/src/files/walk.ts";

/** A disk whose every folder has the entries that `list` gives; a walk that would not end fails. */
function diskOf(list: (folder: string) => readonly Entry[] | undefined): Disk {
  let lists = 0;
  return {
    caseMatters: true,
    read: async () => ({ failed: "It does not exist." }),
    stat: async () => undefined,
    list: async (folder) => {
      lists += 1;
      assert.ok(lists < 1000, "the walk ends");
      return list(folder);
    },
  };
}

async function walked(disk: Disk, limits?: { depth: number; entries: number }) {
  const missed: string[] = [];
  const found: string[] = [];
  for await (const uri of walksOf(disk, limits).walk("memfs:/w", (why) => missed.push(why))) found.push(uri);
  return { found, missed };
}

const file = (name: string): Entry => ({ name, kind: "file" });
const folder = (name: string): Entry => ({ name, kind: "folder" });

test("names that do not lead down are skipped, and reported where they may be a file's: the walk stays below, and ends", async () => {
  const asked: string[] = [];
  const disk = diskOf((uri) => {
    asked.push(uri);
    const names = ["", ".", "..", "../../etc", "a/../../b", "..\\..\\etc"];
    return [...names.map(folder), ...names.map(file), file("a.yaml")];
  });
  assert.deepEqual(await walked(disk), {
    found: ["memfs:/w/a.yaml"],
    missed: ["`/w/..\\..\\etc` has a name that cannot be opened."],
  });
  assert.deepEqual(asked, ["memfs:/w"]);
});

test("a file system without end is left after so many folders, and that is told once", async () => {
  let lists = 0;
  const disk = diskOf(() => {
    lists += 1;
    return [folder("a"), folder("b"), file("z")];
  });
  const deep = await walked(disk, { depth: 3, entries: 1000 });
  assert.equal(deep.found.length, 7);
  assert.equal(lists, 7);
  assert.deepEqual(deep.missed, ["`/w/a/a/a` and everything else more than 3 folders deep was left out."]);
  const many = await walked(disk, { depth: 100, entries: 100 });
  assert.deepEqual(many.missed.at(-1), "There are more than 100 files and folders; the rest was left out.");
  assert.ok(many.missed.length <= 2, many.missed.join("\n"));
  const wide = await walked(
    diskOf((uri) => (uri === "memfs:/w" ? Array.from({ length: 50 }, (_, i) => file(`${i}`)) : undefined)),
    { depth: 3, entries: 20 },
  );
  assert.equal(wide.found.length, 20);
});

test("a folder that cannot be listed is named, and the walk goes on", async () => {
  const missed: unknown[][] = [];
  const found: string[] = [];
  const disk = diskOf((uri) => (uri === "memfs:/w" ? [folder("a"), folder("b"), file("c")] : undefined));
  for await (const uri of walksOf(disk).walk("memfs:/w", (...one) => missed.push(one))) found.push(uri);
  assert.deepEqual(found, ["memfs:/w/c"]);
  assert.deepEqual(missed, [
    ["`/w/a` cannot be listed.", "memfs:/w/a"],
    ["`/w/b` cannot be listed.", "memfs:/w/b"],
  ]);
});

test("of two names that became one only the first can be meant, and the other is reported", async () => {
  const disk = diskOf((uri) =>
    uri === "memfs:/w" ? [folder("a\ufffd"), folder("a\ufffd"), folder("b")] : [file("x")],
  );
  const { found, missed } = await walked(disk);
  assert.equal(found.length, 3);
  assert.deepEqual(missed, ["`/w/a\ufffd` has a name that cannot be opened."]);
});

test("a name with half a surrogate pair does not end the walk", async () => {
  const disk = diskOf((uri) => (uri === "memfs:/w" ? [file("a\ud800.yaml"), file("b.yaml"), folder("\udc00")] : []));
  assert.deepEqual((await walked(disk)).found, ["memfs:/w/a%EF%BF%BD.yaml", "memfs:/w/b.yaml"]);
});

test("what is there and cannot be looked at is not absent", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "plimsoll-stat-"));
  try {
    writeFileSync(path.join(root, "a"), "");
    symlinkSync("loop", path.join(root, "loop"));
    const stat = (name: string) => localFiles.stat(uriOf(path.join(root, name)));
    assert.equal(await stat("."), "folder");
    assert.equal(await stat("a"), "file");
    assert.equal(await stat("none"), undefined);
    assert.equal(await stat("a/below"), undefined);
    assert.equal(await stat("loop"), "other");
    assert.equal(await stat("n".repeat(5000)), "other");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
