// Completion in `.plimsoll.yaml`, and lenses over images, over stdio.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, test } from "node:test";
import type { CodeLens, CompletionItem, CompletionList, Diagnostic, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { until } from "../../scripts/wait.ts";
import type { Risk } from "../../server/src/protocol.ts";
import { fakeTrivy, ownFolder } from "../scanners/scene.ts";
import { type Editor, type EditorOptions, MODERN, startEditor } from "./editor.ts";

async function withEditor(options: EditorOptions, use: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = startEditor();
  try {
    await editor.initialize(options);
    await use(editor);
    assert.deepEqual(editor.log, [], "the server's log");
  } finally {
    editor.process.kill();
  }
}

describe("completion in .plimsoll.yaml", () => {
  const uri = "untitled:.plimsoll.yaml";

  async function at(
    editor: Editor,
    text: string,
  ): Promise<{ items: CompletionItem[]; isIncomplete: boolean; take(label: string): string }> {
    const offset = text.indexOf("|");
    const plain = text.replace("|", "");
    await editor.open(uri, "yaml", plain);
    const answer: CompletionItem[] | CompletionList = await editor.connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position: editor.position(uri, offset),
    });
    const items = Array.isArray(answer) ? answer : answer.items;
    const isIncomplete = !Array.isArray(answer) && answer.isIncomplete;
    await editor.close(uri);
    const take = (label: string) => {
      const edit = items.find((one) => one.label === label)?.textEdit;
      assert.ok(edit, `${label} is not among ${items.map((one) => one.label).join(", ")}`);
      return TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, plain), [edit as TextEdit]);
    };
    return { items, isIncomplete, take };
  }
  const labels = (items: readonly CompletionItem[]) => items.map((one) => one.label);

  test("keys, presets, rules with their titles, levels, options, words", () =>
    withEditor({}, async (editor) => {
      const keys = await at(editor, "ex|");
      assert.deepEqual(labels(keys.items), [
        "extends",
        "rules",
        "ignore",
        "overrides",
        "exceptions",
        "kubernetes",
        "registries",
        "scan",
        "root",
      ]);
      assert.equal(keys.take("extends"), "extends:");
      assert.equal((await at(editor, "extends: s|\n")).take("strict"), "extends: strict\n");
      assert.equal((await at(editor, "extends:\n  - |\n")).take("pss-baseline"), "extends:\n  - pss-baseline\n");
      const rules = await at(editor, "rules:\n  # ours\n  dockerfile/no-|\n");
      assert.equal(rules.take("dockerfile/no-sudo"), "rules:\n  # ours\n  dockerfile/no-sudo: \n");
      const sudo = rules.items.find((one) => one.label === "dockerfile/no-sudo");
      assert.match(JSON.stringify(sudo?.documentation), /Build steps must not use `sudo`/);
      assert.equal(sudo?.labelDetails?.description, "warning");
      const levels = await at(editor, "rules:\n  dockerfile/no-sudo: |\n");
      assert.deepEqual(labels(levels.items), ["off", "hint", "info", "warning", "error"]);
      assert.ok(labels((await at(editor, "rules:\n  dockerfile/no-sudo:\n    |\n")).items).includes("severity"));
      assert.deepEqual(labels((await at(editor, "overrides:\n  - files: a\n    |\n")).items), ["files", "rules"]);
      assert.deepEqual(labels((await at(editor, "exceptions:\n  - |\n")).items), ["rules", "files", "until", "reason"]);
      const excepted = await at(editor, "exceptions:\n  - rules: [dockerfile/no-su|]\n");
      assert.equal(excepted.take("dockerfile/no-sudo"), "exceptions:\n  - rules: [dockerfile/no-sudo]\n");
      const nested = await at(editor, "overrides:\n  - files: a\n    rules:\n      compose/|\n");
      assert.ok(labels(nested.items).includes("compose/privileged"));
      assert.deepEqual(labels((await at(editor, "root: |\n")).items), ["true", "false"]);
      assert.ok(labels((await at(editor, "scan:\n  scanners: [|]\n")).items).includes("trivy"));
      assert.deepEqual(labels((await at(editor, "kubernetes:\n  |\n")).items), ["version"]);
      assert.deepEqual((await at(editor, "# ex|\n")).items, []);
      assert.deepEqual((await at(editor, "rules:\n  dockerfile/no-sudo: off # |\n")).items, []);
    }));

  test("rows are found by the beginning of a word of their keys, and written in full", () =>
    withEditor({}, async (editor) => {
      const name = "text/secret-value/github-pat";
      const found = await at(editor, "rules:\n  git|\n");
      assert.equal(found.take(name), `rules:\n  ${name}: \n`);
      assert.equal(found.take("text/secret-value/gitlab-pat"), "rules:\n  text/secret-value/gitlab-pat: \n");
      assert.equal(found.items.find(({ label }) => label === name)?.filterText, "github-pat");
      assert.equal(found.isIncomplete, false);
      assert.ok(
        labels(found.items).every((label) => !label.startsWith("text/secret-value/") || label.includes("/git")),
      );
      // An editor that has asked before anything was typed has to ask again, else it would never see them.
      const before = await at(editor, "rules:\n  |\n");
      assert.equal(before.isIncomplete, true);
      assert.ok(labels(before.items).every((label) => label.split("/").length === 2));
      const behind = await at(editor, "rules:\n  secret-value/gi|\n");
      assert.equal(behind.take(name), `rules:\n  ${name}: \n`);
      assert.equal(behind.items.find(({ label }) => label === name)?.filterText, "secret-value/github-pat");
    }));

  test("every option of every rule is offered", () =>
    withEditor({}, async (editor) => {
      const { engine } = await import("../support/lab.ts");
      for (const rule of engine.catalog.rules.filter((one) => one.options !== undefined)) {
        const { items } = await at(editor, `rules:\n  ${rule.id}:\n    |\n`);
        assert.deepEqual(labels(items), ["severity", ...Object.keys(rule.options ?? {})]);
      }
    }));

  test("what is wrong is marked by our own server", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "yaml", "extend: strict\n");
      const found: Diagnostic[] = await editor.diagnostics(uri);
      assert.deepEqual(
        found.map(({ code }) => code),
        ["plimsoll/config"],
      );
    }));
});

