// Decisions about paths, as each system makes them: none of it depends on the system that the tests run on.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  cacheFolder,
  candidates,
  emptyFile,
  holds,
  homeIn,
  identityOfPath,
  isFileGiven,
  isFull,
  lastStep,
  OWN_SYSTEM,
  pathInFolder,
  plainPath,
  programFile,
  resolveIn,
  searchedFolders,
  searchedIn,
  shownFrom,
  systemOf,
  variableIn,
  withSlashes,
} from "../../server/src/paths/paths.ts";

/** One test for each row, called by what is in it. */
function table<R extends readonly unknown[]>(name: string, rows: readonly R[], check: (...row: R) => void) {
  describe(name, () => {
    for (const row of rows) test(row.map((one) => JSON.stringify(one)).join(" "), () => check(...row));
  });
}

const LINUX = systemOf("linux");
const MACOS = systemOf("darwin");
const WINDOWS = systemOf("win32");

test("the system we run on is the one that Node names", () => {
  assert.deepEqual(OWN_SYSTEM, systemOf(process.platform));
  assert.deepEqual([LINUX.caseMatters, MACOS.caseMatters, WINDOWS.caseMatters], [true, false, false]);
  assert.deepEqual([LINUX.path.sep, MACOS.path.sep, WINDOWS.path.sep], ["/", "/", "\\"]);
  assert.equal(systemOf("freebsd").caseMatters, true);
});

table<readonly [string, string | undefined, string | undefined]>(
  "a path that a report names, on Linux and on Windows",
  [
    ["a/b", "/w/a/b", "C:\\w\\a\\b"],
    ["./a", "/w/a", "C:\\w\\a"],
    ["a:b", "/w/a:b", undefined],
    ["c:\\a", "/w/c:\\a", undefined],
    ["..\\..\\a", "/w/..\\..\\a", undefined],
    ["../a", undefined, undefined],
    ["a/../../b", undefined, undefined],
    ["/dev/zero", undefined, undefined],
    ["a\0", undefined, undefined],
    ["", undefined, undefined],
  ],
  (path, onLinux, onWindows) => {
    assert.equal(pathInFolder("/w", path, LINUX), onLinux);
    assert.equal(pathInFolder("C:\\w", path, WINDOWS), onWindows);
  },
);

table<readonly [string, boolean, boolean]>(
  "full on Linux, full on Windows",
  [
    ["/a", true, false],
    ["/", true, false],
    ["a/b", false, false],
    ["", false, false],
    [".", false, false],
    ["~/a", false, false],
    ["C:\\a", false, true],
    ["c:/a", false, true],
    ["C:\\", false, true],
    ["C:", false, false],
    ["C:a", false, false],
    ["\\a", false, false],
    ["\\\\server\\share\\a", false, true],
    ["//server/share", true, true],
    ["\\\\server", false, false],
    ["\\\\wsl$\\Ubuntu\\home", false, true],
    ["\\\\wsl.localhost\\Ubuntu\\home", false, true],
    ["\\\\?\\C:\\a", false, true],
    ["\\\\?\\UNC\\server\\share\\a", false, true],
    ["\\\\.\\C:\\a", false, true],
    ["\\\\?\\Volume{4c1b02c4}\\a", false, false],
    ["\\\\?\\GLOBALROOT\\Device\\HarddiskVolume3\\a", false, false],
    ["\\\\.\\pipe\\a", false, false],
    ["%SystemRoot%\\a", false, false],
  ],
  (path, linux, windows) => {
    assert.equal(isFull(path, LINUX), linux);
    assert.equal(isFull(path, MACOS), linux);
    assert.equal(isFull(path, WINDOWS), windows);
  },
);

table<readonly [string, string]>(
  "Windows' prefixes",
  [
    ["\\\\?\\C:\\a", "C:\\a"],
    ["\\\\.\\c:\\a", "c:\\a"],
    ["//?/C:/a", "C:/a"],
    ["\\\\?\\UNC\\server\\share\\a", "\\\\server\\share\\a"],
    ["\\\\server\\share\\a", "\\\\server\\share\\a"],
    ["\\\\?\\Volume{4c1b02c4}\\a", "\\\\?\\Volume{4c1b02c4}\\a"],
    ["C:\\a", "C:\\a"],
  ],
  (given, plain) => {
    assert.equal(plainPath(given, WINDOWS), plain);
    assert.equal(plainPath(given, LINUX), given);
  },
);

