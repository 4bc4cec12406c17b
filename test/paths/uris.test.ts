// Decisions about URIs: drives in both cases and forms, shares, WSL, remote and virtual workspaces, twins that differ in case.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { artifactBelow, artifactNamed, artifactOfPath, artifactOfUri } from "../../server/src/paths/artifacts.ts";
import { artifactOfShown, pathOfUri, uriOfPath } from "../../server/src/paths/file-uris.ts";
import { shownFrom, systemOf } from "../../server/src/paths/paths.ts";
import {
  beside,
  foldersUpTo,
  holdersOf,
  identityOf,
  inFolder,
  isBelow,
  isStep,
  nameOf,
  normal,
  normalFolder,
  parentOf,
  pathBelow,
} from "../../server/src/paths/uris.ts";
import { assertLinear } from "../support/cost.ts";
import fc from "../support/property.ts";

/** One test for each row, called by what is in it. */
function table<R extends readonly unknown[]>(name: string, rows: readonly R[], check: (...row: R) => void) {
  describe(name, () => {
    for (const row of rows) test(row.map((one) => JSON.stringify(one)).join(" "), () => check(...row));
  });
}

const LINUX = systemOf("linux");
const MACOS = systemOf("darwin");
const WINDOWS = systemOf("win32");

table<readonly [string, string]>(
  "the normal form of a file's URI",
  [
    ["file:///C:/Repo/Dockerfile", "file:///c%3A/Repo/Dockerfile"],
    ["file:///c%3a/Repo/Dockerfile", "file:///c%3A/Repo/Dockerfile"],
    ["file:///c%3A/Repo/a b", "file:///c%3A/Repo/a%20b"],
    ["file:///work/a%zz", "file:///work/a%25zz"],
    ["file:///work/a%23b%3Fc", "file:///work/a%23b%3Fc"],
    ["file:///work/ü", "file:///work/%C3%BC"],
    ["file://Server/Share/x", "file://server/Share/x"],
    ["file:////Server/Share/x", "file://server/Share/x"],
    ["file://wsl$/Ubuntu/home", "file://wsl%24/Ubuntu/home"],
    ["vscode-remote://wsl+Ubuntu/home", "vscode-remote://wsl%2Bubuntu/home"],
    ["vscode-remote://ssh-remote%2Bhost/home", "vscode-remote://ssh-remote%2Bhost/home"],
    ["untitled:Untitled-1", "untitled:Untitled-1"],
    // A scheme has no case.
    ["FILE:///work/X", "file:///work/X"],
    ["File:////Server/Share/x", "file://server/Share/x"],
    ["FILE:///C:/Repo/x", "file:///c%3A/Repo/x"],
    ["Untitled:Untitled-1", "untitled:Untitled-1"],
    ["VSCODE-VFS://GitHub/owner/Repo", "vscode-vfs://github/owner/Repo"],
    // A drive of `localhost` is our own; without a drive it may be a share.
    ["file://localhost/c:/repo", "file:///c%3A/repo"],
    ["file://LOCALHOST/C%3A", "file:///c%3A"],
    ["file://localhost//c:/repo", "file:///c%3A/repo"],
    ["file://localhost/share/x", "file://localhost/share/x"],
    ["file:/work/x", "file:///work/x"],
    ["file://server//share/x", "file://server/share/x"],
    ["file://///", "file:///"],
    // What is escaped is decoded once.
    ["file:///work/a%2Fb", "file:///work/a/b"],
    ["file:///work/a%252Fb", "file:///work/a%252Fb"],
    ["file:///c%3A/repo/..%5Cx", "file:///c%3A/repo/..%5Cx"],
  ],
  (given, form) => {
    assert.equal(normal(given), form);
    assert.equal(normal(form), form);
  },
);

describe("what is no URI is refused, and never taken for a file", () => {
  for (const text of [
    "foo",
    "",
    "/work/x",
    "./x",
    "C:\\Repo\\x",
    "c:/repo/x",
    "\\\\server\\share",
    "://x",
    "1a:/x",
    " file:///x",
  ])
    test(JSON.stringify(text), () => {
      for (const read of [normal, normalFolder, parentOf, nameOf])
        assert.throws(() => read(text), new Error(`\`${text}\` is not a URI.`));
      assert.throws(() => identityOf(text, true));
      assert.throws(() => pathBelow(text, "file:///", true));
    });
});

