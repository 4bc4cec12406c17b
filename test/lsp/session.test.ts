// A session over a made-up disk: what happens when things take long and come in an unlucky order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "vscode-languageserver";
import { createEngine } from "../../server/src/engine/index.ts";
import type { Files } from "../../server/src/files/port.ts";
import { clientOf } from "../../server/src/lsp/session/capabilities.ts";
import { Guard } from "../../server/src/lsp/session/guard.ts";
import { Session } from "../../server/src/lsp/session/session.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const FOLDER = "file:///w";
const URI = `${FOLDER}/Dockerfile`;

/** A disk without files, whose every answer takes `milliseconds`. */
function slowDisk(milliseconds: number, walk: Files["walk"] = async function* () {}): Files {
  const missing = async () => {
    await wait(milliseconds);
    return { failed: "It does not exist." };
  };
  return {
    read: missing,
    readIf: missing,
    walk,
    leavesOut: async () => false,
    caseMatters: true,
    stat: async (uri) => (uri === FOLDER ? "folder" : undefined),
    namesIn: async () => undefined,
  };
}

function sessionOn(files: Files): Session {
  const client = clientOf({ processId: null, rootUri: FOLDER, capabilities: {} });
  const platform = {
    engine: createEngine(),
    files,
    today: () => "2026-11-23",
    pause: () => new Promise<void>((resume) => setImmediate(resume)),
    run: "test",
  };
  const log = { error: (message: string) => assert.fail(message), info: () => {} };
  return new Session({} as Connection, platform, client, new Guard(log));
}

async function rulesIn(session: Session, cancelled = () => false): Promise<readonly string[] | undefined> {
  const document = session.document(URI);
  assert.ok(document);
  return (await session.check(document, cancelled))?.findings.map(({ rule }) => rule);
}

test("findings survive projects that start anew while the old ones still read", async () => {
  for (const moment of [0, 5, 30, 60, 120]) {
    const session = sessionOn(slowDisk(5));
    session.open(URI, "dockerfile", 1, DOCKERFILE);
    const first = rulesIn(session);
    await wait(moment);
    const restarted = session.restart([FOLDER]);
    assert.ok((await first)?.includes("dockerfile/no-sudo"), `restarted after ${moment} ms`);
    assert.ok((await rulesIn(session))?.includes("dockerfile/no-sudo"));
    await restarted;
    assert.ok((await rulesIn(session))?.includes("dockerfile/no-sudo"));
  }
});

test("a check does not wait for the index", async () => {
  let walked = 0;
  const endless: Files["walk"] = async function* () {
    for (;;) {
      walked += 1;
      if (walked > 1_000_000) return;
      yield `${FOLDER}/${walked}.txt`;
      await wait(1);
    }
  };
  const session = sessionOn(slowDisk(0, endless));
  const built = session.buildIndex();
  session.open(URI, "dockerfile", 1, DOCKERFILE);
  assert.ok((await rulesIn(session))?.includes("dockerfile/no-sudo"));
  assert.ok(walked < 1000);
  await session.restart([]);
  await built;
});

test("where the folder cannot be read, rules across files wait", async () => {
  const session = sessionOn({ ...slowDisk(0), stat: async () => undefined });
  const uri = `${FOLDER}/service.yaml`;
  session.open(
    uri,
    "yaml",
    1,
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web } }\n",
  );
  await session.buildIndex();
  const document = session.document(uri);
  assert.ok(document);
  const checked = await session.check(document, () => false);
  assert.ok(checked && !checked.ran.has("kubernetes/dangling-service"));
});

test("a text that changes while it is taken in is checked as it is in the end", async () => {
  const session = sessionOn(slowDisk(5));
  session.open(URI, "dockerfile", 1, DOCKERFILE);
  const first = rulesIn(session);
  await wait(10);
  session.change(URI, 2, [{ text: DOCKERFILE.replace("sudo ", "") }]);
  assert.ok(!(await first)?.includes("dockerfile/no-sudo"));
});

test("a check ends when it is cancelled or the document is closed", async () => {
  const session = sessionOn(slowDisk(5));
  session.open(URI, "dockerfile", 1, DOCKERFILE);
  assert.equal(await rulesIn(session, () => true), undefined);
  const unfinished = rulesIn(session);
  await wait(5);
  await session.close(URI);
  assert.equal(await unfinished, undefined);
  session.open(URI, "dockerfile", 1, DOCKERFILE);
  assert.ok((await rulesIn(session))?.includes("dockerfile/no-sudo"), "opened again");
});