type Held = readonly [string, string, boolean];
const HELD: readonly Held[] = [
  ["C:\\Repo", "C:\\Repo\\bin\\trivy.exe", true],
  ["C:\\Repo", "c:\\repo\\BIN\\trivy.exe", true],
  ["c:/repo/", "C:\\Repo\\trivy.exe", true],
  ["C:\\Repo", "C:\\Repo", true],
  ["C:\\Repo", "C:\\Repo2\\trivy.exe", false],
  ["C:\\Repo", "C:\\trivy.exe", false],
  ["C:\\Repo", "D:\\Repo\\trivy.exe", false],
  ["C:\\Repo", "C:\\Repo\\..\\tools\\trivy.exe", false],
  ["C:\\Repo", "C:\\Repo\\..trivy\\trivy.exe", true],
  ["C:\\", "C:\\tools\\trivy.exe", true],
  ["C:\\Repo", "\\\\?\\C:\\Repo\\trivy.exe", true],
  ["\\\\?\\C:\\Repo", "C:\\Repo\\trivy.exe", true],
  ["C:\\Repo", "\\\\.\\C:\\Repo\\trivy.exe", true],
  ["C:\\Repo", "C:\\Repo.\\trivy.exe", true],
  ["C:\\Repo", "C:\\Repo \\trivy.exe", true],
  ["C:\\Repo", "C:\\Repo. .\\trivy.exe", true],
  ["C:\\Repo", "C:\\Repo::$INDEX_ALLOCATION\\trivy.exe", true],
  ["C:\\Repo", "\\\\localhost\\C$\\Repo\\trivy.exe", true],
  ["C:\\Repo", "\\\\localhost\\D$\\Repo\\trivy.exe", false],
  ["C:\\", "\\\\localhost\\C$", true],
  ["\\\\server\\share", "\\\\SERVER\\Share\\bin\\trivy.exe", true],
  ["\\\\server\\share", "\\\\?\\UNC\\server\\share\\trivy.exe", true],
  ["\\\\server\\share", "\\\\server\\share2\\trivy.exe", false],
  ["\\\\server\\share", "\\\\other\\share\\trivy.exe", false],
  ["\\\\server\\share", "C:\\share\\trivy.exe", false],
  ["\\\\wsl$\\Ubuntu\\home\\me", "\\\\wsl.localhost\\Ubuntu\\home\\me\\trivy", true],
  ["\\\\wsl.localhost\\Ubuntu\\home\\me", "\\\\wsl$\\ubuntu\\home\\me\\trivy", true],
  ["\\\\wsl$\\Ubuntu\\home\\me", "\\\\wsl$\\Debian\\home\\me\\trivy", false],
];
table<Held>("what a folder of Windows holds", HELD, (folder, file, held) =>
  assert.equal(holds(folder, file, WINDOWS), held),
);

table<readonly [string, string, boolean, boolean]>(
  "what a folder holds on Linux, and on macOS",
  [
    ["/work/app", "/work/app/bin/trivy", true, true],
    ["/work/app/", "/work/app/bin/trivy", true, true],
    ["/work/app", "/work/app", true, true],
    ["/work/app", "/work/app2/trivy", false, false],
    ["/work/app", "/work", false, false],
    ["/work/app", "/work/App/trivy", false, true],
    ["/Work/App", "/work/app/trivy", false, true],
    ["/work/app", "/work/app/../tools/trivy", false, false],
    ["/work/app", "/work/app/..trivy", true, true],
    ["/work/app", "/work/app./trivy", false, false],
    ["/", "/usr/bin/trivy", true, true],
    ["/work/e\u0301", "/work/\u00e9/trivy", false, true],
    ["/Users/me", "/System/Volumes/Data/Users/me/trivy", false, true],
    ["/System/Volumes/Data", "/Users/me/trivy", false, true],
    [process.cwd(), "/System/Volumes/Data2/trivy", false, false],
    ["/Users/me", "/System/Volumes/Database/Users/me/trivy", false, false],
  ],
  (folder, file, linux, macos) => {
    assert.equal(holds(folder, file, LINUX), linux);
    assert.equal(holds(folder, file, MACOS), macos);
  },
);

