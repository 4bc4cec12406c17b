// A stranger's workspace and a stranger's scanner, in the language server: of all that it answers nothing acts where an editor
// shows it.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction } from "vscode-languageserver";
import { createEngine } from "../../server/src/engine/index.ts";
import {
  CHECK_WORKSPACE_REQUEST,
  EXPORT_REQUEST,
  IMAGES_REQUEST,
  type ImagesResult,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportResult,
  type ReportsResult,
  SCAN_REQUEST,
  type ScanResult,
  TRUST_NOTIFICATION,
  UPDATE_DATABASE_REQUEST,
  WORKSPACE_REQUEST,
  type WorkspaceResult,
} from "../../server/src/protocol.ts";
import "../support/fake-vscode.ts";
import { type Editor, startEditor } from "../lsp/editor.ts";
import { languageIdOf, placesIn } from "../lsp/places.ts";
import { ASKED, ownFolder } from "../scanners/scene.ts";
import { TRIVY_SERVER } from "../scanners/server.ts";
import { hostileFiles, writeAll } from "./files.ts";
import { type Listener, listen } from "./listener.ts";
import { actingIn } from "./rendered.ts";
import { type HostileScanner, hostileScanners } from "./scanner.ts";
import { acting } from "./texts.ts";

// The stand-in for VS Code must be there first.
const { Tree } = await import("../../client/src/results/tree.ts");
const { rootsOf } = await import("../../client/src/results/model.ts");
const { reportRows } = await import("../../client/src/results/scans.ts");

const root = ownFolder();
const work = path.join(root, "work");
fs.mkdirSync(path.join(work, ".git"), { recursive: true });
const listener: Listener = await listen();
const files = writeAll(work, hostileFiles(listener.origin));
const scanners: HostileScanner = hostileScanners(path.join(root, "scanners"), listener.origin, {
  files: files.map(({ path: name }) => name),
});
const uriOf = (name: string) => pathToFileURL(path.join(work, name)).href;

/** A text that was answered: by what, and where in the answer. */
interface Said {
  readonly by: string;
  readonly at: string;
  readonly text: string;
}

const texts: Said[] = [];
const markdown: Said[] = [];

/**
 * Changes of a file and what completes a word are the file's own, and so is what a command is given. Names by which rows and
 * documents are known are not shown.
 */
const NOT_SHOWN =
  /^(?:edit|edits|textEdit|additionalTextEdits|insertText|filterText|sortText|newText|data|arguments|id|resourceUri|uri)$/;

function keep(by: string, value: unknown, at = ""): void {
  if (typeof value === "string") texts.push({ by, at, text: value });
  else if (Array.isArray(value)) for (const one of value) keep(by, one, `${at}[]`);
  else if (typeof value === "object" && value !== null) {
    const { kind, value: text } = value as { kind?: unknown; value?: unknown };
    if (typeof text === "string" && (kind === "markdown" || at.endsWith(".tooltip"))) {
      markdown.push({ by, at, text });
      keepLines(by, at, text);
    } else {
      for (const [key, one] of Object.entries(value)) if (!NOT_SHOWN.test(key)) keep(by, one, `${at}.${key}`);
    }
  }
}

/** Of Markdown and of files the line breaks are ours. */
function keepLines(by: string, at: string, text: string): void {
  for (const line of text.split("\n")) texts.push({ by, at, text: line });
}

let editor: Editor;
const progress: string[] = [];

async function ask<T>(method: string, params?: object): Promise<T> {
  const answer = await editor.connection.sendRequest<T>(method, params ?? null);
  keep(method, answer);
  return answer;
}

async function scan(program: string): Promise<ScanResult> {
  editor.settings = { trivy: { path: program } };
  await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  const params = { target: { kind: "folder", path: work }, workDoneToken: `scan ${program}` };
  return ask<ScanResult>(SCAN_REQUEST, params);
}

/** The rows that the view “Results” makes of what it asks for, as VS Code is handed them; of a target's report those below, too. */
async function keepRows(id?: string): Promise<void> {
  const send = editor.connection.sendRequest.bind(editor.connection);
  const workspace = await send<WorkspaceResult>(WORKSPACE_REQUEST, null);
  const reports = await send<ReportsResult>(REPORTS_REQUEST, null);
  const { images } = await send<ImagesResult>(IMAGES_REQUEST, { workspaceOnly: true });
  const report = await send<ReportResult>(REPORT_REQUEST, { id: id ?? "", offset: 0, limit: 10_000 });
  const items = new Map(id === undefined ? [] : [[id, report.items]]);
  const folders = [{ uri: pathToFileURL(work).href, name: "work" }];
  for (const findings of ["file", "rule", "severity"] as const) {
    for (const grouped of ["package", "severity", "id"] as const) {
      const view = { findings, items: grouped, filter: "" };
      const model = {
        workspace,
        reports,
        named: images.map(({ name }) => name),
        items,
        folders,
        view,
        now: Date.now(),
      };
      const tree = new Tree(
        () => rootsOf(model),
        async (of) => reportRows(model, of, view),
      );
      const waiting = await tree.getChildren();
      for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
        keep("rows", tree.getTreeItem(node));
        waiting.push(...(await tree.getChildren(node)));
      }
    }
  }
}

before(async () => {
  editor = startEditor(TRIVY_SERVER);
  editor.connection.onNotification("$/progress", ({ value }: { value: { message?: string; title?: string } }) => {
    progress.push(...[value.message, value.title].filter((one) => one !== undefined));
  });
  await editor.initialize({
    capabilities: {
      ...ASKED,
      textDocument: {
        ...ASKED.textDocument,
        hover: { contentFormat: ["markdown"] },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      },
    },
    folder: work,
    initializationOptions: {
      storage: path.join(root, "storage"),
      uriScheme: "vscode",
      commands: ["plimsoll.scanImage", "plimsoll.showReport", "plimsoll.showRule"],
    },
    settings: { trivy: { path: scanners.good } },
  });
});
after(() => listener.stop());

