// Programs judged by their bytes, and where programs are looked for. Nothing here is started.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { systemOf } from "../../server/src/paths/paths.ts";
import { isRefused } from "../../server/src/scanners/core/failures.ts";
import { isFailure } from "../../server/src/scanners/core/scanner.ts";
import { type Inspection, inspect, type Machine } from "../../server/src/scanners/programs/executable.ts";
import { isInFolder } from "../../server/src/scanners/programs/files.ts";
import { findProgram, pathOutside } from "../../server/src/scanners/programs/locate.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { fakeProgram } from "./programs.ts";
import { ownFolder, script } from "./scene.ts";

const LINUX: Machine = { platform: "linux", arch: "x64" };

function judged(bytes: Buffer, machine = LINUX) {
  return inspect(
    { size: bytes.length, slice: async (offset, length) => bytes.subarray(offset, offset + length) },
    machine,
  );
}

describe("for which machine", () => {
  test("ELF", async () => {
    assert.deepEqual(await judged(fakeProgram({})), {
      format: "elf",
      builtFor: "linux/x64",
      runs: true,
      buildInfo: [],
    });
    const arm = await judged(fakeProgram({ machine: 183 }));
    assert.deepEqual([arm.builtFor, arm.runs], ["linux/arm64", false]);
    assert.equal((await judged(fakeProgram({ machine: 3 }))).runs, true);
    assert.equal((await judged(fakeProgram({}), { platform: "darwin", arch: "x64" })).runs, false);
  });

  test("Mach-O, one and several architectures", async () => {
    const thin = Buffer.alloc(64);
    thin.writeUInt32BE(0xcffaedfe, 0);
    thin.writeUInt32LE(16777228, 4);
    assert.equal((await judged(thin)).builtFor, "darwin/arm64");
    const fat = Buffer.alloc(64);
    fat.writeUInt32BE(0xcafebabe, 0);
    fat.writeUInt32BE(2, 4);
    fat.writeUInt32BE(16777223, 8);
    fat.writeUInt32BE(16777228, 28);
    const both = await judged(fat, { platform: "darwin", arch: "arm64" });
    assert.deepEqual([both.builtFor, both.runs], ["darwin/x64+arm64", true]);
  });

  test("PE", async () => {
    const pe = Buffer.alloc(256);
    pe.write("MZ");
    pe.writeUInt32LE(128, 60);
    pe.write("PE\0\0", 128);
    pe.writeUInt16LE(34404, 132);
    assert.equal((await judged(pe, { platform: "win32", arch: "x64" })).runs, true);
    assert.equal((await judged(pe)).runs, false);
  });

  test("a script runs; text, a Java class, an empty and a cut file do not", async () => {
    assert.equal((await judged(Buffer.from("#!/bin/sh\n"))).format, "script");
    const java = Buffer.from("cafebabe0000003d00", "hex");
    for (const bytes of [
      Buffer.from("echo hello\n"),
      java,
      Buffer.alloc(0),
      Buffer.from("\x7fELF", "latin1"),
      Buffer.from("MZ"),
    ]) {
      assert.deepEqual([(await judged(bytes)).format, (await judged(bytes)).runs], ["other", false]);
    }
  });
});

describe("which Trivy", () => {
  const refused = trivy.program.refused;
  assert.ok(refused !== undefined);
  const versionsIn = ({ buildInfo }: Inspection) => buildInfo.flatMap((info) => refused.inBuildInfo(info));
  const versions = async (info: string, more = {}) => versionsIn(await judged(fakeProgram({ info, ...more })));

  test("as main module, as dependency, by the linker", async () => {
    assert.deepEqual(await versions("path\tx\nmod\tgithub.com/aquasecurity/trivy\tv0.74.0\th1:x=\n"), ["0.74.0"]);
    assert.deepEqual(await versions("mod\texample.test/x\t(devel)\ndep\tgithub.com/aquasecurity/trivy\tv0.69.4\n"), [
      "0.69.4",
    ]);
    const linked =
      'mod\tgithub.com/aquasecurity/trivy\t(devel)\nbuild\t-ldflags="-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=0.69.5"\n';
    assert.deepEqual(await versions(linked), ["(devel)", "0.69.5"]);
    assert.deepEqual(await versions("dep\tgithub.com/aquasecurity/trivy-db\tv0.69.4\n"), []);
  });

  test("anywhere in the file, across the border of two reads, and behind bytes that only look like it", async () => {
    for (const offset of [4096, 3_999_990, 4_000_000, 9_000_001]) {
      assert.deepEqual(
        await versions("mod\tgithub.com/aquasecurity/trivy\tv0.69.6\n", { offset }),
        ["0.69.6"],
        String(offset),
      );
    }
    const decoy = Buffer.concat([
      fakeProgram({}),
      Buffer.from("\xff Go buildinf:\x08\x02", "latin1"),
      Buffer.alloc(40, 0xff),
    ]);
    assert.deepEqual(versionsIn(await judged(decoy)), []);
    const whole = Buffer.concat([decoy, fakeProgram({ info: "mod\tgithub.com/aquasecurity/trivy\tv0.69.4\n" })]);
    assert.deepEqual(versionsIn(await judged(whole)), ["0.69.4"]);
  });

  test("refused are three versions, however they are written", () => {
    for (const version of ["0.69.4", "v0.69.5", "0.69.6", "0.69.4-rc1", "v0.69.6+dirty"])
      assert.ok(isRefused(version, refused), version);
    for (const version of ["0.69.3", "0.69.7", "0.74.0", "0.69.40", "10.69.4", "(devel)", ""])
      assert.ok(!isRefused(version, refused), version);
  });
});