table<readonly [string, string]>(
  "the normal form of a folder's URI",
  [
    ["file:///work/", "file:///work"],
    ["file:///work", "file:///work"],
    ["file:///", "file:///"],
    ["file://", "file:///"],
    ["file:///C:/", "file:///c%3A/"],
    ["file:///c%3A", "file:///c%3A/"],
    ["file://server/share/", "file://server/share"],
    ["vscode-remote://wsl%2Bubuntu/", "vscode-remote://wsl%2Bubuntu/"],
    ["vscode-remote://wsl%2Bubuntu", "vscode-remote://wsl%2Bubuntu/"],
    ["vscode-vfs://github/owner/repo/", "vscode-vfs://github/owner/repo"],
  ],
  (given, form) => assert.equal(normalFolder(given), form),
);

/** A file or folder, and the folders above it, the nearest first. */
type Above = readonly [string, readonly string[]];
const ABOVE: readonly Above[] = [
  ["file:///work/app/Dockerfile", ["file:///work/app", "file:///work", "file:///"]],
  ["file:///", []],
  ["file:///C:/Repo/web/Dockerfile", ["file:///c%3A/Repo/web", "file:///c%3A/Repo", "file:///c%3A/"]],
  ["file:///c%3A/Dockerfile", ["file:///c%3A/"]],
  ["file:///c%3A/", []],
  ["file:///c%3A", []],
  ["file://server/share/repo/x", ["file://server/share/repo", "file://server/share"]],
  ["file://server/share", []],
  ["file://wsl%24/Ubuntu/home/me", ["file://wsl%24/Ubuntu/home", "file://wsl%24/Ubuntu"]],
  ["file://wsl.localhost/Ubuntu/home", ["file://wsl.localhost/Ubuntu"]],
  ["vscode-remote://wsl+Ubuntu/home/me", ["vscode-remote://wsl%2Bubuntu/home", "vscode-remote://wsl%2Bubuntu/"]],
  ["vscode-remote://ssh-remote%2Bhost/", []],
  [
    "vscode-remote://ssh-remote%2Bhost/c:/Users/x",
    ["vscode-remote://ssh-remote%2Bhost/c%3A/Users", "vscode-remote://ssh-remote%2Bhost/c%3A/"],
  ],
  [
    "vscode-vfs://github/owner/repo/a/Dockerfile",
    ["vscode-vfs://github/owner/repo/a", "vscode-vfs://github/owner/repo"],
  ],
  ["vscode-vfs://github/owner/repo", []],
  ["vscode-vfs://github/", []],
  // What is behind the plus says which commit.
  ["vscode-vfs://github%2B7b2276223a317d/owner/repo/a", ["vscode-vfs://github%2B7b2276223a317d/owner/repo"]],
  ["vscode-vfs://azurerepos/org/project/repo/a", ["vscode-vfs://azurerepos/org/project/repo"]],
  ["vscode-vfs://azurerepos/org/project/repo", []],
  ["VSCODE-VFS://AzureRepos/org/project/repo/", []],
  [
    "vscode-vfs://azurerepos%2B7b2276223a317d/org/project/repo/a",
    ["vscode-vfs://azurerepos%2B7b2276223a317d/org/project/repo"],
  ],
  ["vscode-vfs://azureports/owner/repo/a", ["vscode-vfs://azureports/owner/repo"]],
  ["file://localhost/c:/repo", ["file:///c%3A/"]],
  ["file://localhost/work/a", ["file://localhost/work", "file://localhost/"]],
  ["FILE:///c:/repo", ["file:///c%3A/"]],
  ["untitled:/", []],
];
table<Above>("the folders above", ABOVE, (uri, folders) => {
  const found: string[] = [];
  for (let above = parentOf(uri); above !== undefined; above = parentOf(above)) {
    found.push(above);
    assert.ok(found.length < 10, "it does not end");
  }
  assert.deepEqual(found, folders);
});

