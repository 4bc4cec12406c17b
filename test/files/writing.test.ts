// Writing files of this machine: whole or not at all, with owner, mode and names as they were, and never out of the project.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { appendText, replaceText, uriOf } from "../../server/src/files/local.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();
const skip = process.platform === "win32" && "Windows has other owners and modes.";
const isRoot = process.geteuid?.() === 0;
let all = "";
let root = "";
let file = "";

before(() => {
  all = mkdtempSync(path.join(tmpdir(), "plimsoll-writing-"));
});
after(() => rmSync(all, { recursive: true, force: true }));
beforeEach(() => {
  root = mkdtempSync(path.join(all, "root-"));
  file = path.join(root, "Dockerfile");
  writeFileSync(file, "before");
});

const replace = (name = file, before = "before", after = "after") =>
  replaceText(uriOf(name), before, after, uriOf(root));

/** Whether the write was refused with words that say why, and left nothing behind. */
async function refused(words: RegExp, name = file): Promise<void> {
  const files = readdirSync(root).sort();
  assert.match((await replace(name)) ?? "It was written.", words);
  assert.equal(readFileSync(name, "utf8"), "before");
  assert.deepEqual(readdirSync(root).sort(), files);
}

describe("a text that is replaced", { skip }, () => {
  for (const mode of [0o666, 0o777, 0o640, 0o600, 0o644, 0o1644])
    test(`has the mode ${mode.toString(8)} afterwards, whatever the mask`, async () => {
      chmodSync(file, mode);
      const mask = process.umask(0o077);
      try {
        assert.equal(await replace(), undefined);
      } finally {
        process.umask(mask);
      }
      assert.equal(statSync(file).mode & 0o7777, mode);
      assert.equal(readFileSync(file, "utf8"), "after");
      assert.deepEqual(readdirSync(root), ["Dockerfile"]);
    });

  for (const mode of [0o4755, 0o2755, 0o6644])
    test(`is left alone with the mode ${mode.toString(8)}`, async () => {
      chmodSync(file, mode);
      await refused(/setuid, setgid/);
      assert.equal(statSync(file).mode & 0o7777, mode);
    });

  test("keeps owner and group", { skip: !isRoot && "Only root may give files away." }, async () => {
    chownSync(file, 1234, 5678);
    chmodSync(file, 0o660);
    assert.equal(await replace(), undefined);
    const { uid, gid, mode } = statSync(file);
    assert.deepEqual([uid, gid, mode & 0o7777], [1234, 5678, 0o660]);
  });

  test("is refused where owner or group would be lost", {
    skip: !isRoot && "Only root can become another.",
  }, async () => {
    // Its group is one that the other user is not in.
    chmodSync(all, 0o755);
    chmodSync(root, 0o777);
    chmodSync(file, 0o666);
    process.setegid?.(65_534);
    process.seteuid?.(65_534);
    try {
      await refused(/belongs to another user or group/);
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
    }
    assert.equal(statSync(file).uid, 0);
  });

  test("is refused where it has other names", async () => {
    linkSync(file, path.join(root, "other"));
    await refused(/2 names \(hard links\)/);
    assert.equal(statSync(file).nlink, 2);
  });

  test("has a name as long as names can be", async () => {
    const long = path.join(root, `${"x".repeat(244)}.Dockerfile`);
    writeFileSync(long, "before");
    assert.equal(await replace(long), undefined);
    assert.equal(readFileSync(long, "utf8"), "after");
  });

  test("is refused where it is a pipe, was changed or is not UTF-8", async () => {
    const pipe = path.join(root, "pipe");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    assert.match((await replace(pipe)) ?? "", /is not a regular file/);
    assert.match((await replace(file, "other")) ?? "", /has changed since/);
    writeFileSync(file, Buffer.from([0x62, 0xff]));
    assert.match((await replace(file, "b\ufffd")) ?? "", /not UTF-8/);
  });

  test("stays as it was on a full disk", async (t) => {
    const disk = path.join(root, "disk");
    mkdirSync(disk);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", disk]).status !== 0)
      return t.skip("No file system may be mounted here.");
    try {
      const small = path.join(disk, "Dockerfile");
      writeFileSync(small, "before");
      assert.match((await replace(small, "before", "x".repeat(100_000))) ?? "", /cannot be written: ENOSPC/);
      assert.equal(readFileSync(small, "utf8"), "before");
      assert.deepEqual(readdirSync(disk), ["Dockerfile"]);
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});

describe("a link", { skip }, () => {
  test("inside of the project stays one, and what it leads to is written", async () => {
    symlinkSync("Dockerfile", path.join(root, "link"));
    assert.equal(await replace(path.join(root, "link")), undefined);
    assert.equal(readlinkSync(path.join(root, "link")), "Dockerfile");
    assert.equal(readFileSync(file, "utf8"), "after");
  });

  test("that leads outside the project is not followed, nor is a folder that is one", async () => {
    const other = mkdtempSync(path.join(all, "other-"));
    writeFileSync(path.join(other, "Dockerfile"), "before");
    symlinkSync(path.join(other, "Dockerfile"), path.join(root, "link"));
    symlinkSync(other, path.join(root, "folder"));
    await refused(/leads outside .*, so it was not changed: give that path to fix it/, path.join(root, "link"));
    await refused(/leads outside/, path.join(root, "folder/Dockerfile"));
    // By a name that begins like the root's.
    const twin = `${root}-twin`;
    mkdirSync(twin);
    writeFileSync(path.join(twin, "Dockerfile"), "before");
    symlinkSync(path.join(twin, "Dockerfile"), path.join(root, "twin"));
    await refused(/leads outside/, path.join(root, "twin"));
  });

  test("above the project does not count as one that leads out", async () => {
    const way = path.join(all, "way");
    symlinkSync(root, way);
    assert.equal(await replaceText(uriOf(path.join(way, "Dockerfile")), "before", "after", uriOf(way)), undefined);
    assert.equal(readFileSync(file, "utf8"), "after");
  });

  test("is not followed to create a file", async () => {
    const other = mkdtempSync(path.join(all, "other-"));
    symlinkSync(path.join(other, "new"), path.join(root, "new"));
    symlinkSync(other, path.join(root, "folder"));
    const append = (name: string) => appendText(uriOf(path.join(root, name)), ["line\n"], uriOf(root));
    assert.match((await append("new")) ?? "", /leads nowhere/);
    assert.match((await append("folder/new")) ?? "", /outside of/);
    assert.deepEqual(readdirSync(other), []);
    assert.equal(await append("own"), undefined);
    assert.equal(await append("own"), undefined);
    assert.equal(readFileSync(path.join(root, "own"), "utf8"), "line\nline\n");
  });
});

test("only fixes that were written are counted", { skip }, async () => {
  mkdirSync(path.join(root, ".git"));
  const text = "FROM alpine:3.20\nUSER 1\nADD a b\n";
  writeFileSync(file, text);
  writeFileSync(path.join(root, "b.Dockerfile"), text);
  const other = path.join(all, "elsewhere.Dockerfile");
  writeFileSync(other, text);
  symlinkSync(other, path.join(root, "c.Dockerfile"));
  linkSync(path.join(root, "b.Dockerfile"), path.join(root, "b2.Dockerfile"));
  const { terminal, written } = recordingTerminal();
  const names = ["Dockerfile", "b.Dockerfile", "c.Dockerfile"].map((name) => path.join(root, name));
  assert.equal(await fixCommand(engine, names, terminal), 2);
  assert.match(written.note, /^1 fix in 1 file\.$/m);
  assert.equal(written.note.match(/was not changed/g)?.length, 2);
  assert.deepEqual(
    [file, other].map((name) => readFileSync(name, "utf8").includes("ADD")),
    [false, true],
  );
});
