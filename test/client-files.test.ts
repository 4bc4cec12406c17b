// What the client hands out of files, and what not: client/src/files.ts over a made-up VS Code.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import * as vm from "node:vm";
import { build } from "esbuild";
import { URI, Utils } from "vscode-uri";
import { at } from "../scripts/project.ts";

const { outputFiles } = await build({
  entryPoints: [at("client/src/files.ts")],
  bundle: true,
  write: false,
  format: "cjs",
  external: ["vscode"],
});

const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
const LINKED_FILE = FileType.File | FileType.SymbolicLink;
const LINKED_FOLDER = FileType.Directory | FileType.SymbolicLink;

/** What is at each URI: a text, a type that is no plain file's, or a size alone. */
type Disk = Record<string, string | { readonly type: number; readonly size?: number }>;

const DISK: Disk = {
  "memfs:/w": { type: FileType.Directory },
  "memfs:/w/a.yaml": "kind: Pod\n",
  "memfs:/w/k8s": { type: FileType.Directory },
  "memfs:/w/k8s/b.yaml": "kind: Pod\n",
  "memfs:/w/link.yaml": { type: LINKED_FILE },
  "memfs:/w/linked": { type: LINKED_FOLDER },
  "memfs:/w/linked/c.yaml": "kind: Pod\n",
  "memfs:/w/pipe": { type: FileType.Unknown },
  "memfs:/w/large.yaml": { type: FileType.File, size: 8_000_001 },
  "memfs:/etc/passwd": "root\n",
  "memfs:/loose/compose.yaml": "services: {}\n",
  "memfs:/loose/compose.override.yaml": "services: {}\n",
  "memfs:/loose/below/d.yaml": "kind: Pod\n",
  "file:/w/a.yaml": "kind: Pod\n",
};
const OPEN = ["memfs:/loose/compose.yaml", "git:/old/compose.yaml", "memfs:/w/a.yaml"];

/** A provider that does not do what it should, in place of the disk's. */
interface Provider {
  stat?(uri: URI): Promise<unknown>;
  readFile?(uri: URI): Promise<unknown>;
  readDirectory?(uri: URI): Promise<unknown>;
}

