// What is secret in a file comes out of the language server in no answer, no notification and no log, but in the edits of the file.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction } from "vscode-languageserver";
import {
  CHECK_WORKSPACE_REQUEST,
  EXPORT_REQUEST,
  FINDINGS_REQUEST,
  IMAGES_REQUEST,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  SCAN_REQUEST,
  type ScanResult,
  TRUST_NOTIFICATION,
  WORKSPACE_REQUEST,
} from "../../server/src/protocol.ts";
import { ASKED, fakeTrivy, ownFolder } from "../scanners/scene.ts";
import { TRIVY_SERVER } from "../scanners/server.ts";
import { leaked, planted, quoting, writePlanted } from "../support/planted.ts";
import { type Editor, startEditor } from "./editor.ts";
import { languageIdOf, placesIn } from "./places.ts";

const ALL = planted();
const root = ownFolder();
const work = path.join(root, "work");
const uriOf = (name: string) => pathToFileURL(path.join(work, name)).href;
/** Requests about a place that answer with something to read. */
const AT_PLACES = [
  "textDocument/hover",
  "textDocument/completion",
  "textDocument/signatureHelp",
  "textDocument/definition",
];
const ABOUT_FILES = [
  "textDocument/documentSymbol",
  "textDocument/codeLens",
  "textDocument/documentLink",
  "textDocument/foldingRange",
];

let editor: Editor;
/** Everything that the server has said, without edits. */
const said: string[] = [];

/** Keeps an answer but for what it would write into the file: that is the text of the file itself. */
function keep(answer: unknown): void {
  said.push(
    JSON.stringify(answer, (key, value) =>
      ["edit", "textEdit", "additionalTextEdits", "insertText"].includes(key) ? undefined : value,
    ) ?? "",
  );
}

async function ask<T>(method: string, params?: object): Promise<T> {
  const answer = await editor.connection.sendRequest<T>(method, params ?? null);
  keep(answer);
  return answer;
}

before(async () => {
  writePlanted(work, ALL);
  writeFileSync(path.join(root, "report.json"), JSON.stringify(quoting(ALL)));
  const program = fakeTrivy(path.join(root, "bin"), `cat ${path.join(root, "report.json")}`);
  editor = startEditor(TRIVY_SERVER);
  const initializationOptions = {
    storage: path.join(root, "storage"),
    uriScheme: "vscode",
    commands: ["plimsoll.scanImage", "plimsoll.showReport", "plimsoll.showRule"],
  };
  await editor.initialize({
    capabilities: ASKED,
    folder: work,
    initializationOptions,
    settings: { trivy: { path: program } },
  });
});

describe("the language server", () => {
  test("about each file: diagnostics, findings, places, actions", async () => {
    for (const { path: name, text } of ALL) {
      const textDocument = { uri: uriOf(name) };
      await editor.open(textDocument.uri, languageIdOf(name), text);
      keep(await editor.pull(textDocument.uri));
      await ask(FINDINGS_REQUEST, { textDocument });
      for (const method of ABOUT_FILES) await ask(method, { textDocument });
      for (const position of placesIn(text)) {
        for (const method of name.endsWith("Dockerfile") ? AT_PLACES : AT_PLACES.slice(0, 2))
          await ask(method, { textDocument, position });
      }
      const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
      const params = { textDocument, range, context: { diagnostics: [] } };
      for (const action of await ask<CodeAction[]>("textDocument/codeAction", params)) {
        if (action.data !== undefined) await ask("codeAction/resolve", action);
      }
      await editor.close(textDocument.uri);
    }
    assert.ok(said.length > 5_000, String(said.length));
    assert.ok(said.some((one) => one.includes("dockerfile/secret-in-env-or-arg")));
  });

  test("about the workspace: rows and exports", async () => {
    await ask(CHECK_WORKSPACE_REQUEST, {});
    await ask(WORKSPACE_REQUEST);
    for (const format of ["json", "sarif"])
      assert.ok((await ask<{ text: string }>(EXPORT_REQUEST, { format })).text.length > 50_000);
    await ask(IMAGES_REQUEST, { workspaceOnly: true });
  });

  test("about the report of a scanner that quotes all of them, and in files that show it", async () => {
    await editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted: true });
    const { scanned } = (await ask<ScanResult>(SCAN_REQUEST, { target: { kind: "folder", path: work } })) as {
      readonly scanned?: { readonly id: string };
    };
    assert.ok(scanned !== undefined);
    await ask(REPORTS_REQUEST);
    await ask(REPORT_REQUEST, { id: scanned.id, offset: 0, limit: 10_000 });
    for (const format of ["json", "sarif"]) await ask(EXPORT_REQUEST, { id: scanned.id, format });
    const from = said.length;
    for (const { path: name, text } of ALL) {
      await editor.open(uriOf(name), languageIdOf(name), text);
      keep(await editor.pull(uriOf(name)));
      await editor.close(uriOf(name));
    }
    assert.ok(
      said.slice(from).some((one) => one.includes("DS-0999")),
      "documents show what the scanner reported",
    );
    for (const name of readdirSync(path.join(root, "storage"), { recursive: true, encoding: "utf8" })) {
      const file = path.join(root, "storage", name);
      if (/\.\w+$/.test(name)) said.push(readFileSync(file).toString("latin1"));
    }
  });

  test("holds none of them in all that it said", () => {
    keep(editor.published);
    keep(editor.log);
    assert.deepEqual(leaked(said.join("\n"), ALL), []);
  });
});
