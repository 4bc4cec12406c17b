// Reading files of this machine: whatever lies at a path, a read ends, takes no more than its limit, and says why it has nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { checkCommand } from "../../server/src/cli/check.ts";
import { LAYER_FILES } from "../../server/src/engine/config/layers.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { localFiles, uriOf } from "../../server/src/files/local.ts";
import { isUnread, readAll, withFile } from "../../server/src/files/reader.ts";
import { hashBelow } from "../../server/src/scanners/programs/files.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();
const skip = process.platform === "win32" && "There are no pipes and devices among the files of Windows.";
let folder = "";
const at = (name: string) => path.join(folder, name);

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-files-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a pipe that nobody writes to. */
function pipe(file: string): void {
  assert.equal(spawnSync("mkfifo", [file]).status, 0);
}

async function whyNot(file: string, most = 1000): Promise<string> {
  const found = await readAll(file, most);
  return isUnread(found) ? found.unread : `${found.length} bytes`;
}

describe("what a read makes of what is there", { skip }, () => {
  test("regular files up to the limit, and links to them", async () => {
    writeFileSync(at("a"), "x".repeat(1000));
    symlinkSync("a", at("link"));
    writeFileSync(at("empty"), "");
    assert.equal(await whyNot(at("a")), "1000 bytes");
    assert.equal(await whyNot(at("link")), "1000 bytes");
    assert.equal(await whyNot(at("empty")), "0 bytes");
    assert.equal(await whyNot(at("a"), 999), "too-large");
  });

  test("a sparse file is refused by its size", async () => {
    writeFileSync(at("sparse"), "");
    truncateSync(at("sparse"), 70_000_000_000);
    assert.equal(await whyNot(at("sparse")), "too-large");
  });

  test("a file without a size is read to its end, and no further than the limit", async (t) => {
    if (process.platform !== "linux") return t.skip("There is no /proc.");
    assert.match(await whyNot("/proc/self/status", 100_000), /^\d{3,} bytes$/);
    assert.equal(await whyNot("/proc/self/status", 10), "too-large");
  });

  test("a file that grows while it is read", async () => {
    writeFileSync(at("growing"), "x".repeat(900));
    const read = (most: number) =>
      withFile(at("growing"), async (opened) => {
        appendFileSync(at("growing"), "x".repeat(500));
        return (await opened.all(most))?.length;
      });
    assert.equal(await read(1000), undefined);
    assert.equal(await read(100_000), 1900);
  });

  test("what replaces a file after it was opened is not read", async () => {
    writeFileSync(at("first"), "first");
    const text = await withFile(at("first"), async (opened) => {
      rmSync(at("first"));
      pipe(at("first"));
      return String(await opened.all(100));
    });
    assert.equal(text, "first");
  });

  test("pipes, devices, sockets, folders, and links to all of them", async () => {
    pipe(at("pipe"));
    mkdirSync(at("folder"));
    const server = createServer();
    await new Promise<void>((listening) => server.listen(at("socket"), listening));
    try {
      for (const [target, why] of [
        [at("pipe"), "irregular"],
        ["/dev/zero", "irregular"],
        ["/dev/tty", "irregular"],
        [at("socket"), "irregular"],
        [at("folder"), "folder"],
        [at("nowhere"), "missing"],
        [`${at("first")}/below`, "missing"],
      ] as const) {
        assert.equal(await whyNot(target), why, target);
        const link = at(`to-${path.basename(target)}`);
        symlinkSync(target, link);
        assert.equal(await whyNot(link), target === at("nowhere") ? "dangling" : why, `a link to ${target}`);
      }
    } finally {
      server.close();
    }
    symlinkSync("round", at("round"));
    assert.equal(await whyNot(at("round")), "refused");
  });
});

/** What the command line says of a folder, and how it ends. */
async function checked(root: string): Promise<{ code: number; said: string }> {
  const { terminal, written } = recordingTerminal();
  return { code: await checkCommand(engine, [root], terminal), said: written.note };
}

function project(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(path.join(folder, "project-"));
  mkdirSync(path.join(root, ".git"));
  for (const [name, text] of Object.entries({ Dockerfile: "FROM alpine:3.24\nUSER 1\n", ...files }))
    writeFileSync(path.join(root, name), text);
  return root;
}