table<readonly [string, string | undefined]>(
  "a program of Windows, as it is inspected and started",
  [
    ["C:\\tools\\trivy.exe", "C:\\tools\\trivy.exe"],
    ["c:/Program Files/trivy.exe", "c:\\Program Files\\trivy.exe"],
    ["C:\\tools\\..\\trivy.exe", "C:\\trivy.exe"],
    ["C:\\tools\\trivy", "C:\\tools\\trivy.exe"],
    ["\\\\?\\C:\\tools\\trivy.exe", "C:\\tools\\trivy.exe"],
    ["\\\\server\\share\\trivy.exe", "\\\\server\\share\\trivy.exe"],
    ["\\\\?\\UNC\\server\\share\\trivy.exe", "\\\\server\\share\\trivy.exe"],
    ["C:trivy.exe", undefined],
    ["\\tools\\trivy.exe", undefined],
    ["trivy.exe", undefined],
    ["C:\\tools\\trivy.exe.", undefined],
    ["C:\\tools\\trivy.exe ", undefined],
    ["C:\\tools \\trivy.exe", undefined],
    ["C:\\tools\\notes.txt:trivy.exe", undefined],
    ["C:\\tools::$INDEX_ALLOCATION\\trivy.exe", undefined],
    ["C:\\tools\\trivy.exe\0", undefined],
    ["\\\\?\\Volume{4c1b02c4}\\trivy.exe", undefined],
  ],
  (given, file) => assert.equal(programFile(given, WINDOWS), file),
);

test("a program elsewhere is any full path, as it is written", () => {
  assert.equal(programFile("/opt/trivy 1.0./tri:vy", LINUX), "/opt/trivy 1.0./tri:vy");
  assert.equal(programFile("bin/trivy", LINUX), undefined);
  assert.equal(programFile("/opt/trivy\0", MACOS), undefined);
});

describe("where PATH finds a program", () => {
  test("on Linux", () => {
    assert.deepEqual(candidates("trivy", '/usr/bin::.:bin:/opt/a b:~/bin:"/q"', LINUX), [
      "/usr/bin/trivy",
      "/opt/a b/trivy",
    ]);
    assert.deepEqual(candidates("trivy", "", LINUX), []);
    assert.deepEqual(candidates("trivy", "a\\b:/c\\d:C", LINUX), ["/c\\d/trivy"]);
  });

  test("on Windows", () => {
    const searched = [
      "C:\\Windows",
      "",
      ".",
      "bin",
      '"C:\\a;b"',
      ' "D:\\Program Files" ',
      "\\tools",
      "C:tools",
      "%SystemRoot%",
      "\\\\server\\share\\bin",
      "C:\\odd.",
    ];
    assert.deepEqual(candidates("trivy", searched.join(";"), WINDOWS), [
      "C:\\Windows\\trivy.exe",
      "C:\\a;b\\trivy.exe",
      "D:\\Program Files\\trivy.exe",
      "\\\\server\\share\\bin\\trivy.exe",
    ]);
  });

  for (const entry of [
    "C:",
    "c:",
    '"D:"',
    "C:.",
    "C:tools",
    "\\",
    "/",
    "\\\\server",
    "\\\\server\\",
    "\\\\.\\pipe",
    "\\\\?\\C:",
  ])
    test(`on Windows not in ${entry}, which is no full path`, () =>
      assert.deepEqual(candidates("trivy", `${entry};C:\\b`, WINDOWS), ["C:\\b\\trivy.exe"]));

  for (const [entry, file] of [
    ["C:\\", "C:\\trivy.exe"],
    ["c:/", "c:\\trivy.exe"],
    ["\\\\?\\C:\\a", "C:\\a\\trivy.exe"],
    ["\\\\server\\share", "\\\\server\\share\\trivy.exe"],
  ] as const)
    test(`on Windows in ${entry}`, () => assert.deepEqual(candidates("trivy", entry, WINDOWS), [file]));
});