/** What the server cancels a request with. */
class Token {
  isCancellationRequested = false;
  readonly #listeners = new Set<() => void>();
  onCancellationRequested(listener: () => void) {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }
  cancel(): void {
    this.isCancellationRequested = true;
    for (const listener of this.#listeners) listener();
  }
}

/** Asks the client as the server does. */
function clientOf(disk: Disk, open: readonly string[], provider: Provider = {}) {
  const found = (uri: URI) => {
    const entry = disk[uri.with({ query: "" }).toString().replace("file:///", "file:/")];
    if (entry === undefined) throw Object.assign(new Error("not there"), { code: "FileNotFound" });
    return entry;
  };
  const bytesOf = (entry: ReturnType<typeof found>) => new TextEncoder().encode(typeof entry === "string" ? entry : "");
  const folder = URI.parse("memfs:/w");
  const vscode = {
    FileType,
    Uri: { parse: URI.parse, joinPath: Utils.joinPath },
    workspace: {
      workspaceFolders: [{ uri: folder, name: "w" }],
      // As VS Code's: by what the path begins with, the query apart.
      getWorkspaceFolder: ({ scheme, path }: URI) =>
        scheme === "memfs" && (path === "/w" || path.startsWith("/w/")) ? { uri: folder } : undefined,
      textDocuments: open.map((uri) => ({ uri: URI.parse(uri), isUntitled: false })),
      fs: {
        async stat(uri: URI) {
          const entry = found(uri);
          return typeof entry === "string" ? { type: FileType.File, size: entry.length } : { size: 0, ...entry };
        },
        readFile: async (uri: URI) => bytesOf(found(uri)),
        readDirectory: async (uri: URI) =>
          Object.entries(disk).flatMap(([one, entry]) =>
            path.posix.dirname(one) === uri.toString()
              ? [[path.posix.basename(one), typeof entry === "string" ? FileType.File : entry.type]]
              : [],
          ),
        ...provider,
      },
    },
    languages: { match: (_selector: unknown, { uri }: { uri: URI }) => (uri.scheme === "git" ? 0 : 10) },
  };
  const module = { exports: {} as { serveFiles(server: object, documents: object): object[] } };
  const globals = { module, exports: module.exports, require: () => vscode, btoa };
  vm.runInNewContext(outputFiles?.[0]?.text ?? "", globals);
  const answers = new Map<string, (params: object, token: Token) => Promise<unknown>>();
  const server = {
    onRequest: (name: string, answer: (params: object, token: Token) => Promise<unknown>) => answers.set(name, answer),
  };
  module.exports.serveFiles(server, []);
  const ask =
    (request: string) =>
    async (uri: string, token = new Token(), more = {}) =>
      JSON.parse(JSON.stringify(await answers.get(`plimsoll/${request}`)?.({ uri, ...more }, token)));
  return { read: ask("readFile"), stat: ask("statFile"), list: ask("listFolder") };
}

const client = clientOf(DISK, OPEN);

test("files and folders of a workspace folder: bytes as base64", async () => {
  assert.deepEqual(await client.read("memfs:/w/a.yaml"), { bytes: btoa("kind: Pod\n") });
  assert.deepEqual(await client.read("memfs:/w/k8s/b.yaml"), { bytes: btoa("kind: Pod\n") });
  assert.equal(await client.stat("memfs:/w"), "folder");
  assert.equal(await client.stat("memfs:/w/k8s"), "folder");
  assert.equal(await client.stat("memfs:/w/k8s/b.yaml"), "file");
  assert.deepEqual(await client.list("memfs:/w/k8s"), [{ name: "b.yaml", kind: "file" }]);
});

test("links, pipes and what is behind a link are not there", async () => {
  const names = (await client.list("memfs:/w")).map(({ name }: { name: string }) => name);
  assert.deepEqual(names.sort(), ["a.yaml", "k8s", "large.yaml"]);
  for (const uri of ["memfs:/w/link.yaml", "memfs:/w/linked", "memfs:/w/linked/c.yaml", "memfs:/w/pipe"]) {
    assert.ok("failed" in (await client.read(uri)), uri);
    // What would be created there is not absent either.
    assert.equal(await client.stat(uri), uri.endsWith("c.yaml") ? null : "other", uri);
  }
  assert.equal(await client.list("memfs:/w/linked"), null);
});

test("nothing outside: other folders, other schemes, steps that lead out, another query", async () => {
  const outside = [
    "memfs:/etc/passwd",
    "file:/w/a.yaml",
    "memfs:/w/../etc/passwd",
    "memfs:/w/%2e%2e/etc/passwd",
    "memfs:/w/..%5cetc%5cpasswd",
    "memfs:/w/./a.yaml",
    "memfs:/w/a.yaml?ref=other",
    "memfs:/",
  ];
  for (const uri of outside) {
    assert.match((await client.read(uri)).failed, /is not in this workspace/, uri);
    assert.equal(await client.stat(uri), null, uri);
    assert.equal(await client.list(uri), null, uri);
  }
});

test("beside a document of ours in no folder its own folder's files, and no others", async () => {
  assert.equal(await client.stat("memfs:/loose/compose.override.yaml"), "file");
  assert.ok("bytes" in (await client.read("memfs:/loose/compose.override.yaml")));
  assert.equal((await client.list("memfs:/loose")).length, 2);
  for (const uri of ["memfs:/loose/below/d.yaml", "memfs:/loose/x/../compose.yaml", "git:/old/compose.yaml"])
    assert.match((await client.read(uri)).failed, /is not in this workspace/, uri);
  assert.equal(await client.list("memfs:/loose/below"), null);
  assert.equal(await client.list("git:/old"), null);
  const none = clientOf(DISK, []);
  assert.match((await none.read("memfs:/loose/compose.override.yaml")).failed, /is not in this workspace/);
});

test("a file that is too large, absent or a folder: one sentence", async () => {
  assert.deepEqual(await client.read("memfs:/w/large.yaml"), {
    failed: "`large.yaml` is larger than 8 MB.",
    exists: true,
  });
  assert.deepEqual(await client.read("memfs:/w/none.yaml"), { failed: "`none.yaml` does not exist." });
  assert.deepEqual(await client.read("memfs:/w/k8s"), { failed: "`k8s` is not a regular file.", exists: true });
});

test("no more is read than the server asks for", async () => {
  const atMost = (uri: string, most: number) => client.read(uri, new Token(), { most });
  const few = await atMost("memfs:/w/a.yaml", 9);
  assert.deepEqual(few, { failed: "`a.yaml` is larger than 0.000009 MB.", exists: true });
  assert.ok("bytes" in (await atMost("memfs:/w/a.yaml", 10)));
  assert.match((await atMost("memfs:/w/large.yaml", 1e12)).failed, /larger than 8 MB/);
});

test("names that are no step down are dropped", async () => {
  const names = ["", ".", "..", "../../etc", "a/../../b", "..\\..\\etc", undefined, null, 3, "a.yaml"];
  const readDirectory = async () => names.map((name) => [name, FileType.Directory]);
  assert.deepEqual(await clientOf(DISK, [], { readDirectory }).list("memfs:/w"), [{ name: "a.yaml", kind: "folder" }]);
});

test("a file that is larger than its provider says is not cut", async () => {
  const provided = (size: number) =>
    clientOf(DISK, [], { readFile: async () => new Uint8Array(size) }).read("memfs:/w/a.yaml");
  assert.deepEqual(await provided(8_000_001), { failed: "`a.yaml` is larger than 8 MB.", exists: true });
  assert.equal((await provided(8_000_000)).bytes.length, Math.ceil(8_000_000 / 3) * 4);
});

test("whatever a provider throws becomes a sentence, or nothing", async () => {
  for (const thrown of [null, undefined, "no", Object.create(null), Symbol("no")]) {
    const fail = () => Promise.reject(thrown);
    const client = clientOf(DISK, [], { readFile: fail, stat: fail, readDirectory: fail });
    assert.deepEqual(await client.read("memfs:/w/a.yaml"), { failed: "`a.yaml` cannot be read." });
    assert.equal(await client.stat("memfs:/w/a.yaml"), "other");
    assert.equal(await client.list("memfs:/w"), null);
  }
});

test("a folder that becomes a link is not read through any more", async () => {
  const disk = { ...DISK };
  const client = clientOf(disk, []);
  assert.ok("bytes" in (await client.read("memfs:/w/k8s/b.yaml")));
  disk["memfs:/w/k8s"] = { type: LINKED_FOLDER };
  assert.match((await client.read("memfs:/w/k8s/b.yaml")).failed, /is not in this workspace/);
  assert.equal(await client.list("memfs:/w/k8s"), null);
});

test("so many bytes at once; who asked first is read first, and a request that is cancelled makes room", async () => {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const disk: Disk = {};
  for (const name of "abcdef") disk[`memfs:/w/${name}`] = { type: FileType.File, size: 8_000_000 };
  disk["memfs:/w/small"] = "kind: Pod\n";
  const client = clientOf(disk, [], {
    readFile: ({ path }) => {
      started.push(path.slice(3));
      return new Promise((resolve) => finish.set(path.slice(3), () => resolve(new Uint8Array(8))));
    },
  });
  const tokens = new Map([..."abcdef", "small"].map((name) => [name, new Token()]));
  const answers = new Map([...tokens].map(([name, token]) => [name, client.read(`memfs:/w/${name}`, token)]));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  assert.deepEqual(started, [..."abcd"]);
  tokens.get("a")?.cancel();
  assert.deepEqual(await answers.get("a"), { failed: "`a` was not read in time." });
  await settled();
  assert.deepEqual(started, [..."abcde"]);
  // It is not even begun.
  tokens.get("f")?.cancel();
  finish.get("b")?.();
  assert.ok("bytes" in (await answers.get("b")));
  assert.deepEqual(await answers.get("f"), { failed: "`f` was not read in time." });
  await settled();
  assert.deepEqual(started, [..."abcde", "small"]);
  for (const done of finish.values()) done();
  await Promise.all(answers.values());
});