describe("files that are read because of their name", { skip }, () => {
  for (const name of LAYER_FILES) {
    test(`${name} may be anything`, async () => {
      const makers: Readonly<Record<string, (file: string) => void>> = {
        "not a regular file": (file) => symlinkSync("/dev/zero", file),
        "not a regular": pipe,
        "a folder": (file) => mkdirSync(file),
        "larger than 1 MB": (file) => {
          writeFileSync(file, "");
          truncateSync(file, 1_000_001);
        },
        "a link that leads nowhere": (file) => symlinkSync("nowhere", file),
      };
      for (const [why, make] of Object.entries(makers)) {
        const root = project();
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        make(path.join(root, name));
        const { code, said } = await checked(root);
        assert.equal(code, 2, why);
        assert.ok(said.includes(name) && said.includes(why), said);
      }
    });
  }

  test("what is not there is not reported", async () => {
    assert.deepEqual(await checked(project()), { code: 0, said: "" });
  });

  test("an ignore file that is too large is reported, and ignores nothing", async () => {
    const root = project({ ".gitignore": `Dockerfile\n${"#".repeat(1_000_000)}` });
    const { code, said } = await checked(root);
    assert.equal(code, 2);
    assert.match(said, /\.gitignore` is larger than 1 MB/);
  });

  test("an ignore file in which every line matches everything works as any other", async () => {
    const root = project({ ".gitignore": "[D]*\n".repeat(1_001) });
    assert.match((await checked(root)).said, /^Nothing was checked: .* or all are ignored\./);
  });

  test("the last line that matches decides, among many as among few", async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `other${i}/*.txt\nbuild${i}/\n`).join("");
    for (const [lines, left] of [
      ["Dockerfile\n", true],
      ["Dockerfile\n!Dockerfile\n", false],
      ["!Dockerfile\nD*\n", true],
      ["d*\n", process.platform === "darwin"],
      ["[D]ockerfile\n", true],
      ["\\Dockerfile\n", true],
      ["Docker\n", false],
    ] as const) {
      for (const text of [lines, `${many}${lines}`, `${lines}${many}`]) {
        const root = project({ ".gitignore": text });
        assert.equal(await localFiles.leavesOut(uriOf(root), uriOf(path.join(root, "Dockerfile"))), left, lines);
      }
    }
  });

  test("a folder that is left out takes everything in it along, however many lines there are", async () => {
    const many = Array.from({ length: 500 }, (_, i) => `other${i}\n`).join("");
    const root = project({ ".gitignore": `${many}build/\n!build/keep\n` });
    const out = (name: string) => localFiles.leavesOut(uriOf(root), uriOf(path.join(root, name)));
    assert.deepEqual([await out("build/keep"), await out("builds/keep"), await out("build")], [true, false, false]);
  });
});

describe("files that a report names", { skip }, () => {
  test("are hashed below the folder that was scanned, and nowhere else", async () => {
    const root = project({ inside: "text" });
    writeFileSync(at("outside"), "text");
    mkdirSync(path.join(root, "sub"));
    symlinkSync("../../outside", path.join(root, "sub/out"));
    symlinkSync("..", path.join(root, "sub/up"));
    symlinkSync("/", path.join(root, "root"));
    pipe(path.join(root, "pipe"));
    symlinkSync("/dev/zero", path.join(root, "zero"));
    writeFileSync(path.join(root, "sparse"), "");
    truncateSync(path.join(root, "sparse"), 70_000_000_000);
    const hash = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";
    assert.deepEqual(await hashBelow(root, "inside"), { hash, size: 4 });
    assert.deepEqual(await hashBelow(root, "./sub/up/inside"), { hash, size: 4 });
    for (const named of [
      "../outside",
      "sub/../../outside",
      "sub/out",
      at("outside"),
      `root${at("outside")}`,
      "../../../../../../../dev/zero",
      "/dev/zero",
      "zero",
      "pipe",
      "sparse",
      "sub",
      "",
      "a\0b",
      "nowhere",
    ])
      assert.equal(await hashBelow(root, named), undefined, named);
  });

  test("large ones are hashed in pieces", async () => {
    const root = project({ large: "0123456789".repeat(250_000) });
    assert.equal((await hashBelow(root, "large"))?.size, 2_500_000);
  });
});
