// The client's decisions about paths and URIs: whose paths they are it can only tell by how they are written.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  fileNameFor,
  holderOf,
  isFullPath,
  lastStep,
  localPath,
  pathBelow,
  pathInReport,
  ruleInLink,
  ruleNamed,
  wellFormed,
  wholePath,
} from "../../client/src/paths.ts";

/** One test for each row, called by what is in it. */
function table<R extends readonly unknown[]>(name: string, rows: readonly R[], check: (...row: R) => void) {
  describe(name, () => {
    for (const row of rows) test(row.map((one) => JSON.stringify(one)).join(" "), () => check(...row));
  });
}

table<readonly [string, string, string | undefined]>(
  "below a folder",
  [
    ["file:///work/app/a%20b/x", "file:///work/app", "a b/x"],
    ["file:///work/app2/x", "file:///work/app", undefined],
    ["file:///work/app", "file:///work/app", undefined],
    ["file:///x", "file:///", "x"],
    ["file:///work/App/x", "file:///work/app", undefined],
    ["file:///c%3A/repo/x", "file:///c%3A/Repo", "x"],
    ["file:///C:/Repo/Sub/X", "file:///c%3A/repo", "Sub/X"],
    ["file:///c%3A/x", "file:///c%3A/", "x"],
    ["file:///d%3A/x", "file:///c%3A/", undefined],
    ["file://server/Share/x", "file://SERVER/share", "x"],
    ["file://other/share/x", "file://server/share", undefined],
    ["vscode-remote://wsl%2Bubuntu/home/x", "vscode-remote://wsl+Ubuntu/home", "x"],
    ["vscode-remote://wsl%2Bubuntu/home/X/x", "vscode-remote://wsl%2Bubuntu/home/x", undefined],
    ["vscode-vfs://github/owner/repo/a/x", "vscode-vfs://github/owner/repo", "a/x"],
    ["file:///work/100%25/a%zz", "file:///work/100%25", "a%zz"],
    ["untitled:Untitled-1", "file:///", undefined],
    // An escape is decoded before steps are counted, and only once.
    ["file:///work/a%2Fb", "file:///work/a", "b"],
    ["file:///work/a%2F..%2F..%2Fetc", "file:///work", undefined],
    ["file:///work/a/../../etc", "file:///work", undefined],
    ["file:///work/a%252Fb", "file:///work", "a%2Fb"],
    ["file:///work/a%20b%E4/x", "file:///work", "a b%E4/x"],
    ["file:///work/./a", "file:///work", "a"],
    // A backslash is a step on Windows, and a part of a name elsewhere.
    ["file:///c%3A/repo/..%5C..%5Cx", "file:///c%3A/repo", undefined],
    ["file://server/share/a%5Cb", "file://server/share", undefined],
    ["file:///work/a%5Cb", "file:///work", "a\\b"],
    ["file://wsl.localhost/Ubuntu/home/x", "file://wsl%24/Ubuntu/home", "x"],
    ["file://wsl%24/Ubuntu/home/x", "file://wsl.localhost/ubuntu/home", "x"],
    ["file://wsl.localhost/Debian/home/x", "file://wsl%24/Ubuntu/home", undefined],
    ["git:/work/a?%7B%22ref%22%3A%22%22%7D", "git:/work", "a"],
  ],
  (uri, folder, path) => assert.equal(pathBelow(uri, folder), path),
);

test("the innermost folder holds a file", () => {
  const folders = ["file:///work", "file:///work/app/web", "file:///work/app"].map((uri) => ({ uri }));
  assert.deepEqual(holderOf("file:///work/app/web/a/x", folders), { folder: folders[1], path: "a/x" });
  assert.deepEqual(holderOf("file:///work/app/x", folders), { folder: folders[2], path: "x" });
  assert.equal(holderOf("file:///other/x", folders), undefined);
});

table<readonly [string, string]>(
  "a place outside of all folders",
  [
    ["file:///home/me/x%23y", "/home/me/x#y"],
    ["file:///c%3A/Repo/x", "c:/Repo/x"],
    ["file://server/share/x", "//server/share/x"],
    ["vscode-remote://wsl%2Bubuntu/home/x", "/home/x"],
    ["untitled:Untitled-1", "Untitled-1"],
    ["file://wsl%24/Ubuntu/home/x", "//wsl$/Ubuntu/home/x"],
    ["file:///home/a%2Fb", "/home/a/b"],
    ["git:/work/a?%7B%22ref%22%3A%22%22%7D", "/work/a"],
  ],
  (uri, path) => assert.equal(wholePath(uri), path),
);