/** What lies below what: where case counts, and where it does not. */
type Below = readonly [string, string, string | undefined, string | undefined];
const BELOW: readonly Below[] = [
  ["file:///work/app/a/Dockerfile", "file:///work/app", "a/Dockerfile", "a/Dockerfile"],
  ["file:///work/app/a", "file:///work/app/", "a", "a"],
  ["file:///work/app2/a", "file:///work/app", undefined, undefined],
  ["file:///work/app", "file:///work/app", "", ""],
  ["file:///work", "file:///work/app", undefined, undefined],
  ["file:///a", "file:///", "a", "a"],
  ["file:///work/App/a", "file:///work/app", undefined, "a"],
  ["file:///work/app/Sub/A", "file:///WORK/app", undefined, "Sub/A"],
  ["file:///C:/Repo/Dockerfile", "file:///c%3A/Repo", "Dockerfile", "Dockerfile"],
  ["file:///c%3A/repo/Dockerfile", "file:///C:/Repo", undefined, "Dockerfile"],
  ["file:///C:/a", "file:///c%3A/", "a", "a"],
  ["file:///d%3A/a", "file:///c%3A/", undefined, undefined],
  ["file:///c%3A/a", "file:///", "c:/a", "c:/a"],
  ["file://server/share/a", "file://SERVER/share", "a", "a"],
  ["file://server/Share/a", "file://server/share", undefined, "a"],
  ["file://server/share/a", "file:///share", undefined, undefined],
  ["file://wsl%24/Ubuntu/home/a", "file://wsl$/Ubuntu/home", "a", "a"],
  ["file:///work/e%CC%81/a", "file:///work/%C3%A9", undefined, "a"],
  ["file:///work/a%23b/c%3Fd%20e", "file:///work/a%23b", "c?d e", "c?d e"],
  ["file:///work/100%25/a", "file:///work/100%25", "a", "a"],
  ["file:///work/app/../other/a", "file:///work/app", undefined, undefined],
  ["vscode-remote://wsl+Ubuntu/home/a", "vscode-remote://wsl%2Bubuntu/home", "a", "a"],
  ["vscode-remote://wsl%2Bubuntu/Home/a", "vscode-remote://wsl%2Bubuntu/home", undefined, undefined],
  ["vscode-remote://wsl%2Bdebian/home/a", "vscode-remote://wsl%2Bubuntu/home", undefined, undefined],
  ["vscode-vfs://github/owner/repo/a", "vscode-vfs://github/owner/repo", "a", "a"],
  ["vscode-vfs://github/owner/repo/a", "file:///owner/repo", undefined, undefined],
  ["git:/work/app/a", "file:///work/app", undefined, undefined],
  ["untitled:Untitled-1", "untitled:/", undefined, undefined],
  // An escape is decoded before steps are counted, and only once.
  ["file:///work/a%2Fb", "file:///work/a", "b", "b"],
  ["file:///work/a%2F..%2F..%2Fetc", "file:///work", undefined, undefined],
  ["file:///work/%2e%2e/etc", "file:///work", undefined, undefined],
  ["file:///work/a%252F..%252Fb", "file:///work", "a%2F..%2Fb", "a%2F..%2Fb"],
  ["file:///work/./a/%2E/b", "file:///work", "a/b", "a/b"],
  // A backslash is a step on Windows, and a part of a name elsewhere.
  ["file:///c%3A/repo/..%5C..%5Cx", "file:///c%3A/repo", "..\\..\\x", undefined],
  ["file:///c%3A/repo/a%5Cb", "file:///c%3A/repo", "a\\b", undefined],
  ["file:///c%3A/repo/a\\..\\..\\x", "file:///c%3A/", "repo/a\\..\\..\\x", undefined],
  ["file:///c%3A%5Crepo/x", "file:///c%3A%5Crepo", "x", "x"],
  ["file://server/share/..%5Cx", "file://server/share", "..\\x", undefined],
  ["file:///work/a%5Cb", "file:///work", "a\\b", "a\\b"],
  [
    "vscode-remote://ssh-remote%2Bhost/c%3A/repo/..%5Cx",
    "vscode-remote://ssh-remote%2Bhost/c%3A/repo",
    undefined,
    undefined,
  ],
  ["vscode-remote://ssh-remote%2Bhost/home/a%5Cb", "vscode-remote://ssh-remote%2Bhost/home", "a\\b", "a\\b"],
  // Two names of one computer.
  ["file://wsl.localhost/Ubuntu/home/a", "file://wsl%24/Ubuntu/home", "a", "a"],
  ["file://WSL$/Ubuntu/home/a", "file://wsl.localhost/Ubuntu/home", "a", "a"],
  ["file://wsl.localhost/Debian/home/a", "file://wsl%24/Ubuntu/home", undefined, undefined],
  ["file://wsl%24x/Ubuntu/a", "file://wsl.localhost/Ubuntu", undefined, undefined],
  ["vscode-remote://wsl%24/home/a", "vscode-remote://wsl.localhost/home", undefined, undefined],
  ["file://localhost/work/a", "file:///work", "a", "a"],
  ["file:///c%3A/repo/a", "file://localhost/c:/repo", "a", "a"],
  ["FILE:///work/a", "file:///work", "a", "a"],
  ["file:////server/share/a", "file://server/share", "a", "a"],
];
table<Below>("below, where case counts and where it does not", BELOW, (uri, folder, strict, loose) => {
  assert.equal(pathBelow(uri, folder, true), strict);
  assert.equal(pathBelow(uri, folder, false), loose);
  assert.equal(isBelow(uri, folder, true), Boolean(strict));
  assert.equal(isBelow(uri, folder, false), Boolean(loose));
});

