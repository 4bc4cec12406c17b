// Lenses over images: what offers a scan is there as soon as a scanner is, and what failed for want of one is forgotten then.
import assert from "node:assert/strict";
import { mkdirSync, renameSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import type { CodeLens } from "vscode-languageserver";
import { until } from "../../scripts/wait.ts";
import type { ReportsResult } from "../../server/src/protocol.ts";
import { fakeTrivy, ownFolder } from "../scanners/scene.ts";
import { type Editor, MODERN, startEditor } from "./editor.ts";

const POD = [
  "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  initContainers:\n  - name: b\n    image: busybox:1.37\n",
  "  containers:\n    - name: a\n      image: redis:8\n    - image: nginx:1.29\n      name: c\n",
].join("");
const COMPOSE = "services:\n  web:\n    restart: always\n    image: nginx:1.29\n  api:\n    build: .\n";

const lensesOf = async (editor: Editor, uri: string) => {
  const found: CodeLens[] = await editor.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  return found.map(({ range, command }) => [range.start.line, command?.title, ...(command?.arguments ?? [])]);
};

/** An editor that shows lenses, for a program at a path. */
async function editorWith(trivy: string): Promise<Editor> {
  const editor = startEditor();
  editor.connection.onRequest("workspace/codeLens/refresh", () => null);
  await editor.initialize({
    initializationOptions: { commands: ["plimsoll.scanImage"] },
    capabilities: {
      ...MODERN,
      workspace: { ...MODERN.workspace, configuration: true, codeLens: { refreshSupport: true } },
    },
    settings: { trivy: { path: trivy } },
  });
  await editor.connection.sendNotification("plimsoll/trust", { trusted: true });
  return editor;
}

test("a scan is offered on the line of a stage, a container, a service", async () => {
  const editor = await editorWith(fakeTrivy(ownFolder(), "exit 1"));
  await editor.open("untitled:a", "dockerfile", "ARG TAG\nFROM node:24 AS b\nFROM b\nFROM scratch\nFROM x:$TAG\n");
  assert.deepEqual(await lensesOf(editor, "untitled:a"), [[1, "Scan image", "node:24"]]);
  await editor.open("untitled:b", "dockercompose", COMPOSE);
  assert.deepEqual(await lensesOf(editor, "untitled:b"), [[1, "Scan image", "nginx:1.29"]]);
  await editor.open("untitled:c", "yaml", POD);
  assert.deepEqual(await lensesOf(editor, "untitled:c"), [
    [5, "Scan image", "busybox:1.37"],
    [8, "Scan image", "redis:8"],
    [10, "Scan image", "nginx:1.29"],
  ]);
  // Nothing may be started any more.
  await editor.connection.sendNotification("plimsoll/trust", { trusted: false });
  assert.deepEqual(await lensesOf(editor, "untitled:b"), []);
  editor.process.kill();
});

test("no scan is offered before a scanner is there, and what failed for want of it is forgotten once it is", async () => {
  const folder = ownFolder();
  const missing = path.join(folder, "bin", "trivy");
  const editor = await editorWith(missing);
  let refreshes = 0;
  editor.connection.onRequest("workspace/codeLens/refresh", () => {
    refreshes += 1;
    return null;
  });
  const reports = (): Promise<ReportsResult> => editor.connection.sendRequest("plimsoll/reports");
  const failures = async () =>
    (await reports()).targets.flatMap((one) => one.failures.map(({ failure }) => failure.code));
  await editor.open("untitled:a", "dockerfile", "FROM node:24\n");
  assert.deepEqual(await lensesOf(editor, "untitled:a"), []);
  await editor.connection.sendRequest("plimsoll/scan", { target: { kind: "image", name: "node:24" } });
  assert.deepEqual(await failures(), ["not-found"]);
  await until(
    "its state",
    async () => (await reports()).scanners.some(({ failure }) => failure?.code === "not-found") || undefined,
  );

  const before = refreshes;
  mkdirSync(path.dirname(missing));
  renameSync(fakeTrivy(folder, "exit 1"), missing);
  assert.deepEqual(await lensesOf(editor, "untitled:a"), [[0, "Scan image", "node:24"]]);
  await until("a refresh", () => refreshes > before);
  assert.deepEqual(await failures(), []);
  await until(
    "its state",
    async () => (await reports()).scanners.some(({ found }) => found?.version === "0.74.0") || undefined,
  );
  // Whatever else went wrong stays until somebody scans again.
  await editor.connection.sendRequest("plimsoll/scan", { target: { kind: "image", name: "node:24" } });
  assert.deepEqual(await failures(), ["failed"]);
  assert.deepEqual(await failures(), ["failed"]);
  editor.process.kill();
});
