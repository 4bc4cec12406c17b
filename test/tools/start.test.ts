// `npm start`: how its arguments are read, and where the profile is kept.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { keptFolder } from "../../scripts/host/kept-folder.ts";
import { readStart, USAGE } from "../../scripts/start-arguments.ts";

test("the arguments: one folder, --once, and nothing is started for what is mistyped", () => {
  assert.deepEqual(readStart([]), { folder: undefined, once: false });
  assert.deepEqual(readStart(["../app", "--once"]), { folder: "../app", once: true });
  for (const help of ["--help", "-h"]) assert.deepEqual(readStart([help, "x"]), { says: USAGE, code: 0 });
  const said = (...args: readonly string[]) => {
    const asked = readStart(args);
    assert.ok("says" in asked && asked.code === 2, args.join(" "));
    return asked.says.split("\n")[0];
  };
  assert.equal(said("--onec"), "There is no option `--onec`. Did you mean `--once`?");
  assert.equal(said("--hepl"), "There is no option `--hepl`. Did you mean `--help`?");
  assert.equal(said("--port=1", "x"), "There is no option `--port=1`.");
  assert.equal(said("a", "b"), "Only one folder can be opened.");
});

test("the profile is in a folder that is this user's alone", { skip: process.platform === "win32" }, () => {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-kept-"));
  const mode = (folder: string) => fs.statSync(folder).mode & 0o777;
  const own = keptFolder(parent, "a");
  assert.deepEqual([own, mode(own)], [path.join(parent, "a"), 0o700]);
  // Kept between starts, and closed where an earlier version left it readable.
  fs.chmodSync(own, 0o755);
  assert.deepEqual([keptFolder(parent, "a"), mode(own)], [own, 0o700]);
  // What others could have filled, a link and a file are not taken.
  fs.chmodSync(own, 0o777);
  fs.symlinkSync(parent, path.join(parent, "b"));
  fs.writeFileSync(path.join(parent, "c"), "");
  for (const name of ["a", "b", "c"]) {
    const fresh = keptFolder(parent, name);
    assert.match(path.basename(fresh), new RegExp(`^${name}-`));
    assert.equal(mode(fresh), 0o700);
  }
  fs.rmSync(parent, { recursive: true });
});