describe("where", () => {
  const folder = ownFolder();
  const bin = path.join(folder, "bin");
  const workspace = path.join(folder, "work");
  const good = script(bin, "trivy", "exit 0");
  const inside = script(path.join(workspace, "node_modules", ".bin"), "trivy", "touch /tmp/never");
  const find = (more: Partial<Parameters<typeof findProgram>[0]>) =>
    findProgram({
      name: "trivy",
      title: "Trivy",
      setting: "`plimsoll.trivy.path`",
      searched: "",
      workspace: [workspace],
      ...more,
    });
  const message = async (more: Parameters<typeof find>[0]) => {
    const found = await find(more);
    assert.ok(isFailure(found), JSON.stringify(found));
    return found.message;
  };
  const joined = (...folders: readonly string[]) => folders.join(path.delimiter);

  test("the first in PATH, none of the workspace, none of a relative folder", async () => {
    assert.deepEqual(await find({ searched: joined(path.dirname(inside), bin) }), { path: good });
    assert.equal(
      await message({ searched: path.dirname(inside) }),
      `\`${inside}\` is in the workspace, and programs of a workspace are never started.`,
    );
    assert.equal(
      await message({ searched: joined("", ".", "node_modules/.bin") }),
      "Trivy is not installed. Looked in PATH and in `plimsoll.trivy.path`.",
    );
  });

  test("none of the workspace through a link", async () => {
    const link = path.join(folder, "linked");
    fs.mkdirSync(link);
    fs.symlinkSync(inside, path.join(link, "trivy"));
    assert.match(await message({ searched: link }), /is in the workspace/);
    const alias = path.join(folder, "alias");
    fs.symlinkSync(workspace, alias);
    assert.match(await message({ searched: path.dirname(inside), workspace: [alias] }), /is in the workspace/);
  });

  test("none of the workspace by another path of the same folder", async () => {
    const alias = path.join(folder, "other-name");
    fs.symlinkSync(workspace, alias);
    // Not resolved, as where a disk is reached by two paths: only what the file system knows the folders by tells.
    const below = path.join(alias, "node_modules", ".bin", "trivy");
    assert.ok(await isInFolder(below, [folder, workspace]));
    assert.ok(await isInFolder(below, [workspace]));
    assert.ok(await isInFolder(path.join(alias, "absent", "trivy"), [workspace]));
    assert.ok(!(await isInFolder(good, [workspace])));
    assert.ok(!(await isInFolder(good, [path.join(folder, "absent")])));
    assert.ok(!(await isInFolder(good, [])));
  });

  test("on Windows and macOS case does not count, and a path that is not full is none", async () => {
    const twin = path.join(folder, "WORK");
    const there = script(path.join(twin, "bin"), "trivy", "exit 0");
    const linux: Machine = { platform: "linux", arch: process.arch };
    const macos: Machine = { platform: "darwin", arch: process.arch };
    assert.deepEqual(await find({ configured: there, machine: linux }), { path: there });
    assert.match(await message({ configured: there, machine: macos }), /is in the workspace/);
    assert.match(await message({ searched: path.dirname(there), machine: macos }), /is in the workspace/);
    const windows: Machine = { platform: "win32", arch: "x64" };
    for (const configured of ["\\trivy.exe", "C:trivy.exe", "trivy.exe"])
      assert.match(await message({ configured, machine: windows }), /is a relative path/);
    for (const configured of ["C:\\tools\\trivy.exe.", "C:\\a.txt:trivy.exe"])
      assert.match(await message({ configured, machine: windows }), /is not a plain path/);
  });

  test("the configured one, by an absolute path only", async () => {
    assert.deepEqual(await find({ configured: good }), { path: good });
    assert.match(await message({ configured: "bin/trivy" }), /is a relative path, and only an absolute one is used\.$/);
    assert.match(await message({ configured: inside }), /is in the workspace/);
    assert.equal(
      await message({ configured: `${good}-x`, searched: bin }),
      `Trivy is not installed at \`${good}-x\`, where \`plimsoll.trivy.path\` says it is.`,
    );
    assert.match(await message({ configured: bin }), /is a folder, not a program/);
  });

  test("who opens the home folder may use the programs in it; where that is, no variable says", async () => {
    assert.deepEqual(await find({ searched: path.dirname(inside), home: workspace }), { path: inside });
    const { HOME } = process.env;
    process.env.HOME = workspace;
    try {
      assert.match(await message({ searched: path.dirname(inside) }), /is in the workspace/);
    } finally {
      process.env.HOME = HOME;
    }
  });

  describe("none of a repository that holds the workspace", () => {
    const home = path.join(folder, "home");
    const repository = path.join(home, "code", "repo");
    const own = script(path.join(repository, "tools"), "trivy", "exit 0");
    const sub = path.join(repository, "a", "b");
    fs.mkdirSync(sub, { recursive: true });
    const mark = (where: string, name = ".git") => fs.mkdirSync(path.join(where, name));
    const unmark = (where: string, name = ".git") => fs.rmSync(path.join(where, name), { recursive: true });
    const searched = path.dirname(own);

    test("wherever in it the workspace is", async () => {
      assert.deepEqual(await find({ searched, workspace: [sub], home }), { path: own });
      for (const name of [".git", ".hg", ".svn", ".jj"]) {
        mark(repository, name);
        assert.equal(
          await message({ searched, workspace: [sub], home }),
          `\`${own}\` is in \`${repository}\`, the repository that the workspace is in, and programs of a workspace are never started.`,
        );
        assert.equal(await pathOutside(joined(searched, bin), [sub], systemOf("linux")), bin);
        unmark(repository, name);
      }
    });

    test("of a worktree, through links, of a repository around a repository", async () => {
      fs.writeFileSync(path.join(repository, ".git"), "gitdir: /elsewhere\n");
      const link = path.join(folder, "to-sub");
      fs.symlinkSync(sub, link);
      const linked = path.join(folder, "linked-tools");
      fs.symlinkSync(searched, linked);
      for (const more of [{ workspace: [link] }, { workspace: [sub], searched: linked }])
        assert.match(await message({ searched, home, ...more }), /is in .*, the repository that the workspace is in/);
      assert.match(
        await message({ configured: own, workspace: [sub], home }),
        /the repository that the workspace is in/,
      );
      // A submodule: the repository around it is the nearest to nobody, and counts all the same.
      mark(sub);
      assert.match(await message({ searched, workspace: [sub], home }), /the repository that the workspace is in/);
      fs.rmSync(path.join(repository, ".git"));
      assert.deepEqual(await find({ searched, workspace: [sub], home }), { path: own });
      unmark(sub);
    });

    test("but a home folder in git is its user's, and so are the programs in it", async () => {
      mark(home);
      const users = script(path.join(home, "bin"), "trivy", "exit 0");
      assert.deepEqual(await find({ searched: path.dirname(users), workspace: [sub], home }), { path: users });
      // A link to the home folder is the home folder, too.
      const link = path.join(folder, "home-link");
      fs.symlinkSync(home, link);
      assert.deepEqual(await find({ searched: path.dirname(users), workspace: [sub], home: link }), { path: users });
      mark(repository);
      assert.match(await message({ searched, workspace: [sub], home }), /the repository that the workspace is in/);
      unmark(repository);
      unmark(home);
    });
  });

  test("a program gets a PATH that leads to none of the workspace", async () => {
    const link = path.join(folder, "to-workspace");
    fs.symlinkSync(workspace, link);
    const searched = joined(bin, path.dirname(inside), "", "relative", link, path.join(link, "bin"), "/usr/bin");
    assert.equal(await pathOutside(searched, [workspace], systemOf("linux")), joined(bin, "/usr/bin"));
  });

  test("a text file without `#!` would be handed to a shell by the system: it is no program", async () => {
    const text = path.join(bin, "text");
    fs.writeFileSync(text, "echo hello\n", { mode: 0o755 });
    assert.equal(await message({ configured: text }), `\`${text}\` is not a program.`);
  });
});