describe("the language server", () => {
  test("about each file", async () => {
    for (const { path: name, text } of files) {
      const textDocument = { uri: uriOf(name) };
      const isDockerfile = name.endsWith("Dockerfile");
      await editor.open(textDocument.uri, languageIdOf(name), text);
      await ask("textDocument/diagnostic", { textDocument });
      for (const method of ["codeLens", "documentSymbol", ...(isDockerfile ? ["documentLink", "foldingRange"] : [])])
        await ask(`textDocument/${method}`, { textDocument });
      for (const position of placesIn(text, 25)) {
        await ask("textDocument/hover", { textDocument, position });
        await ask("textDocument/completion", { textDocument, position });
        if (isDockerfile) await ask("textDocument/signatureHelp", { textDocument, position });
      }
      const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
      const context = { diagnostics: [] };
      for (const action of await ask<CodeAction[]>("textDocument/codeAction", { textDocument, range, context }))
        if (action.data !== undefined) await ask("codeAction/resolve", action);
      await editor.close(textDocument.uri);
    }
    assert.ok(texts.length > 20_000, String(texts.length));
    assert.ok(markdown.length > 1_000, String(markdown.length));
  });

  test("about the workspace", async () => {
    await ask(CHECK_WORKSPACE_REQUEST, { workDoneToken: "check" });
    await keepRows();
    const rows = texts.filter(({ by }) => by === "rows");
    assert.ok(rows.length > 5_000, String(rows.length));
    for (const format of ["json", "sarif"]) {
      const { text } = await editor.connection.sendRequest<{ text: string }>(EXPORT_REQUEST, { format });
      assert.ok(JSON.parse(text));
      keepLines(`${EXPORT_REQUEST} ${format}`, "", text);
    }
  });

  test("about scans", async () => {
    await editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted: true });
    for (const program of [scanners.failing, scanners.odd]) {
      assert.match(JSON.stringify(await scan(program)), /"failures?":/);
      await keepRows();
    }
    await ask(UPDATE_DATABASE_REQUEST, { scanner: "trivy", workDoneToken: "update" });
    const { scanned } = (await scan(scanners.good)) as { readonly scanned?: { readonly id: string } };
    assert.ok(scanned !== undefined);
    await keepRows(scanned.id);
    for (const format of ["json", "sarif"]) {
      const { text } = await editor.connection.sendRequest<{ text: string }>(EXPORT_REQUEST, {
        id: scanned.id,
        format,
      });
      assert.ok(JSON.parse(text));
      keepLines(`${EXPORT_REQUEST} ${format}`, "", text);
    }
    for (const { path: name, text } of files.slice(0, 40)) {
      await editor.open(uriOf(name), languageIdOf(name), text);
      await ask("textDocument/diagnostic", { textDocument: { uri: uriOf(name) } });
      await editor.close(uriOf(name));
    }
    for (const text of progress) keep("$/progress", text);
    for (const text of editor.log) keepLines("window/logMessage", "", text);
    assert.ok(
      progress.some((text) => text.includes("Found ")),
      progress.join("\n"),
    );
  });
});

test("nothing that is shown is obeyed", () => {
  // Answers to the client itself are values, of which it makes rows and notices.
  const shown = texts.filter(({ by }) => !by.startsWith("plimsoll/") || by.startsWith(EXPORT_REQUEST));
  const wrong = shown.filter(({ text }) => acting(text).length > 0 || text.includes("\n"));
  const kinds = new Map(wrong.map((one) => [`${one.by} ${one.at}`, JSON.stringify(one.text.slice(0, 100))]));
  assert.deepEqual([...kinds], []);
});

/** The pages of rules, and those that rules and the library's prose about instructions refer to. */
const OURS = new Set(createEngine().catalog.rules.flatMap(({ references = [] }) => references));
const PAGES =
  /^(?:vscode:\/\/plimsoll\.plimsoll\/rule\/[\w/-]+|https:\/\/docs\.docker\.com\/engine\/reference\/builder\/#[\w-]+)$/;

test("no Markdown has a link, a picture or HTML of a stranger", () => {
  const wrong = markdown.flatMap(({ by, text }) => {
    const { links, pictures, html } = actingIn(text);
    const foreign = links.filter((one) => !OURS.has(one) && !PAGES.test(one));
    return [...foreign, ...pictures, ...html].map((one) => `${by}: ${one} in ${text.slice(0, 200)}`);
  });
  assert.deepEqual([...new Set(wrong)].slice(0, 20), []);
});

test("no row and no sentence has an icon or a link of a stranger", () => {
  // Where VS Code draws icons: rows of the view and of completions, and lenses.
  const ROWS =
    /^(?:rows \.(?:label|description)|textDocument\/completion .*\.(?:label|detail|description)|textDocument\/codeLens .*\.title)$/;
  const rows = texts.filter(({ by, at }) => ROWS.test(`${by} ${at}`));
  assert.deepEqual(
    rows.filter(({ text }) => text.includes("$(")),
    [],
  );
  for (const by of ["rows", "textDocument/completion"])
    assert.ok(
      rows.some((one) => one.by === by && one.text.includes("$ (")),
      `the corpus has icons in ${by}`,
    );
  for (const text of progress) assert.doesNotMatch(text, /\]\(/);
});

test("no request reached the listener", () => {
  assert.deepEqual(listener.asked, []);
});
