// Configuration that is no regular file, by the real server: it answers, and says in the document what does not count.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { startEditor } from "./editor.ts";

const skip = process.platform === "win32" && "There are no devices among the files of Windows.";

test("a document says which configuration could not be read", { skip }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-unread-"));
  const editor = startEditor();
  try {
    mkdirSync(path.join(folder, ".git"));
    symlinkSync("/dev/zero", path.join(folder, ".plimsoll.yaml"));
    symlinkSync("/dev/zero", path.join(folder, ".gitignore"));
    writeFileSync(path.join(folder, ".trivyignore"), "");
    truncateSync(path.join(folder, ".trivyignore"), 70_000_000_000);
    const text = "FROM alpine:3.20\nUSER 1\nADD a b\n";
    writeFileSync(path.join(folder, "Dockerfile"), text);
    await editor.initialize({ folder });
    const uri = pathToFileURL(path.join(folder, "Dockerfile")).href;
    await editor.open(uri, "dockerfile", text);
    const found = await editor.diagnostics(uri);
    assert.ok(found.some(({ code }) => code === "dockerfile/prefer-copy"));
    const told = found.filter(({ code }) => code === undefined).map(({ message }) => String(message));
    assert.equal(told.length, 2);
    assert.match(told[0] ?? "", /\.trivyignore` is larger than 1 MB\. Its content is ignored/);
    assert.match(told[1] ?? "", /\.plimsoll\.yaml` is not a regular file/);
  } finally {
    await editor.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