test("variables of Windows have no case", () => {
  const environment = { Path: "C:\\bin", path: "C:\\other" };
  assert.equal(variableIn(environment, "PATH", WINDOWS), "C:\\bin");
  assert.equal(variableIn({ Path: "C:\\bin", PATH: "D:\\bin" }, "PATH", WINDOWS), "D:\\bin");
  assert.equal(variableIn(environment, "PATH", LINUX), undefined);
  assert.equal(variableIn({ PATH: "/bin" }, "PATH", LINUX), "/bin");
});

table<readonly [string | undefined, string, string | undefined]>(
  "a path of the settings on Windows",
  [
    ["C:\\Repo", ".trivyignore", "C:\\Repo\\.trivyignore"],
    ["C:\\Repo", "conf/trivy.yaml", "C:\\Repo\\conf\\trivy.yaml"],
    ["C:\\Repo", "..\\trivy.yaml", "C:\\trivy.yaml"],
    ["C:\\Repo", "\\conf\\trivy.yaml", "C:\\conf\\trivy.yaml"],
    ["D:\\Repo", "/conf/trivy.yaml", "D:\\conf\\trivy.yaml"],
    ["\\\\server\\share\\repo", "trivy.yaml", "\\\\server\\share\\repo\\trivy.yaml"],
    ["C:\\Repo", "C:trivy.yaml", undefined],
    ["C:\\Repo", "E:\\trivy.yaml", "E:\\trivy.yaml"],
    [undefined, "E:\\trivy.yaml", "E:\\trivy.yaml"],
    [undefined, "trivy.yaml", undefined],
    [undefined, "\\trivy.yaml", undefined],
    ["C:\\Repo", "${workspaceFolder}/.trivyignore", "C:\\Repo\\.trivyignore"],
    ["C:\\Repo", "${workspaceFolder}\\conf\\a", "C:\\Repo\\conf\\a"],
    ["C:\\Repo", "${workspaceFolder}\\..\\a", "C:\\a"],
    ["C:\\Repo", "${workspaceFolder}/C:a", undefined],
    [undefined, "${workspaceFolder}\\a", undefined],
    ["C:\\Repo", "~\\a", "D:\\me\\a"],
    [undefined, "~/a", "D:\\me\\a"],
    ["C:\\Repo", "~\\C:a", undefined],
    ["C:\\Repo", "~me\\a", "C:\\Repo\\~me\\a"],
    ["\\Repo", "a", undefined],
  ],
  (folder, written, path) => assert.equal(resolveIn({ folder, home: "D:\\me" }, written, WINDOWS), path),
);

table<readonly [string | undefined, string, string | undefined]>(
  "a path of the settings on Linux",
  [
    ["/work", ".trivyignore", "/work/.trivyignore"],
    ["/work", "../x", "/x"],
    ["/work", "/etc/x", "/etc/x"],
    ["/work", "C:x", "/work/C:x"],
    ["/work", "a\\b", "/work/a\\b"],
    [undefined, "/etc/x", "/etc/x"],
    [undefined, "x", undefined],
    ["/work", "${workspaceFolder}/.trivyignore", "/work/.trivyignore"],
    ["/work", "${workspaceFolder}", "/work"],
    ["/work", "${workspaceFolder}//a", "/work/a"],
    ["/work", "${workspaceFolder}x/a", "/work/${workspaceFolder}x/a"],
    ["/work", "a/${workspaceFolder}", "/work/a/${workspaceFolder}"],
    [undefined, "${workspaceFolder}/a", undefined],
    ["/work", "~/x", "/home/me/x"],
    ["/work", "~", "/home/me"],
    [undefined, "${userHome}/x", "/home/me/x"],
    ["/work", "~me/x", "/work/~me/x"],
    ["/work", "~\\x", "/work/~\\x"],
    ["/work", "a/~/x", "/work/a/~/x"],
  ],
  (folder, written, path) => assert.equal(resolveIn({ folder, home: "/home/me" }, written, LINUX), path),
);

