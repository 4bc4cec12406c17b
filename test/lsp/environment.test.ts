// The `.env` of a Compose project in an editor: a change of it counts at once, on disk and before it is saved.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { until } from "../../scripts/wait.ts";
import type { ImagesResult } from "../../server/src/protocol.ts";
import { projectOf } from "../support/files.ts";
import { type Editor, startEditor } from "./editor.ts";

const COMPOSE = "services:\n  api:\n    image: ghcr.io/acme/api:${API_TAG:-latest}\n";

test("a change of `.env` is seen in the open Compose file and among the images that can be scanned", async () => {
  const folder = projectOf({ ".gitignore": ".env\n", ".env": "API_TAG=1.3.0\n", "compose.yaml": COMPOSE });
  const root = pathToFileURL(folder).href;
  const editor = startEditor();
  await editor.initialize({ folder });
  const [uri, env] = [`${root}/compose.yaml`, `${root}/.env`];
  await editor.open(uri, "yaml", COMPOSE);
  const isMoving = async () => (await editor.diagnostics(uri)).some(({ code }) => code === "compose/image-tag");
  await until("the value of `.env`", async () => ((await isMoving()) ? undefined : true));
  assert.deepEqual(await images(editor), ["ghcr.io/acme/api:1.3.0"]);

  // Git ignores it, but the project takes it in.
  writeFileSync(`${folder}/.env`, "API_TAG=latest\n");
  await editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: env, type: 2 }] });
  await until("the value on disk", async () => (await isMoving()) || undefined);

  await editor.open(env, "properties", "API_TAG=1.4.0\n");
  await until("the unsaved value", async () => ((await isMoving()) ? undefined : true));
  assert.deepEqual(await images(editor), ["ghcr.io/acme/api:1.4.0"]);
  assert.deepEqual(await editor.diagnostics(env), []);

  await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri: env } });
  await until("the value on disk again", async () => (await isMoving()) || undefined);
  editor.process.kill();
});

async function images(editor: Editor): Promise<readonly string[]> {
  const found: ImagesResult = await editor.connection.sendRequest("plimsoll/images", { workspaceOnly: true });
  return found.images.map(({ name }) => name);
}
