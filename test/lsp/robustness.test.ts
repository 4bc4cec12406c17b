// What a server must survive: malformed messages, and the end of its editor.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { test } from "node:test";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { isAlive } from "../../scripts/alive.ts";
import { until } from "../../scripts/wait.ts";
import { MODERN, SERVER, startEditor } from "./editor.ts";

test("malformed requests get an empty answer, and the server goes on", async (context) => {
  const editor = startEditor();
  context.after(() => editor.process.kill());
  await editor.initialize();
  const uri = "untitled:Untitled-1";
  await editor.open(uri, "dockerfile", "FROM node:24-slim\nUSER node\nRUN sudo id\n");
  for (const params of [{}, { textDocument: null }, { textDocument: { uri: 7 } }, { textDocument: { uri: "" } }]) {
    assert.deepEqual(await editor.connection.sendRequest("textDocument/diagnostic", params), {
      kind: "full",
      items: [],
    });
    assert.deepEqual(await editor.connection.sendRequest("textDocument/codeAction", params), []);
    const empty = { version: null, stamp: "", findings: [], together: [] };
    assert.deepEqual(await editor.connection.sendRequest("plimsoll/findings", params), empty);
    await editor.connection.sendNotification("textDocument/didOpen", params);
    await editor.connection.sendNotification("textDocument/didChange", params);
    await editor.connection.sendNotification("textDocument/didClose", params);
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", params);
  }
  const range = { start: { line: 99, character: 99 }, end: { line: -1, character: 1e9 } };
  const wild = { textDocument: { uri }, range, context: { diagnostics: [] } };
  assert.ok(Array.isArray(await editor.connection.sendRequest("textDocument/codeAction", wild)));
  assert.deepEqual(await editor.connection.sendRequest("codeAction/resolve", { title: "x" }), { title: "x" });
  await assert.rejects(editor.connection.sendRequest("textDocument/diagnostic"));
  await assert.rejects(editor.connection.sendRequest("no/suchRequest", {}));
  assert.equal((await editor.diagnostics(uri))[0]?.code, "dockerfile/no-sudo");
  assert.equal(await editor.end(), 0);
});

test("an editor that refuses whatever it is asked ends nothing, and the index is built all the same", async (context) => {
  const editor = startEditor();
  context.after(() => editor.process.kill());
  const refused = new Set<string>();
  const methods = [
    "client/registerCapability",
    "client/unregisterCapability",
    "workspace/codeLens/refresh",
    "workspace/configuration",
    "workspace/diagnostic/refresh",
    "workspace/workspaceFolders",
    "window/workDoneProgress/create",
  ];
  for (const method of methods) {
    editor.connection.onRequest(method, () => {
      refused.add(method);
      return new ResponseError(ErrorCodes.InternalError, "no");
    });
  }
  const dynamic = { dynamicRegistration: true };
  await editor.initialize({
    capabilities: {
      ...MODERN,
      workspace: {
        ...MODERN.workspace,
        configuration: true,
        codeLens: { refreshSupport: true },
        didChangeConfiguration: dynamic,
        didChangeWatchedFiles: dynamic,
      },
      textDocument: { ...MODERN.textDocument, documentSymbol: dynamic, completion: dynamic, formatting: dynamic },
    },
    initializationOptions: { commands: ["plimsoll.scanImage"] },
  });
  const uri = "untitled:Untitled-1";
  await editor.open(uri, "dockerfile", "FROM node:24-slim\nUSER node\nRUN sudo id\n");
  await until("the index", () => editor.indexed);
  for (let i = 0; i < 3; i++)
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  const wanted = ["client/registerCapability", "workspace/codeLens/refresh", "workspace/configuration"];
  await until("its refusals", () => wanted.every((method) => refused.has(method)));
  assert.equal((await editor.diagnostics(uri))[0]?.code, "dockerfile/no-sudo");
  assert.equal(await editor.end(), 0);
});

test("the server ends when the pipe to its editor closes", async (context) => {
  const editor = startEditor();
  context.after(() => editor.process.kill());
  await editor.initialize();
  const exited = editor.exited();
  editor.process.stdin?.end();
  assert.equal(await exited, 1);
});

test("the server ends when its editor is gone though the pipe stays open", async (context) => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const editor = startEditor();
  context.after(() => editor.process.kill());
  await editor.initialize({ processId: other.pid ?? 0 });
  const exited = editor.exited();
  other.kill("SIGKILL");
  assert.equal(await exited, 1);
});

test("the server ends with its parent over node IPC", async (context) => {
  const code = `const child = require("node:child_process").fork(${JSON.stringify(SERVER)}, ["--node-ipc"], { stdio: "ignore" });
    child.on("message", () => console.log(child.pid));
    child.send({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });`;
  const parent: ChildProcess = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => parent.kill());
  const pid = await new Promise<number>((resolve) => parent.stdout?.once("data", (data) => resolve(Number(data))));
  assert.ok(isAlive(pid));
  parent.kill("SIGKILL");
  await until("the server's end", () => !isAlive(pid));
});