test("the folders up to the root", () => {
  const up = (root: string, uri: string, caseMatters = true) => foldersUpTo(root, uri, caseMatters);
  assert.deepEqual(up("file:///w", "file:///w/a/b/x"), ["file:///w/a/b", "file:///w/a", "file:///w"]);
  assert.deepEqual(up("file:///w/a", "file:///w/a/x"), ["file:///w/a"]);
  assert.deepEqual(up("file:///other", "file:///w/a/x"), ["file:///w/a"]);
  assert.deepEqual(up("file:///W", "file:///w/a/x"), ["file:///w/a"]);
  assert.deepEqual(up("file:///W", "file:///w/a/x", false), ["file:///w/a", "file:///w"]);
  assert.deepEqual(up("file:///c%3A/", "file:///C:/a/x"), ["file:///c%3A/a", "file:///c%3A/"]);
  assert.deepEqual(up("file://server/share", "file://server/share/x"), ["file://server/share"]);
});

test("the innermost folder comes first, a prefix in name only is none", () => {
  const folders = ["file:///work/app", "file:///work", "file:///work/app2", "file:///work/app/web"];
  assert.deepEqual(holdersOf("file:///work/app/web/x", folders, true), [
    "file:///work/app/web",
    "file:///work/app",
    "file:///work",
  ]);
  assert.deepEqual(holdersOf("file:///work/app2/x", folders, true), ["file:///work/app2", "file:///work"]);
  assert.deepEqual(holdersOf("file:///c%3A/repo/x", ["file:///C:/", "file:///c%3A/Repo"], false), [
    "file:///c%3A/Repo",
    "file:///C:/",
  ]);
});

