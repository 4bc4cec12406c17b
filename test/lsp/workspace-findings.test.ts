// The requests about the whole workspace: findings of files nobody has opened, kept up to date, and edits that fix them all.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { until } from "../../scripts/wait.ts";
import { type FixFilesResult, type LockedResult, stampOf, type WorkspaceResult } from "../../server/src/protocol.ts";
import { engine } from "../support/lab.ts";
import { secretOf } from "../support/secrets.ts";
import { type Editor, startEditor } from "./editor.ts";

const SUDO = "FROM node:24-slim\nRUN sudo id\nWORKDIR /app\nRUN sudo pwd\nUSER node\n";
const POD = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
`;

describe("the whole workspace", () => {
  let folder: string;
  let editor: Editor;
  const at = (name: string) => path.join(folder, name);
  const uri = (name: string) => pathToFileURL(at(name)).href;
  const write = (name: string, text: string) => writeFileSync(at(name), text);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-workspace-"));
    mkdirSync(at(".git"));
    mkdirSync(at("build"));
    write(".gitignore", "build/\n");
    write("Dockerfile", SUDO);
    write("service.yaml", POD);
    write("build/Dockerfile", SUDO);
    write("notes.txt", "FROM here\n");
    editor = startEditor();
    await editor.initialize({ folder });
    await until("the index", () => editor.indexed);
  });
  afterEach(() => {
    editor.process.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const workspace = (): Promise<WorkspaceResult> => editor.connection.sendRequest("plimsoll/workspace", {});
  const check = () => editor.connection.sendRequest("plimsoll/checkWorkspace", {});
  const rulesIn = ({ files }: WorkspaceResult, name: string) =>
    files.find((file) => file.uri === uri(name))?.findings.map(({ rule }) => rule) ?? [];
  const changes = () => {
    const seen: string[] = [];
    editor.connection.onNotification("plimsoll/changed", ({ what }: { what: string }) => {
      seen.push(what);
    });
    return seen;
  };

  test("is empty until somebody asks, then holds every file that git knows", async () => {
    const { revision, ...nothing } = await workspace();
    assert.deepEqual(nothing, { complete: false, seen: 0, files: [], titles: {}, labels: {} });
    assert.notEqual(revision, "");
    assert.equal(await check(), null);
    const found = await workspace();
    assert.equal(found.complete, true);
    assert.equal(found.seen, 2);
    assert.deepEqual(
      found.files.map((file) => file.uri),
      [uri("Dockerfile"), uri("service.yaml")],
    );
    assert.ok(rulesIn(found, "service.yaml").includes("kubernetes/dangling-service"));
    assert.equal(
      found.titles["kubernetes/dangling-service"],
      engine.catalog.rule("kubernetes/dangling-service")?.title,
    );
  });

  test("has the titles of the rules and of their rows", async () => {
    await editor.open(uri("Dockerfile"), "dockerfile", `FROM a:1\nENV A=${secretOf("github-pat")}\n`);
    const { titles } = await workspace();
    assert.equal(titles["text/secret-value"], engine.catalog.rule("text/secret-value")?.title);
    assert.equal(titles["text/secret-value/github-pat"], "GitHub personal access token");
    assert.ok(!("dockerfile/no-sudo" in titles));
  });

  test("knows open documents without being asked, and tells when their findings change", async () => {
    const seen = changes();
    await editor.open(uri("Dockerfile"), "dockerfile", SUDO);
    await until("the first change", () => seen.length === 1);
    assert.equal(rulesIn(await workspace(), "Dockerfile").filter((rule) => rule === "dockerfile/no-sudo").length, 2);
    await editor.type(uri("Dockerfile"), "sudo ", "");
    await until("the second change", () => seen.length === 2);
    assert.equal(rulesIn(await workspace(), "Dockerfile").filter((rule) => rule === "dockerfile/no-sudo").length, 1);
    await editor.type(uri("Dockerfile"), "/app", "/srv");
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(seen.length, 2, "an edit that changes no finding is not told");
    await editor.close(uri("Dockerfile"));
    await until("the end of the document", () => seen.length === 3);
    assert.deepEqual((await workspace()).files, []);
  });

  test("says only what differs from the last answer where that is named", async () => {
    await check();
    const first = await workspace();
    const since = (revision: string): Promise<WorkspaceResult> =>
      editor.connection.sendRequest("plimsoll/workspace", { since: revision });
    const same = await since(first.revision);
    assert.deepEqual([same.since, same.files, same.seen, same.complete], [first.revision, [], 2, true]);
    await editor.open(uri("Dockerfile"), "dockerfile", "FROM node:24-slim\nUSER node\n");
    const mended = await since(same.revision);
    assert.deepEqual(mended.files, [{ uri: uri("Dockerfile"), findings: [] }]);
    await editor.type(uri("Dockerfile"), "USER node", "RUN sudo id\nUSER node");
    await editor.connection.sendNotification("textDocument/didSave", { textDocument: { uri: uri("Dockerfile") } });
    const broken = await since(mended.revision);
    assert.deepEqual(
      broken.files.map((file) => [file.uri, file.findings.map(({ rule }) => rule)]),
      [[uri("Dockerfile"), ["dockerfile/no-sudo"]]],
    );
    const stale = await since(first.revision);
    assert.deepEqual([stale.since, stale.files.length], [undefined, 2]);
  });

  test("follows files on disk, and what they mean for other files", async () => {
    await check();
    const seen = changes();
    write("service.yaml", POD.replace("wbe", "web"));
    write("Dockerfile", SUDO.replaceAll("sudo ", ""));
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: uri("service.yaml"), type: 2 },
        { uri: uri("Dockerfile"), type: 2 },
      ],
    });
    await until("the change", () => seen.length > 0);
    const found = await workspace();
    assert.ok(!rulesIn(found, "service.yaml").includes("kubernetes/dangling-service"));
    assert.ok(!rulesIn(found, "Dockerfile").includes("dockerfile/no-sudo"));
  });

  test("is checked anew when a configuration changes", async () => {
    await check();
    const seen = changes();
    write(".plimsoll.yaml", "rules:\n  dockerfile/no-sudo: off\n");
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uri(".plimsoll.yaml"), type: 1 }],
    });
    await until("the change", () => seen.length > 0);
    assert.ok(!rulesIn(await workspace(), "Dockerfile").includes("dockerfile/no-sudo"));
  });

  test("another tool's exceptions in a folder of their own count, and it is checked anew when they change", async () => {
    write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\nspec:\n  hostNetwork: true\n");
    const exceptions = (name: string) => {
      const resources = [{ designatorType: "Attributes", attributes: { kind: "Pod", name } }];
      const one = { name: "n", policyType: "postureExceptionPolicy", actions: ["alertOnly"], resources };
      write(".kubescape/exceptions.json", JSON.stringify([{ ...one, posturePolicies: [{ controlID: "C-0041" }] }]));
    };
    const isReported = async () => rulesIn(await workspace(), "pod.yaml").includes("kubernetes/host-network");
    mkdirSync(at(".kubescape"));
    exceptions("db");
    await check();
    assert.equal(await isReported(), false);
    const seen = changes();
    exceptions("other");
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uri(".kubescape/exceptions.json"), type: 2 }],
    });
    await until("the change", () => seen.length > 0);
    assert.equal(await isReported(), true);
  });

  test("can be cancelled", async () => {
    const source = new CancellationTokenSource();
    const asked = editor.connection.sendRequest("plimsoll/checkWorkspace", {}, source.token);
    source.cancel();
    await assert.rejects(asked);
    assert.equal((await workspace()).complete, false);
  });

  test("is fixed by edits that change nothing yet, those of open files by their editor's text", async () => {
    await editor.open(uri("Dockerfile"), "dockerfile", `# open\n${SUDO}`);
    const fixed: FixFilesResult = await editor.connection.sendRequest("plimsoll/fixFiles", { kinds: ["safe"] });
    const own = fixed.files.find((file) => file.uri === uri("Dockerfile"));
    assert.deepEqual(own, {
      uri: uri("Dockerfile"),
      version: 1,
      stamp: stampOf(`# open\n${SUDO}`),
      created: false,
      edits: [
        { range: { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } }, newText: "" },
        { range: { start: { line: 4, character: 4 }, end: { line: 4, character: 9 } }, newText: "" },
      ],
    });
    assert.ok(fixed.files.every((file) => file.uri !== uri("build/Dockerfile")));
    assert.ok(fixed.fixes.length >= 2);
    const one: FixFilesResult = await editor.connection.sendRequest("plimsoll/fixFiles", {
      kinds: ["safe", "hardening"],
      uris: [uri("service.yaml")],
    });
    assert.deepEqual(one.refused, []);
    assert.ok(one.files.every((file) => file.uri === uri("service.yaml") && file.version === null));
  });

  test("which files may not be written is told by their permissions, to root as well", async () => {
    const lockedOf = async (...names: string[]) => {
      const asked = { uris: [...names.map(uri), "untitled:Untitled-1", "memfs:/Dockerfile"] };
      const { locked }: LockedResult = await editor.connection.sendRequest("plimsoll/locked", asked);
      return locked;
    };
    assert.deepEqual(await lockedOf("Dockerfile", "service.yaml", "missing.yaml"), []);
    chmodSync(at("service.yaml"), 0o444);
    assert.deepEqual(await lockedOf("Dockerfile", "service.yaml"), [uri("service.yaml")]);
    symlinkSync("service.yaml", at("link.yaml"));
    assert.deepEqual(await lockedOf("link.yaml"), [uri("link.yaml")]);
    chmodSync(at("service.yaml"), 0o644);
    assert.deepEqual(await lockedOf("link.yaml", "service.yaml"), []);
  });

  test("files that fixes leave alone are named, with the reason", async () => {
    write("broken.Dockerfile", `${SUDO}FOO 80\n`);
    write("made.Dockerfile", `# DO NOT EDIT\n${SUDO}`);
    await editor.open(uri("made.Dockerfile"), "dockerfile", `#\n# DO NOT EDIT\n${SUDO}`);
    const fixed: FixFilesResult = await editor.connection.sendRequest("plimsoll/fixFiles", { kinds: ["safe"] });
    assert.deepEqual(
      fixed.files.map((file) => file.uri),
      [uri("Dockerfile")],
    );
    assert.deepEqual(fixed.refused.toSorted(), [
      "Line 6 of `broken.Dockerfile` is not valid. Correct it first.",
      "`made.Dockerfile` was not fixed: line 2 says that it is generated, so fixes belong in its source.",
    ]);
  });
});

test("the requests without parameters are answered as those with empty ones", async () => {
  const editor = startEditor();
  const uri = "untitled:Untitled-1";
  await editor.initialize();
  await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n");
  const [bare, empty]: WorkspaceResult[] = [
    await editor.connection.sendRequest("plimsoll/workspace"),
    await editor.connection.sendRequest("plimsoll/workspace", {}),
  ];
  assert.deepEqual({ ...bare, revision: "" }, { ...empty, revision: "" });
  assert.equal(bare?.files.length, 1);
  await editor.end();
});
