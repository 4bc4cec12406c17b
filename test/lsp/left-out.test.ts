// A file that changes on disk counts if, and only if, the walker would have found it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { localFiles, uriOf } from "../../server/src/files/local.ts";
import { writeFiles } from "../support/files.ts";

const IGNORES: Readonly<Record<string, string>> = {
  ".gitignore": "dist/\n*.tmp\n!keep.tmp\n/only-here.yaml\n",
  "a/.gitignore": "secret.yaml\n",
  "a/b/.gitignore": "!secret.yaml\n",
  ".git/info/exclude": "excluded.yaml\n",
};
const FILES = ["x.yaml", "x.tmp", "keep.tmp", "secret.yaml", "only-here.yaml", "excluded.yaml"];
const FOLDERS = [
  "",
  "a",
  "a/b",
  "dist",
  "a/dist/c",
  "node_modules/a",
  ".git",
  "a/node_modules",
  "vendor/x",
  "a/vendor/y",
  "a/b/vendor/z",
  "a/b/vendor",
];

for (const repository of [true, false]) {
  test(`what the walker leaves out ${repository ? "in a repository" : "elsewhere"}`, async (context) => {
    const root = mkdtempSync(path.join(tmpdir(), "plimsoll-walk-"));
    context.after(() => rmSync(root, { recursive: true, force: true }));
    const write = (name: string, text: string) => writeFiles(root, { [name]: text });
    const folders = FOLDERS.filter((folder) => repository || folder !== ".git");
    const all = folders.flatMap((folder) => FILES.map((file) => path.posix.join(folder, file)));
    for (const file of all) write(file, "a: 1\n");
    for (const [name, text] of Object.entries(IGNORES)) if (repository || !name.startsWith(".git/")) write(name, text);
    // What Go or Composer copied there is not written by anybody here; another folder of that name may be.
    write("a/vendor/modules.txt", "# example.com/y v1.0.0\n");
    write("a/b/vendor/autoload.php", "<?php\n");
    for (const top of ["", "a", "dist", "a/dist/c"]) {
      const start = uriOf(path.join(root, top));
      const walked = new Set<string>();
      for await (const uri of localFiles.walk(start)) walked.add(uri);
      for (const file of all) {
        const uri = uriOf(path.join(root, file));
        if (!uri.startsWith(`${start}/`)) continue;
        assert.equal(await localFiles.leavesOut(start, uri), !walked.has(uri), `${file} below “${top}”`);
      }
      if (top === "")
        assert.deepEqual(
          [...walked].filter((uri) => /\/a\/(?:b\/)?vendor\//.test(uri)),
          [],
        );
      if (top === "") assert.ok(walked.has(uriOf(path.join(root, "vendor/x/x.yaml"))));
      // What git ignores as a whole was asked for; its rules for what is in it do not count there.
      if (repository && top.includes("dist")) assert.equal(walked.size, FILES.length, top);
    }
  });
}