test("twins have one identity where case does not count, and only there", () => {
  const same = (a: string, b: string, caseMatters: boolean) =>
    identityOf(a, caseMatters) === identityOf(b, caseMatters);
  assert.ok(same("file:///C:/Repo/Dockerfile", "file:///c%3A/repo/dockerfile", false));
  assert.ok(!same("file:///C:/Repo/Dockerfile", "file:///c%3A/repo/dockerfile", true));
  assert.ok(same("file:///C:/Repo", "file:///c%3A/Repo", true));
  assert.ok(same("file:///w/%C3%A9", "file:///w/E%CC%81", false));
  assert.ok(same("file://Server/share/a", "file://server/Share/A", false));
  assert.ok(!same("vscode-remote://wsl%2Bubuntu/home/A", "vscode-remote://wsl%2Bubuntu/home/a", false));
  assert.ok(!same("vscode-vfs://github/o/r/A", "vscode-vfs://github/o/r/a", false));
  assert.ok(!same("untitled:A", "untitled:a", false));
  assert.ok(!same("file:///w/a%2525", "file:///w/a%25", false));
  for (const caseMatters of [true, false]) {
    assert.ok(same("FILE:///work/x", "file:///work/x", caseMatters));
    assert.ok(same("file://localhost/work/x", "file:///work/x", caseMatters));
    assert.ok(same("file://localhost/c:/x", "file:///C:/x", caseMatters));
    assert.ok(same("file://wsl$/Ubuntu/a", "file://wsl.localhost/Ubuntu/a", caseMatters));
    assert.ok(!same("file://wsl$/Ubuntu/a", "file://wsl.localhost/Debian/a", caseMatters));
    assert.ok(!same("file://server/share/x", "file:///share/x", caseMatters));
    assert.ok(!same("vscode-remote://localhost/x", "vscode-remote:/x", caseMatters));
    assert.ok(!same("file:///w/a%2Fb", "file:///w/a%252Fb", caseMatters));
  }
  assert.ok(same("FILE:///work/X", "file:///WORK/x", false));
  assert.ok(!same("FILE:///work/X", "file:///work/x", true));
});

test("names beside a file and in a folder", () => {
  assert.equal(beside("file:///C:/Repo/Dockerfile", ".dockerignore"), "file:///c%3A/Repo/.dockerignore");
  assert.equal(beside("file:///C:/Dockerfile", ".dockerignore"), "file:///c%3A/.dockerignore");
  assert.equal(beside("file://server/share/Dockerfile", "a/b"), "file://server/share/a/b");
  assert.equal(beside("vscode-vfs://github/o/r/Dockerfile", "x#y"), "vscode-vfs://github/o/r/x%23y");
  assert.equal(inFolder("file:///c%3A/", ".git"), "file:///c%3A/.git");
  assert.equal(inFolder("file:///w", "a b/100%"), "file:///w/a%20b/100%25");
  assert.equal(inFolder("file:///w", ""), "file:///w");
  assert.equal(nameOf("file:///c%3A/a%20b"), "a b");
  assert.equal(nameOf("untitled:Untitled-1"), "Untitled-1");
});

describe("half a surrogate pair, which no URI can hold, throws nowhere", () => {
  const rows: readonly (readonly [string, () => string | undefined, string | undefined])[] = [
    ["in a report", () => artifactOfPath("a\ud800b"), "a%EF%BF%BDb"],
    ["in a report, by its URI", () => artifactOfUri("file:///w/\udc00"), "file:///w/%EF%BF%BD"],
    ["in a report, of a scanner", () => artifactBelow("a\ud83d/b"), "a%EF%BF%BD/b"],
    ["in a report, of an image", () => artifactNamed("a/\ude00"), "a/%EF%BF%BD"],
    ["whole pairs stay", () => artifactOfPath("a\ud83d\ude00b"), "a%F0%9F%98%80b"],
    ["the wrong way round", () => artifactOfPath("\ude00\ud83d"), "%EF%BF%BD%EF%BF%BD"],
    ["in a URI", () => normal("file:///a\ud800"), "file:///a%EF%BF%BD"],
    ["in a folder's URI", () => normalFolder("file:///a\ud800/"), "file:///a%EF%BF%BD"],
    ["above", () => parentOf("file:///a\ud800/b"), "file:///a%EF%BF%BD"],
    ["in the name of a computer", () => normal("vscode-remote://a\ud800/b"), "vscode-remote://a%EF%BF%BD/b"],
    ["of a path in a folder", () => inFolder("file:///w", "a\ud800/b"), "file:///w/a%EF%BF%BD/b"],
    ["of a folder", () => inFolder("file:///\ud800", "b"), "file:///%EF%BF%BD/b"],
    ["of a path beside a file", () => beside("file:///w/x", "\udfff"), "file:///w/%EF%BF%BD"],
    ["of an identity", () => identityOf("file:///W\ud800", true), "file:///W%EF%BF%BD"],
    ["of a path of Linux", () => uriOfPath("/w/\ud800", LINUX), "file:///w/%EF%BF%BD"],
    ["of a path of Windows", () => uriOfPath("C:\\w\\\udc00", WINDOWS), "file:///c%3A/w/%EF%BF%BD"],
    ["escaped", () => normal("file:///a%ED%A0%80b"), "file:///a%25ED%25A0%2580b"],
    ["below", () => pathBelow("file:///w/\ud800", "file:///w", true), "\ufffd"],
  ];
  for (const [name, make, made] of rows) test(name, () => assert.equal(make(), made));
});