test("the home folder is told by the environment", () => {
  const environment = { HOME: "/home/me", UserProfile: "C:\\Users\\me" };
  assert.equal(homeIn(environment, LINUX), "/home/me");
  assert.equal(homeIn(environment, MACOS), "/home/me");
  assert.equal(homeIn(environment, WINDOWS), "C:\\Users\\me");
  assert.equal(homeIn({}, LINUX), undefined);
});

test("a home folder that is no full path is none", () => {
  for (const home of [undefined, "", "me", "./me"])
    assert.equal(resolveIn({ folder: "/work", home }, "~/x", LINUX), undefined);
  for (const home of ["", "\\Users\\me", "C:me"])
    assert.equal(resolveIn({ folder: "C:\\Repo", home }, "~/x", WINDOWS), undefined);
});

test("one file has one identity", () => {
  const windows = (file: string) => identityOfPath(file, WINDOWS);
  assert.equal(windows("C:\\Repo\\"), windows("c:/repo"));
  assert.equal(windows("\\\\?\\C:\\Repo"), windows("C:\\REPO"));
  assert.notEqual(windows("C:\\Repo"), windows("D:\\Repo"));
  assert.equal(windows("\\\\wsl$\\Ubuntu\\a"), windows("\\\\wsl.localhost\\Ubuntu\\a"));
  assert.equal(windows("//WSL$/ubuntu/A/"), windows("\\\\wsl.localhost\\Ubuntu\\a"));
  assert.equal(windows("\\\\?\\UNC\\wsl$\\Ubuntu\\a"), windows("\\\\wsl.localhost\\Ubuntu\\a"));
  assert.notEqual(windows("\\\\wsl$\\Ubuntu\\a"), windows("\\\\wsl.localhost\\Debian\\a"));
  assert.notEqual(windows("\\\\wsl$x\\Ubuntu\\a"), windows("\\\\wsl.localhostx\\Ubuntu\\a"));
  assert.equal(identityOfPath("/work/shop/", LINUX), "/work/shop");
  assert.notEqual(identityOfPath("/work/shop", LINUX), identityOfPath("/work/Shop", LINUX));
  assert.equal(identityOfPath("/work/E\u0301", MACOS), identityOfPath("/work/\u00e9", MACOS));
});

test("the last step, or the root as a whole", () => {
  assert.equal(lastStep("C:\\Repo\\web.tar", WINDOWS), "web.tar");
  assert.equal(lastStep("C:/Repo/", WINDOWS), "Repo");
  assert.equal(lastStep("C:\\", WINDOWS), "C:\\");
  assert.equal(lastStep("/a/b\\c", LINUX), "b\\c");
  assert.equal(lastStep("/", LINUX), "/");
});

test("slashes in output", () => {
  assert.equal(withSlashes("a\\b", WINDOWS), "a/b");
  assert.equal(withSlashes("a\\b", LINUX), "a\\b");
});

table<readonly [string, string, string]>(
  "a file of Windows as people read it",
  [
    ["C:\\Repo", "c:\\repo\\web\\Dockerfile", "web/Dockerfile"],
    ["C:\\Repo\\web", "C:\\Repo\\Dockerfile", "../Dockerfile"],
    ["C:\\Repo\\a\\b", "C:\\repo\\C\\D", "../../C/D"],
    ["C:\\Repo", "C:\\Repo", ""],
    ["C:\\Repo\\web", "c:\\repo", ".."],
    ["C:\\", "C:\\a", "a"],
    ["C:\\Repo", "C:\\Repo\\..A", "..A"],
    ["C:\\Repo", "D:\\x\\Dockerfile", "D:/x/Dockerfile"],
    ["C:\\Repo", "\\\\server\\share\\Dockerfile", "//server/share/Dockerfile"],
    ["C:\\Repo", "\\\\?\\C:\\Repo\\a", "a"],
    ["\\\\?\\C:\\Repo", "c:\\repo\\Sub\\a", "Sub/a"],
    ["C:\\Repo", "\\\\?\\D:\\Repo\\a", "D:/Repo/a"],
    ["\\\\server\\share", "\\\\?\\UNC\\SERVER\\share\\A", "A"],
    ["\\\\wsl$\\Ubuntu\\Repo", "\\\\wsl.localhost\\Ubuntu\\repo\\A", "A"],
    ["\\\\wsl.localhost\\Ubuntu\\a", "\\\\wsl$\\Ubuntu\\b", "../b"],
  ],
  (folder, file, shown) => assert.equal(shownFrom(folder, file, WINDOWS), shown),
);