test("a path of this machine comes from a `file:` URI only", () => {
  assert.equal(localPath({ scheme: "file", fsPath: "c:\\a" }), "c:\\a");
  for (const scheme of ["vscode-remote", "vscode-vfs", "untitled"])
    assert.equal(localPath({ scheme, fsPath: "/home/a" }), undefined);
  assert.equal(localPath(undefined), undefined);
});

test("a full path of any system", () => {
  for (const path of [
    "/a",
    "/",
    "C:\\a",
    "c:/a",
    "C:\\",
    "\\\\server\\share",
    "//server/share",
    "\\\\?\\C:\\a",
    "\\\\wsl$\\Ubuntu",
  ])
    assert.ok(isFullPath(path), path);
  // `\\a` lies on whichever drive is the current one, and a server alone holds nothing.
  for (const path of [
    "a",
    "./a",
    "C:a",
    "C:",
    "nginx:1.27",
    "c:1",
    "",
    "\\a",
    "\\",
    "\\a\\b",
    "\\\\server",
    "\\\\server\\",
    "\\\\\\a",
  ])
    assert.ok(!isFullPath(path), path);
});

test("a path that a report names leads down, as any system reads it", () => {
  for (const path of ["a", "a/b.yaml", "./a", "..a/b", "a..", "a b/ü"])
    assert.equal(pathInReport(path), path.startsWith("./") ? undefined : path, path);
  for (const path of [
    "",
    "..",
    "../a",
    "a/../../b",
    "a\\..\\..\\b",
    "/etc/passwd",
    "//server/share",
    "C:\\a",
    "c:a",
    "\\a",
    "\\\\s\\t\\u",
  ])
    assert.equal(pathInReport(path), undefined, path);
});

test("the last step of a path of any system", () => {
  assert.equal(lastStep("C:\\Repo\\web.tar"), "web.tar");
  assert.equal(lastStep("C:/Repo/web/"), "web");
  assert.equal(lastStep("\\\\server\\share"), "share");
  assert.equal(lastStep("/work/a\\b"), "a\\b");
  assert.equal(lastStep("/"), "/");
  for (const root of ["C:\\", "c:/", "C:\\\\"]) assert.equal(lastStep(root), root);
  assert.equal(lastStep("C:\\a\\"), "a");
  assert.equal(lastStep("C:"), "C:");
  assert.equal(lastStep("\\\\?\\C:\\a"), "a");
});

test("half a surrogate pair becomes what a URI can hold", () => {
  assert.equal(encodeURIComponent(wellFormed("a\ud800b\udc00")), "a%EF%BF%BDb%EF%BF%BD");
  assert.equal(wellFormed("a\ud83d\ude00"), "a\ud83d\ude00");
  assert.equal(wellFormed("\ude00\ud83d"), "\ufffd\ufffd");
});

table<readonly [string, string]>(
  "the name of an exported file",
  [
    ["nginx:1.27", "nginx-1.27"],
    ["registry.example:5000/a/b@sha256:12", "registry.example-5000-a-b-sha256-12"],
    ["workspace folder Grüße", "workspace-folder-Gr-e"],
    ["../../etc/passwd", "etc-passwd"],
    ["C:\\a\\b", "C-a-b"],
    ["a.", "a"],
    ["aux", "results-aux"],
    ["NUL.tar", "results-NUL.tar"],
    ["auxiliary", "auxiliary"],
    ["", "results"],
    ["ü", "results"],
    ["a".repeat(300), "a".repeat(100)],
  ],
  (title, name) => assert.equal(fileNameFor(title, "results"), name),
);

table<readonly [string, string | undefined]>(
  "the rule of a link",
  [
    ["/rule/dockerfile/no-sudo", "dockerfile/no-sudo"],
    ["/rule/text/secret-value/github-pat", "text/secret-value"],
    ["/rule/../../etc/passwd", undefined],
    ["/rule/dockerfile/../x", undefined],
    ["/rule/dockerfile\\no-sudo", undefined],
    ["/rule/dockerfile/no-sudo/", undefined],
    ["/rule/dockerfile/no-sudo/a/b", undefined],
    ["/rule/C:/no-sudo", undefined],
    ["/rule//dockerfile/no-sudo", undefined],
    ["/rule/dockerfile/no-sudo\n", undefined],
    ["/rule/", undefined],
    ["/other", undefined],
  ],
  (link, rule) => assert.equal(ruleNamed(ruleInLink(link)), rule),
);