describe("lenses over images", () => {
  const initializationOptions = { commands: ["plimsoll.scanImage"] };
  const lenses = (editor: Editor, uri: string): Promise<CodeLens[]> =>
    editor.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  const shown = (found: readonly CodeLens[]) =>
    found.map(({ range, command }) => [range.start.line, command?.title, ...(command?.arguments ?? [])]);

  test("are not there for editors that cannot scan, nor where settings say no", async () => {
    await withEditor({}, async (editor) => {
      await editor.open("untitled:a", "dockerfile", "FROM node:24\n");
      assert.deepEqual(await lenses(editor, "untitled:a"), []);
    });
    const capabilities = { ...MODERN, workspace: { ...MODERN.workspace, configuration: true } };
    const settings = { lens: { scan: false } };
    await withEditor({ initializationOptions, capabilities, settings }, async (editor) => {
      await editor.open("untitled:a", "dockerfile", "FROM node:24\n");
      assert.deepEqual(await lenses(editor, "untitled:a"), []);
    });
  });

  test("are asked for again when settings change and when reports come or go", async () => {
    const capabilities = {
      ...MODERN,
      workspace: { ...MODERN.workspace, configuration: true, codeLens: { refreshSupport: true } },
    };
    const program = fakeTrivy(ownFolder(), "exit 1");
    const settings = { trivy: { path: program } };
    await withEditor({ initializationOptions, capabilities, settings }, async (editor) => {
      let refreshes = 0;
      editor.connection.onRequest("workspace/codeLens/refresh", () => {
        refreshes += 1;
        return null;
      });
      await editor.connection.sendNotification("plimsoll/trust", { trusted: true });
      await editor.open("untitled:a", "dockerfile", "FROM node:24\n");
      assert.equal((await lenses(editor, "untitled:a")).length, 1);
      editor.settings = { ...settings, lens: { scan: false } };
      const before = refreshes;
      await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await until("a refresh", () => refreshes > before);
      assert.deepEqual(await lenses(editor, "untitled:a"), []);
      const then = refreshes;
      await editor.connection.sendRequest("plimsoll/clear", {});
      await until("a refresh after the reports went", () => refreshes > then);
    });
  });

  test("tell what the last scan found, and when", async () => {
    const storage = mkdtempSync(path.join(tmpdir(), "plimsoll-lens-"));
    const { ReportStore } = await import("../../server/src/scanners/index.ts");
    try {
      const target = { kind: "image", name: "node:24" } as const;
      const licenses = (risk: Risk, count: number) =>
        Array.from({ length: count }, (_, i) => ({ kind: "license", id: `L${i}`, risk, package: "" }) as const);
      const store = new ReportStore(storage);
      // A second scanner says the same now: the counts are as old as the older report.
      const now = new Date().toISOString();
      const two = { id: "two", title: "Two", version: "1" };
      await store.put({ target, scanner: two, begun: now, taken: now, items: licenses("critical", 1), files: {} });
      await store.put({
        target,
        scanner: { id: "one", title: "One", version: "1" },
        begun: "",
        taken: new Date(Date.now() - 2 * 3_600_000 - 60_000).toISOString(),
        items: [...licenses("critical", 2), ...licenses("high", 5), ...licenses("medium", 7), ...licenses("low", 4)],
        files: {},
      });
      await withEditor({ initializationOptions: { ...initializationOptions, storage } }, async (editor) => {
        await editor.open("untitled:a", "dockerfile", "FROM node:24\n");
        assert.deepEqual(shown(await lenses(editor, "untitled:a")), [
          [0, "2 critical · 5 high · 11 others · scanned 2 h ago", "node:24"],
        ]);
      });
    } finally {
      rmSync(storage, { recursive: true, force: true });
    }
  });
});