table<readonly [string, string, string, string]>(
  "a file as people read it on Linux, and on macOS",
  [
    ["/work", "/work/a\\b", "a\\b", "a\\b"],
    ["/w", "/w", "", ""],
    ["/", "/a", "a", "a"],
    ["/Users/Me/repo", "/Users/me/repo/A", "../../me/repo/A", "A"],
    ["/Users/me/repo", "/Users/me/Repo", "../Repo", ""],
    ["/Users/me/repo/web", "/users/ME/Repo/Dockerfile", "../../../../users/ME/Repo/Dockerfile", "../Dockerfile"],
    ["/w/e\u0301", "/w/\u00c9/E\u0301", "../\u00c9/E\u0301", "E\u0301"],
    ["/work", "/work/..a/..b", "..a/..b", "..a/..b"],
  ],
  (folder, file, linux, macos) => {
    assert.equal(shownFrom(folder, file, LINUX), linux);
    assert.equal(shownFrom(folder, file, MACOS), macos);
  },
);

table<readonly [string, boolean]>(
  "given as an image, but a file",
  [
    ["./web", true],
    ["../web", true],
    ["/tmp/layout", true],
    [".\\web", true],
    ["C:\\web", true],
    ["c:/web", true],
    ["\\\\server\\share\\web", true],
    ["web.tar", true],
    ["web.TAR", true],
    ["web.tar.gz", true],
    ["web.tgz", true],
    ["web.tar.zst", true],
    ["web.tar.xz", true],
    ["web.tar.bz2", true],
    ["web.TAR.XZ", true],
    ["web.txz", true],
    ["web.oci", true],
    [".", true],
    ["..", true],
    [".layout", true],
    ["\\web", true],
    ["web.zst", false],
    ["web.tar.1", false],
    ["web.tarx", false],
    ["webtar", false],
    ["oci:1.27", false],
    ["registry.example/web.oci:1", false],
    ["nginx:1.27", false],
    ["c:1", false],
    ["registry.example:5000/web/app:1.4", false],
    ["a/b", false],
  ],
  (given, isFile) => assert.equal(isFileGiven(given), isFile),
);

test("the cache lies in a full path or nowhere", () => {
  assert.equal(cacheFolder(undefined, "/home/me", LINUX), "/home/me/.cache");
  assert.equal(cacheFolder("/var/cache/me", "/home/me", LINUX), "/var/cache/me");
  assert.equal(cacheFolder("", "/home/me", LINUX), "/home/me/.cache");
  for (const [xdg, home] of [
    ["here", "/home/me"],
    [undefined, ""],
    [undefined, "here"],
  ] as const)
    assert.equal(cacheFolder(xdg, home, LINUX), undefined);
  assert.equal(cacheFolder(undefined, "C:\\Users\\me", WINDOWS), "C:\\Users\\me\\.cache");
  for (const xdg of ["\\cache", "C:cache", "cache", "/cache"])
    assert.equal(cacheFolder(xdg, "C:\\Users\\me", WINDOWS), undefined);
});

test("only Windows has no empty file", () => {
  assert.deepEqual([LINUX, MACOS, WINDOWS].map(emptyFile), ["/dev/null", "/dev/null", undefined]);
});

test("folders taken from PATH and put into it again are the same folders", () => {
  for (const [folders, system] of [
    [["/usr/bin", "/opt/a b"], LINUX],
    [["C:\\a", "C:\\with;semicolon", "\\\\server\\share\\bin"], WINDOWS],
  ] as const)
    assert.deepEqual(searchedFolders(searchedIn(folders, system), system), folders);
  assert.deepEqual(searchedFolders("relative::.:/a", LINUX), ["/a"]);
});
