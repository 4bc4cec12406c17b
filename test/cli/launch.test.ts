// The launcher keeps compiled code in a folder of the user's own and nowhere else: what lies there is run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { buildAll } from "../../scripts/build.ts";

let all = "";
let program = "";
let home = "";
let here = "";

before(async () => {
  all = mkdtempSync(path.join(tmpdir(), "plimsoll-launch-"));
  const outdir = path.join(all, "dist");
  assert.ok(await buildAll({ outdir, nodeOnly: true }), "the build");
  program = path.join(outdir, "cli.cjs");
});
after(() => rmSync(all, { recursive: true, force: true }));
beforeEach(() => {
  home = mkdtempSync(path.join(all, "home-"));
  here = mkdtempSync(path.join(all, "here-"));
});

function start(environment: Readonly<Record<string, string>>, cwd = here): void {
  const { status, stdout } = spawnSync(process.execPath, [program, "--version"], {
    cwd,
    env: { PATH: process.env.PATH, ...environment },
    encoding: "utf8",
  });
  assert.equal(status, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+/);
}

/** Whether a start kept something in the folder for compiled code below `cache`. */
function keeps(cache: string, environment: Readonly<Record<string, string>>, cwd = here): boolean {
  start(environment, cwd);
  try {
    return readdirSync(path.join(cache, "plimsoll/compiled")).length > 0;
  } catch {
    return false;
  }
}

/** A folder for compiled code, as an earlier start left it. */
function cacheIn(folder: string): string {
  const compiled = path.join(folder, ".cache/plimsoll/compiled");
  mkdirSync(compiled, { recursive: true, mode: 0o755 });
  return compiled;
}

test("without a home, or with a relative one, nothing is kept in the folder it is started in", () => {
  for (const environment of [
    { HOME: "" },
    { HOME: "here" },
    { XDG_CACHE_HOME: "here" },
    { XDG_CACHE_HOME: "/proc/nowhere" },
  ]) {
    start(environment);
    assert.deepEqual(readdirSync(here), []);
  }
});

test("what is compiled is kept in the user's own folder", () => {
  assert.equal(keeps(path.join(home, ".cache"), { HOME: home }), true);
  assert.equal(keeps(path.join(home, ".cache"), { HOME: home }), true);
});

test("nothing is kept below the folder that it is started in, or in a repository", () => {
  const inside = path.join(here, "cache");
  assert.equal(keeps(inside, { XDG_CACHE_HOME: inside }), false);
  assert.deepEqual(readdirSync(here), [], "nor is a folder made");
  mkdirSync(path.join(here, "sub"));
  assert.equal(keeps(inside, { XDG_CACHE_HOME: inside }, path.join(here, "sub")), true);
  for (const mark of [".git", ".hg", ".svn", ".jj"]) {
    mkdirSync(path.join(here, mark));
    assert.equal(keeps(path.join(here, "b"), { XDG_CACHE_HOME: path.join(here, "b") }, path.join(here, "sub")), false);
    rmdirSync(path.join(here, mark));
  }
  // By another name of the same folder.
  const link = path.join(all, "link");
  symlinkSync(here, link);
  assert.equal(keeps(path.join(here, "c"), { XDG_CACHE_HOME: path.join(link, "c") }), false);
});

describe("a folder that others may write to is not used", {
  skip: process.platform === "win32" && "Windows does not say who may write to what.",
}, () => {
  for (const step of ["", ".cache", ".cache/plimsoll", ".cache/plimsoll/compiled"])
    for (const mode of [0o777, 0o757, 0o775])
      test(`~/${step} with the mode ${mode.toString(8)}`, (t) => {
        const own = process.geteuid?.();
        // The user's own group may have the user's number, and then nobody else is in it.
        if (mode === 0o775 && own !== 0 && own === process.getegid?.()) return t.skip("A group of one user.");
        cacheIn(home);
        chmodSync(path.join(home, step), mode);
        assert.equal(keeps(path.join(home, ".cache"), { HOME: home }), false);
      });

  for (const step of ["", ".cache", ".cache/plimsoll", ".cache/plimsoll/compiled"])
    test(`~/${step} of another user`, { skip: process.geteuid?.() !== 0 && "Only root may give files away." }, () => {
      cacheIn(home);
      chownSync(path.join(home, step), 1234, 1234);
      assert.equal(keeps(path.join(home, ".cache"), { HOME: home }), false);
    });

  for (const step of [".cache", ".cache/plimsoll", ".cache/plimsoll/compiled"])
    test(`~/${step} as a link`, () => {
      const elsewhere = mkdtempSync(path.join(all, "elsewhere-"));
      cacheIn(elsewhere);
      mkdirSync(path.dirname(path.join(home, step)), { recursive: true });
      symlinkSync(path.join(elsewhere, step), path.join(home, step));
      assert.equal(keeps(path.join(elsewhere, ".cache"), { HOME: home }), false);
    });

  test("a shared folder above, in which only owners may move their files, does no harm", () => {
    const shared = path.join(home, "shared");
    mkdirSync(path.join(shared, "me"), { recursive: true });
    chmodSync(shared, 0o1777);
    assert.equal(keeps(path.join(shared, "me/.cache"), { HOME: path.join(shared, "me") }), true);
  });
});