/** A path of Windows, and its URI. */
type OfWindows = readonly [string, string];
const OF_WINDOWS: readonly OfWindows[] = [
  ["c:\\Repo\\Dockerfile", "file:///c%3A/Repo/Dockerfile"],
  ["c:\\", "file:///c%3A/"],
  ["c:\\a b\\100%\\c#d", "file:///c%3A/a%20b/100%25/c%23d"],
  ["c:\\Gr\u00fc\u00dfe", "file:///c%3A/Gr%C3%BC%C3%9Fe"],
  ["\\\\server\\share\\a", "file://server/share/a"],
  ["\\\\wsl$\\Ubuntu\\home\\me", "file://wsl%24/Ubuntu/home/me"],
  ["\\\\wsl.localhost\\Ubuntu\\home", "file://wsl.localhost/Ubuntu/home"],
];
table<OfWindows>("paths of Windows and URIs", OF_WINDOWS, (path, uri) => {
  assert.equal(uriOfPath(path, WINDOWS), uri);
  assert.equal(pathOfUri(uri, WINDOWS), path);
});

test("other forms of paths and URIs of Windows", () => {
  assert.equal(uriOfPath("C:/Repo/./a/../Dockerfile", WINDOWS), "file:///c%3A/Repo/Dockerfile");
  assert.equal(uriOfPath("\\\\?\\C:\\Repo", WINDOWS), "file:///c%3A/Repo");
  assert.equal(uriOfPath("\\\\?\\UNC\\server\\share\\a", WINDOWS), "file://server/share/a");
  assert.equal(pathOfUri("file:///C:/Repo", WINDOWS), "c:\\Repo");
  // Not `c:`, which is the folder that was last used on that drive.
  assert.equal(pathOfUri("file:///c%3A", WINDOWS), "c:\\");
  assert.equal(pathOfUri("file:////server/share/a", WINDOWS), "\\\\server\\share\\a");
  for (const uri of ["vscode-remote://wsl%2Bubuntu/home/a", "vscode-vfs://github/o/r", "untitled:Untitled-1"])
    assert.equal(pathOfUri(uri, WINDOWS), undefined);
});

table<readonly [string, string | undefined, string | undefined]>(
  "the path of a URI on Windows, and on Linux",
  [
    // Not `\\home\\me\\x`, which lies on whichever drive is the current one.
    ["file:///home/me/x", undefined, "/home/me/x"],
    ["file:///", undefined, "/"],
    ["file:///cc%3A/x", undefined, "/cc:/x"],
    ["file:///c%3Ax", undefined, "/c:x"],
    ["file:///c%3A/home/me/x", "c:\\home\\me\\x", "/c:/home/me/x"],
    ["file://localhost/c:/repo", "c:\\repo", "/c:/repo"],
    ["FILE://LocalHost/C%3A", "c:\\", "/c:"],
    ["file://localhost/work/x", "\\\\localhost\\work\\x", "/work/x"],
    ["file://localhost/C$/repo", "\\\\localhost\\C$\\repo", "/C$/repo"],
    ["file://localhost.example/c:/repo", "\\\\localhost.example\\c:\\repo", undefined],
    // A step that Windows would read as two was not decided about as two.
    ["file:///%5Cevil/share/x", undefined, "/\\evil/share/x"],
    ["file:///%5C%5Cevil%5Cshare", undefined, "/\\\\evil\\share"],
    ["file:///c%3A/repo/..%5C..%5Cx", undefined, "/c:/repo/..\\..\\x"],
    ["file:///c%3A%5Crepo", undefined, "/c:\\repo"],
    ["file:///c:\\repo\\x", undefined, "/c:\\repo\\x"],
    ["file://server/share/a%5Cb", undefined, undefined],
    ["file://server%5Cshare/a", undefined, undefined],
    ["file:///c%3A/a%2Fb", "c:\\a\\b", "/c:/a/b"],
    ["file:///c%3A/a%255Cb", "c:\\a%5Cb", "/c:/a%5Cb"],
  ],
  (uri, windows, linux) => {
    assert.equal(pathOfUri(uri, WINDOWS), windows);
    assert.equal(pathOfUri(uri, LINUX), linux);
    assert.equal(pathOfUri(uri, MACOS), linux);
  },
);

