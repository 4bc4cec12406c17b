// A language that is joined to the engine and known nowhere else gets all that ours get: it is checked, fixed, suppressed,
// hovered over, completed, scanned for images and explained, by the engine, the command line and the language server.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import type { CompletionItem, Hover } from "vscode-languageserver";
import { checkCommand } from "../../server/src/cli/check.ts";
import { explainCommand } from "../../server/src/cli/explain.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { rulePage } from "../../server/src/engine/catalog/explain.ts";
import { createResolver } from "../../server/src/engine/config/layers.ts";
import { IndexStore } from "../../server/src/engine/core/index.ts";
import { applyEdits } from "../../server/src/engine/core/text.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { imagesIn } from "../../server/src/engine/pipeline/engine.ts";
import { Workspace } from "../../server/src/engine/pipeline/workspace.ts";
import { writeIgnore } from "../../server/src/engine/suppressions/write.ts";
import { MODERN, startEditor } from "../lsp/editor.ts";
import { TODAY } from "../support/lab.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { toy } from "./language.ts";

const engine = createEngine([toy]);
const settings = createResolver(engine.catalog).resolve([], "a.toy");
const URI = "file:///lab/a.toy";
const TEXT = "[ball]\ncolour = RED\nimage = shop/ball:1.4\n\n[car]\ncolour = BLUE\n";

function workspaceOf(text: string): Workspace {
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => TODAY });
  workspace.set(URI, "a.toy", text, 1);
  workspace.completeIndex();
  return workspace;
}

/** What is found in a text, and what is silenced there. */
function told(text: string) {
  const { findings = [], silenced = [] } = workspaceOf(text).check(URI) ?? {};
  return {
    found: findings.map(({ rule, subject }) => `${rule} ${subject}`),
    silenced: silenced.map(({ finding }) => finding.subject),
  };
}

test("it is checked", () => {
  assert.deepEqual(told(TEXT).found, ["toy/no-shouting section ball>colour", "toy/no-shouting section car>colour"]);
});

test("it is fixed", () => {
  assert.equal(
    workspaceOf(TEXT).fix(URI, { kinds: ["safe"] })?.text,
    TEXT.replace("RED", "red").replace("BLUE", "blue"),
  );
});

test("exceptions in it are obeyed: for a line, for a section, for the file, by another tool's id", () => {
  const above = (comment: string, line: string) => TEXT.replace(line, `${comment}\n${line}`);
  assert.deepEqual(told(above("# plimsoll: ignore toy/no-shouting", "colour = RED")).silenced, ["section ball>colour"]);
  assert.deepEqual(told(above("# plimsoll: ignore-resource toy/no-shouting", "colour = BLUE")).silenced, [
    "section car>colour",
  ]);
  assert.equal(told(`# plimsoll: ignore-file DL9999\n${TEXT}`).silenced.length, 2);
});

test("exceptions are written into it, in each reach", () => {
  const workspace = workspaceOf(TEXT);
  const [file, finding] = [workspace.file(URI), workspace.check(URI)?.findings[1]];
  assert.ok(file !== undefined && finding !== undefined);
  for (const [scope, command] of [
    ["line", "ignore"],
    ["section", "ignore-resource"],
    ["file", "ignore-file"],
  ] as const) {
    const written = writeIgnore({ file, language: toy, catalog: engine.catalog, finding, scope });
    const text = applyEdits(TEXT, written?.edits ?? []);
    assert.match(text, new RegExp(`^# plimsoll: ${command} toy/no-shouting$`, "m"));
    assert.ok(told(text).silenced.includes("section car>colour"), scope);
  }
});

test("its images are named", () => {
  const file = workspaceOf(TEXT).file(URI);
  assert.deepEqual(
    (file === undefined ? [] : imagesIn(engine, file, new IndexStore())).map(({ name, at }) => [
      name,
      TEXT.slice(at.start, at.end),
    ]),
    [["shop/ball:1.4", "shop/ball:1.4"]],
  );
});

test("its rules are explained, with code blocks in its own fence", () => {
  const [rule] = toy.rules;
  assert.ok(rule !== undefined);
  assert.match(rulePage(rule, engine.catalog), /```ini\n\[ball\]\ncolour = RED\n```/);
});

test("the command line checks, fixes and explains it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-toy-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, "a.toy");
  writeFileSync(file, TEXT);
  const checked = recordingTerminal();
  await checkCommand(engine, [file, "--no-config"], checked.terminal);
  assert.match(checked.written.out, /The value of `colour` is in upper case\..*toy\/no-shouting/);
  await fixCommand(engine, [file, "--no-config"], recordingTerminal().terminal);
  assert.equal(readFileSync(file, "utf8"), TEXT.replace("RED", "red").replace("BLUE", "blue"));
  const explained = recordingTerminal();
  assert.equal(explainCommand(engine, ["DL9999"], explained.terminal), 0);
  assert.match(explained.written.out, /^toy\/no-shouting: Values must be in lower case[\s\S]*Fixes +safe/);
});

test("the language server reports, repairs, explains and completes it", async () => {
  const editor = startEditor(path.join(import.meta.dirname, "server.ts"));
  const markdown = { hover: { contentFormat: ["markdown"] } };
  await editor.initialize({ capabilities: { ...MODERN, textDocument: { ...MODERN.textDocument, ...markdown } } });
  const uri = "untitled:Untitled-1";
  await editor.open(uri, "toy", TEXT);
  const [diagnostic] = await editor.diagnostics(uri);
  assert.equal(diagnostic?.code, "toy/no-shouting");
  const titles = (await editor.actions(uri, "RED")).map(({ title }) => title);
  assert.equal(titles[0], "Change to `red`");
  assert.ok(titles.includes("Ignore `toy/no-shouting` for this section"), titles.join("\n"));
  const at = (what: string) => ({ textDocument: { uri }, position: editor.position(uri, TEXT.indexOf(what)) });
  const hover: Hover | null = await editor.connection.sendRequest("textDocument/hover", at("RED"));
  assert.match(
    JSON.stringify(hover?.contents),
    /Values must be in lower case[\s\S]*```ini[\s\S]*The `colour` of a toy/,
  );
  const items: CompletionItem[] = await editor.connection.sendRequest("textDocument/completion", at("[car]"));
  assert.deepEqual(
    items.map(({ label }) => label),
    ["colour"],
  );
  assert.equal(await editor.end(), 0);
});
