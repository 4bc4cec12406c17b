// Edits that also write other files: appended to as they are in the editor or on disk, created where they are absent.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientCapabilities, Connection } from "vscode-languageserver";
import { createEngine } from "../../server/src/engine/index.ts";
import { clientOf } from "../../server/src/lsp/session/capabilities.ts";
import { workspaceEdit } from "../../server/src/lsp/session/edits.ts";
import { Guard } from "../../server/src/lsp/session/guard.ts";
import { Session } from "../../server/src/lsp/session/session.ts";

const URI = "file:///w/web/Dockerfile";
const IGNORE = "file:///w/web/.dockerignore";
const MODERN: ClientCapabilities = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};

function sessionWith(disk: Readonly<Record<string, string>>, capabilities: ClientCapabilities): Session {
  const read = async (uri: string) => {
    const text = disk[uri];
    return text === undefined ? { failed: "It does not exist." } : { text, bom: false, utf8: true };
  };
  const files = {
    read,
    readIf: read,
    walk: async function* () {},
    leavesOut: async () => false,
    caseMatters: true,
    namesIn: async () => undefined,
    stat: async (uri: string) => (uri in disk ? ("file" as const) : undefined),
  };
  const platform = { engine: createEngine(), files, today: () => "2026-11-23", pause: async () => {}, run: "test" };
  const client = clientOf({ processId: null, rootUri: "file:///w", capabilities });
  return new Session({} as Connection, platform, client, new Guard({ error: assert.fail, info: assert.fail }));
}

/** The edit that appends a line to `.dockerignore` beside `uri`. */
function append(session: Session, uri = URI) {
  if (session.document(uri) === undefined) session.open(uri, "dockerfile", 1, "FROM scratch\n");
  const document = session.document(uri);
  assert.ok(document);
  return workspaceEdit(session, document, [], { appended: new Map([[".dockerignore", [".git\n"]]]) });
}

const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });

test("a file that is absent is created", async () => {
  assert.deepEqual(await append(sessionWith({}, MODERN)), {
    documentChanges: [
      { kind: "create", uri: IGNORE, options: { ignoreIfExists: true } },
      { textDocument: { uri: IGNORE, version: null }, edits: [{ range: at(0, 0), newText: ".git\n" }] },
    ],
  });
});

test("a file on disk is appended to, on a line of its own", async () => {
  assert.deepEqual(await append(sessionWith({ [IGNORE]: "dist" }, MODERN)), {
    documentChanges: [
      { textDocument: { uri: IGNORE, version: null }, edits: [{ range: at(0, 4), newText: "\n.git\n" }] },
    ],
  });
});

test("a file that is open counts as its editor shows it", async () => {
  const session = sessionWith({ [IGNORE]: "dist" }, MODERN);
  session.open(IGNORE, "ignore", 7, "dist\nout\n");
  assert.deepEqual(await append(session), {
    documentChanges: [{ textDocument: { uri: IGNORE, version: 7 }, edits: [{ range: at(2, 0), newText: ".git\n" }] }],
  });
});

test("an editor without versions can append but not create", async () => {
  assert.deepEqual(await append(sessionWith({ [IGNORE]: "dist\n" }, {})), {
    changes: { [IGNORE]: [{ range: at(1, 0), newText: ".git\n" }] },
  });
  assert.equal(await append(sessionWith({}, {})), undefined);
});

test("a file that is deployed with the document is edited as it is on disk, by its path below the root", async () => {
  const session = sessionWith({ "file:///w/compose.override.yaml": "services:\n  web: {}\n" }, MODERN);
  session.open("file:///w/compose.yaml", "yaml", 1, "services: {}\n");
  const document = session.document("file:///w/compose.yaml");
  assert.ok(document);
  await (await session.queueOf(document)).project.set("file:///w/compose.override.yaml", "services:\n  web: {}\n", 1);
  const edit = { path: "compose.override.yaml", at: { start: 17, end: 18 }, text: "{ a: b " };
  assert.deepEqual(await workspaceEdit(session, document, [], { elsewhere: [edit] }), {
    documentChanges: [
      {
        textDocument: { uri: "file:///w/compose.override.yaml", version: null },
        edits: [{ range: { start: at(1, 7).start, end: at(1, 8).start }, newText: "{ a: b " }],
      },
    ],
  });
  await (await session.queueOf(document)).project.set("file:///w/compose.override.yaml", "# since\nservices: {}\n", 2);
  assert.equal(await workspaceEdit(session, document, [], { elsewhere: [edit] }), undefined);
  const gone = { ...edit, path: "gone.yaml" };
  assert.equal(await workspaceEdit(session, document, [], { elsewhere: [gone] }), undefined);
});

test("there is nothing beside a document that was never saved", async () => {
  assert.equal(await append(sessionWith({}, MODERN), "untitled:Dockerfile"), undefined);
});