test("paths of Linux and URIs", () => {
  for (const [path, uri] of [
    ["/work/a b/100%/c#d?e", "file:///work/a%20b/100%25/c%23d%3Fe"],
    ["/", "file:///"],
    ["/a\\b", "file:///a%5Cb"],
    ["/c:/x", "file:///c%3A/x"],
  ] as const) {
    assert.equal(uriOfPath(path, LINUX), uri);
    assert.equal(pathOfUri(uri, LINUX), path);
  }
  assert.equal(pathOfUri("file://localhost/a", LINUX), "/a");
  // A computer's share is no folder of this one.
  assert.equal(pathOfUri("file://server/share/a", LINUX), undefined);
});

/** What looks like an address, or leads out. */
const ADDRESSES = [
  "http://host/a",
  "javascript:alert(1)",
  "javascript:/alert(1)",
  "vscode:extension/a.b",
  "VSCODE://file/etc/passwd",
  "command:a.b",
  "data:text/html,a",
  "untitled:a",
  "file:/etc/passwd",
  "//host/a",
  "\\\\host\\share\\a",
  "C:\\a",
  "c:/a",
  "a:b",
  "\tjavascript:a",
  "java\nscript:a",
  "?a",
  "#a",
];

describe("what looks like an address and is a name stays below wherever the reader puts it", () => {
  for (const name of ADDRESSES) {
    const given = [artifactBelow(name), artifactNamed(name), ...(name.startsWith("/") ? [] : [artifactOfPath(name)])];
    for (const uri of given.filter((one) => one !== undefined)) {
      test(`${JSON.stringify(name)} as ${uri}`, () => {
        const resolved = new URL(uri, "https://example.com/repository/");
        assert.ok(resolved.href.startsWith("https://example.com/repository/"), resolved.href);
        assert.equal(resolved.hash + resolved.search, "");
      });
    }
  }

  test("however it is drawn", () => {
    const pieces = fc.constantFrom(
      "a",
      ":",
      "/",
      "\\",
      ".",
      "..",
      "%",
      "?",
      "#",
      "@",
      "file",
      "http",
      " ",
      "\t",
      "\n",
      "\ud800",
      "é",
    );
    const names = fc.array(pieces, { maxLength: 8 }).map((all) => all.join(""));
    for (const name of fc.sample(names, 2_000)) {
      for (const uri of [artifactBelow(name), artifactNamed(name)]) {
        if (uri === undefined) continue;
        const { href } = new URL(uri, "https://example.com/repository/");
        assert.ok(href.startsWith("https://example.com/repository/"), `${JSON.stringify(name)} leads to ${href}`);
      }
    }
  });
});

table<readonly [string, string]>(
  "a URI in a report",
  [
    ["file:///work/a", "file:///work/a"],
    ["vscode-remote://wsl%2Bubuntu/home/a", "vscode-remote://wsl%2Bubuntu/home/a"],
    ["untitled:Untitled-1", "untitled:Untitled-1"],
    ["memfs:/w/Dockerfile", "memfs:/w/Dockerfile"],
  ],
  (given, uri) => assert.equal(artifactOfUri(given), uri),
);

table<readonly [string, string]>(
  "a name in a report",
  [
    ["registry.example:5000/app:1.4", "registry.example%3A5000/app%3A1.4"],
    ["nginx:1.27", "nginx%3A1.27"],
    ["workspace folder a", "workspace%20folder%20a"],
    ["../../a", "a"],
    ["/usr//lib", "usr/lib"],
    ["", "."],
    ["..", "."],
  ],
  (name, uri) => assert.equal(artifactNamed(name), uri),
);

