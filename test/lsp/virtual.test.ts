// A virtual workspace in the server as a Node process: its files are the client's to hand out, this machine's are read here.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { until } from "../../scripts/wait.ts";
import { claimablePaths, languageOf } from "../../server/src/engine/pipeline/engine.ts";
import { schemeOf, servedSchemes } from "../../server/src/protocol.ts";
import { engine } from "../support/lab.ts";
import { type Editor, startEditor } from "./editor.ts";
import { VirtualFiles } from "./virtual-files.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: { app: web }\n";
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: { app: wbe }\nspec:\n  containers: []\n";
const DANGLING = "kubernetes/dangling-service";

describe("a virtual workspace", () => {
  let editor: Editor;
  let virtual: VirtualFiles;
  beforeEach(() => {
    editor = startEditor();
    virtual = new VirtualFiles(editor.connection, { "github:/shop/pod.yaml": POD });
  });
  afterEach(() => void editor.process.kill());
  const codes = async (uri: string) => (await editor.diagnostics(uri)).map(({ code }) => code);

  test("its files are indexed where the client hands them out", async () => {
    await editor.initialize({ folders: ["github:/shop"], initializationOptions: { servesFiles: true } });
    await editor.open("github:/shop/service.yaml", "yaml", SERVICE);
    await until("the index", () => editor.indexed);
    assert.ok((await codes("github:/shop/service.yaml")).includes(DANGLING));
  });

  test("where it does not, open documents are checked and rules across files wait", async () => {
    await editor.initialize({ folders: ["github:/shop"] });
    await editor.open("github:/shop/service.yaml", "yaml", SERVICE);
    await until("the end of the index", () => editor.indexed);
    assert.deepEqual(await codes("github:/shop/service.yaml"), []);
    assert.deepEqual(virtual.asked, []);
  });

  test("the client is not asked for what is on this machine", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-virtual-"));
    try {
      mkdirSync(path.join(folder, ".git"));
      writeFileSync(path.join(folder, "pod.yaml"), POD);
      await editor.initialize({ folder, initializationOptions: { servesFiles: true } });
      const uri = pathToFileURL(path.join(folder, "service.yaml")).href;
      await editor.open(uri, "yaml", SERVICE);
      await until("the index", () => editor.indexed);
      assert.ok((await codes(uri)).includes(DANGLING));
      assert.deepEqual(virtual.asked, []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("documents of what an editor makes up are left alone", async () => {
    await editor.initialize({ folders: ["github:/shop"], initializationOptions: { servesFiles: true } });
    for (const uri of ["git:/shop/Dockerfile", "output:/shop/Dockerfile", "other:/shop/Dockerfile"]) {
      await editor.open(uri, "dockerfile", "FROM node\nRUN sudo id\n");
      assert.deepEqual(await codes(uri), [], uri);
    }
    await editor.open("github:/elsewhere/Dockerfile", "dockerfile", "FROM node:24\nRUN sudo id\n");
    assert.ok((await codes("github:/elsewhere/Dockerfile")).includes("dockerfile/no-sudo"));
  });
});

test("the schemes of a project's documents: the usual ones and the folders' own, never what an editor makes up", () => {
  assert.deepEqual([...servedSchemes([])], ["file", "untitled", "vscode-remote", "vscode-vfs"]);
  const served = servedSchemes(["memfs:/a", "GitHub:/b", "file:///c", "git:/d", "output:x", "no scheme"]);
  assert.deepEqual([...served].slice(4), ["memfs", "github"]);
  assert.equal(schemeOf("vscode-vfs://github/a/b"), "vscode-vfs");
});

test("a file that a language claims may be claimed by its path alone", () => {
  const isClaimable = claimablePaths(engine);
  const claimed: readonly (readonly [path: string, head?: string])[] = [
    ["Dockerfile"],
    ["a/Dockerfile.prod"],
    ["a/api.Containerfile"],
    ["api.dockerfile"],
    [".dockerignore"],
    ["a/web.Dockerfile.dockerignore"],
    ["a/.containerignore"],
    ["a/.plimsoll.yml"],
    ["KUSTOMIZATION"],
    ["deploy/kustomization.YML"],
    ["POD.JSON", '{ "apiVersion": "v1", "kind": "Pod" }'],
    ["a/b/Pod.YAML", POD],
    ["Docker-Compose.YML"],
    ["stack.yaml", "services:\n  web:\n    image: a\n"],
  ];
  for (const [path, head = ""] of claimed) {
    assert.ok(languageOf(engine, path, head), `${path} is claimed`);
    assert.ok(isClaimable(path), path);
  }
  for (const path of ["logo.png", "src/main.ts", "README.md", "Makefile", "yaml"]) assert.ok(!isClaimable(path), path);
});
