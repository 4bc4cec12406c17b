// Why a target on disk is refused before anything is started: what the system says of its path, in the system's words.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";
import { findProgram } from "../../server/src/scanners/programs/locate.ts";
import { refusedTarget } from "../../server/src/scanners/scan.ts";
import { ownFolder } from "./scene.ts";

const folder = ownFolder();
const at = (name: string) => path.join(folder, name);
const LONG = "a".repeat(300);
const MISSING = "does not exist.";

before(() => {
  fs.symlinkSync(at("there"), at("back"));
  fs.symlinkSync(at("back"), at("there"));
  fs.writeFileSync(at("file"), "");
  fs.symlinkSync(at("nowhere"), at("broken"));
});

describe("a target whose path", () => {
  for (const [what, name, words] of [
    ["leads in a circle", "there", "cannot be read: too many symbolic links encountered."],
    ["leads through a circle", "there/web", "cannot be read: too many symbolic links encountered."],
    ["has a name that is too long", LONG, "cannot be read: name too long."],
    ["has a folder whose name is too long", `${LONG}/web`, "cannot be read: name too long."],
    ["is not there", "nowhere", MISSING],
    ["is a link to what is not there", "broken", MISSING],
    ["leads through a file", "file/web", MISSING],
  ] as const)
    for (const kind of ["archive", "folder"] as const)
      test(`${what} (${kind})`, async () => {
        const refused = await refusedTarget({ kind, path: at(name) });
        assert.deepEqual([refused?.code, refused?.message], ["bad-target", `\`${at(name)}\` ${words}`]);
      });

  test("is on a computer that VS Code does not let anyone ask", async (context) => {
    // As VS Code's own `fs` says it on Windows: no number of the system, and an end of its own.
    const refusal = Object.assign(new Error("UNC host 'server' access is not allowed. Please update the setting."), {
      code: "ERR_UNC_HOST_NOT_ALLOWED",
    });
    context.mock.method(fs.promises, "stat", () => Promise.reject(refusal));
    const refused = await refusedTarget({ kind: "folder", path: folder });
    assert.equal(
      refused?.message,
      `\`${folder}\` cannot be read: UNC host 'server' access is not allowed. Please update the setting.`,
    );
  });

  test("may not be read", async (context) => {
    context.mock.method(fs.promises, "stat", () =>
      Promise.reject(Object.assign(new Error("EPERM: operation not permitted, stat 'x'"), { code: "EPERM" })),
    );
    const refused = await refusedTarget({ kind: "folder", path: folder });
    assert.deepEqual([refused?.code, refused?.message], ["permission-denied", `No permission to read \`${folder}\`.`]);
  });

  test("is fine", async () => assert.equal(await refusedTarget({ kind: "folder", path: folder }), undefined));
});

test("a program whose path leads in a circle is not told as missing, and PATH is searched on", async () => {
  const search = { name: "there", title: "Trivy", setting: "`plimsoll.trivy.path`", workspace: [] };
  const found = await findProgram({ ...search, searched: "", configured: at("there") });
  assert.ok("code" in found);
  assert.equal(
    found.message,
    `\`${at("there")}\` in \`plimsoll.trivy.path\` cannot be read: too many symbolic links encountered.`,
  );
  const searched = await findProgram({ ...search, searched: folder });
  assert.ok("code" in searched && searched.code === "not-found");
  assert.match(searched.message, /^Trivy is not installed\. Looked in PATH/);
});