table<readonly [string, string]>(
  "a relative path of ours in a report",
  [
    ["web/Dockerfile", "web/Dockerfile"],
    ["../a b/c#d", "../a%20b/c%23d"],
    ["a\\b/Dockerfile", "a%5Cb/Dockerfile"],
    ["c:b/Dockerfile", "c%3Ab/Dockerfile"],
  ],
  (path, uri) => assert.equal(artifactOfPath(path), uri),
);

table<readonly [string, string | undefined]>(
  "a path that a scanner's report names, below what was scanned",
  [
    ["a/b c.yaml", "a/b%20c.yaml"],
    ["./a", "./a"],
    ["http://host/a", "http%3A//host/a"],
    ["javascript:alert(1)", "javascript%3Aalert(1)"],
    ["C:\\a", "C%3A%5Ca"],
    ["a\ud800b", "a%EF%BF%BDb"],
    ["a?b#c", "a%3Fb%23c"],
    ["..a/..", undefined],
    ["../a", undefined],
    ["a/../../b", undefined],
    ["/a", undefined],
    ["//host/a", undefined],
    ["a\0b", undefined],
    ["", undefined],
  ],
  (path, reference) => assert.equal(artifactBelow(path), reference),
);

table<readonly [string, string, string]>(
  "in a report, as a file of Windows is shown",
  [
    ["C:\\Repo", "\\\\server\\share\\Dockerfile", "file://server/share/Dockerfile"],
    ["C:\\Repo", "\\\\wsl.localhost\\Ubuntu\\home\\Dockerfile", "file://wsl.localhost/Ubuntu/home/Dockerfile"],
    ["C:\\Repo", "\\\\wsl$\\Ubuntu\\home", "file://wsl%24/Ubuntu/home"],
    ["C:\\Repo", "\\\\?\\UNC\\server\\share\\Dockerfile", "file://server/share/Dockerfile"],
    ["C:\\Repo", "\\\\?\\D:\\a b\\Dockerfile", "file:///d%3A/a%20b/Dockerfile"],
    ["C:\\Repo", "D:\\a", "file:///d%3A/a"],
    ["\\\\server\\share", "\\\\server\\share\\web\\Dockerfile", "web/Dockerfile"],
    ["\\\\server\\share", "\\\\server\\other\\Dockerfile", "file://server/other/Dockerfile"],
  ],
  (folder, file, uri) => assert.equal(artifactOfShown(shownFrom(folder, file, WINDOWS), WINDOWS), uri),
);

table<readonly [string, string]>(
  "in a report, as a file of Linux is shown: no name is a drive or a share",
  [
    ["/w/C:\\a/Dockerfile", "C%3A%5Ca/Dockerfile"],
    ["/w/c:/Dockerfile", "c%3A/Dockerfile"],
    ["/w/http:/host/Dockerfile", "http%3A/host/Dockerfile"],
    ["/w/\\\\server\\share/Dockerfile", "%5C%5Cserver%5Cshare/Dockerfile"],
    ["/x/vscode:/Dockerfile", "../x/vscode%3A/Dockerfile"],
  ],
  (file, uri) => assert.equal(artifactOfShown(shownFrom("/w", file, LINUX), LINUX), uri),
);

table<readonly [string, boolean]>(
  "whether a name that a file system gives is one step down",
  [
    ["a.yaml", true],
    ["..a", true],
    ["a\\b", true],
    ["", false],
    [".", false],
    ["..", false],
    ["a/b", false],
    ["../../etc", false],
    ["..\\..\\etc", false],
    ["a\\..\\b", false],
  ],
  (name, is) => assert.equal(isStep(name), is),
);

describe("many slashes cost no more than other characters", () => {
  const uriOf = (size: number) => `memfs:/a${"/".repeat(size)}b`;
  test("the normal form of a folder", () => assertLinear("normalFolder", 64_000, uriOf, normalFolder));
  test("the folder above", () => assertLinear("parentOf", 64_000, uriOf, parentOf));
});
