// What others say of documents, whatever they say: client/src/others.ts over a made-up VS Code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Server } from "../client/src/server.ts";
import type { OthersParams } from "../server/src/protocol.ts";
import { fake } from "./support/fake-vscode.ts";

const { tellOthers } = await import("../client/src/others.ts");

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const documents = ["file:///a/Dockerfile", "file:///b/Dockerfile"].map((uri) => ({ uri, isClosed: false }));
const said = new Map<string, unknown[]>();
let changed: (event: { uris: readonly string[] }) => void = () => {};
Object.assign(fake.languages, {
  match: () => 1,
  getDiagnostics: (uri: string) => said.get(uri) ?? [],
  onDidChangeDiagnostics: (then: typeof changed) => {
    changed = then;
  },
});
Object.assign(fake.workspace, { textDocuments: documents, onDidOpenTextDocument() {}, onDidCloseTextDocument() {} });

test("what is hostile or broken is left out, and what others say of other documents is told", async () => {
  const told: OthersParams[] = [];
  const server = { notify: (_method: string, params: OthersParams) => void told.push(params), onRunning() {} };
  tellOthers(server as unknown as Server, [], () => () => false);
  const [a, b] = documents.map(({ uri }) => uri);
  assert.ok(a !== undefined && b !== undefined);
  const tell = async (diagnostics: Record<string, unknown[]>) => {
    told.length = 0;
    for (const [uri, own] of Object.entries(diagnostics)) said.set(uri, own);
    changed({ uris: Object.keys(diagnostics) });
    await pause(150);
  };
  const hadolint = { range, severity: 0, message: "x", code: "DL3004", source: "hadolint" };
  const broken = [
    null,
    {},
    { range: null },
    { range: { start: {}, end: range.end } },
    { range, severity: 0, code: null },
  ];
  await tell({ [a]: [...broken, { range, severity: 0, code: { value: 7 }, source: 9 }], [b]: [hadolint] });
  assert.deepEqual(
    told.map(({ uri, diagnostics }) => [uri, diagnostics.map(({ source, code }) => [source, code])]),
    [
      [
        a,
        [
          ["another extension", ""],
          ["another extension", "7"],
        ],
      ],
      [b, [["hadolint", "DL3004"]]],
    ],
  );
  // Hints without an id say nothing that could be ours, and do not count among the first.
  const hints = Array.from({ length: 100_000 }, () => ({ range, severity: 2, message: "m", source: "spelling" }));
  await tell({ [a]: [...hints, { ...hadolint, source: "x".repeat(1e6) }] });
  const [{ diagnostics } = { diagnostics: [] }] = told;
  assert.deepEqual(
    diagnostics.map(({ source, code }) => [source.length, code]),
    [[100, "DL3004"]],
  );
  await tell({ [b]: Array.from({ length: 100_000 }, () => hadolint) });
  assert.equal(told[0]?.diagnostics.length, 2000);
});
