// plimsoll.enable and plimsoll.run: settings that differ from folder to folder.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileStatus } from "../../client/src/coverage.ts";
import { until } from "../../scripts/wait.ts";
import type { CoverageResult, FixFilesResult, WorkspaceResult } from "../../server/src/protocol.ts";
import { MODERN, startEditor } from "./editor.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const root = mkdtempSync(path.join(tmpdir(), "plimsoll-enable-"));
after(() => rmSync(root, { recursive: true, force: true }));

test("one of two folders of a repository is not checked, until it is again", async () => {
  mkdirSync(path.join(root, ".git"));
  const folders = ["on", "off"].map((name) => {
    mkdirSync(path.join(root, name));
    writeFileSync(path.join(root, name, "Dockerfile"), DOCKERFILE);
    return pathToFileURL(path.join(root, name)).href;
  });
  const [on, off] = folders.map((folder) => `${folder}/Dockerfile`) as [string, string];
  const editor = startEditor();
  let isOff = true;
  editor.connection.onRequest("workspace/configuration", ({ items }: { items: { scopeUri?: string }[] }) =>
    items.map(({ scopeUri = "" }) => ({ enable: !(isOff && /\/off\b/.test(scopeUri)) })),
  );
  const workspace = { ...MODERN.workspace, configuration: true };
  await editor.initialize({ folders, capabilities: { ...MODERN, workspace } });
  await editor.open(on, "dockerfile", DOCKERFILE);
  assert.notDeepEqual(await editor.diagnostics(on), []);
  await editor.open(off, "dockerfile", DOCKERFILE);
  assert.deepEqual(await editor.diagnostics(off), []);
  assert.deepEqual(await editor.actions(off, "sudo"), []);
  const coverage = (uri: string) =>
    editor.connection.sendRequest<CoverageResult>("plimsoll/coverage", { textDocument: { uri } });
  const nothing = { checked: [], unchecked: ["this file, where `plimsoll.enable` is off"] };
  assert.deepEqual(await coverage(off), nothing);
  assert.deepEqual(fileStatus([], nothing), {
    text: "not checked",
    lines: ["This file: not checked", "Not checked: this file, where `plimsoll.enable` is off"],
  });
  assert.deepEqual(
    (await editor.connection
      .sendRequest<object[] | null>("textDocument/codeLens", { textDocument: { uri: off } })
      .catch(() => [])) ?? [],
    [],
  );
  const fixed: FixFilesResult = await editor.connection.sendRequest("plimsoll/fixFiles", { kinds: ["safe"] });
  assert.deepEqual(
    fixed.files.map(({ uri }) => uri),
    [on],
  );
  await editor.close(off);
  await editor.connection.sendRequest("plimsoll/checkWorkspace", {});
  const seen: WorkspaceResult = await editor.connection.sendRequest("plimsoll/workspace");
  assert.deepEqual(
    seen.files.map(({ uri }) => uri),
    [on],
  );
  await editor.open(off, "dockerfile", DOCKERFILE);
  isOff = false;
  await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await until("the folder's findings", async () => (await editor.diagnostics(off)).length > 0);
  // The other files are read anew for it meanwhile.
  await until("the folder's other files are read", async () => {
    const [unchecked, usual] = [(await coverage(off)).unchecked, (await coverage(on)).unchecked];
    return JSON.stringify(unchecked) === JSON.stringify(usual);
  });
  await editor.end();
});
