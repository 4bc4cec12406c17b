// The real server, from source, over stdio: what an editor asks and is answered.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import { until } from "../../scripts/wait.ts";
import type { FindingsResult } from "../../server/src/protocol.ts";
import { type Editor, type EditorOptions, MODERN, startEditor } from "./editor.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29.3
      securityContext:
        privileged: true
`;
const COMPOSE = `services:
  web:
    image: nginx:1.29.3
    privileged: true
`;

const rulesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

async function withEditor(options: EditorOptions, use: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = startEditor();
  try {
    await editor.initialize(options);
    await use(editor);
  } finally {
    editor.process.kill();
  }
}

describe("an editor that pulls", () => {
  let editor: Editor;
  before(async () => {
    editor = startEditor();
    const { capabilities } = await editor.initialize({ initializationOptions: { uriScheme: "vscode-insiders" } });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: "plimsoll",
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    assert.equal(capabilities.textDocumentSync && (capabilities.textDocumentSync as { change: number }).change, 2);
  });
  after(async () => {
    assert.equal(await editor.end(), 0);
    assert.deepEqual(editor.log, [], "the server's log");
  });

  test("gets the diagnostics of an unsaved Dockerfile, unchanged ones by their id", async () => {
    const uri = "untitled:Untitled-1";
    await editor.open(uri, "dockerfile", DOCKERFILE);
    const report = await editor.pull(uri);
    assert.ok(report.kind === "full");
    const [first] = report.items;
    assert.equal(first?.code, "dockerfile/no-sudo");
    assert.equal(first.source, "plimsoll");
    assert.equal(first.codeDescription?.href, "vscode-insiders://plimsoll.plimsoll/rule/dockerfile/no-sudo");
    assert.match(String(first.data), /^1:/);
    assert.equal(first.range.start.line, 1);
    const again = await editor.pull(uri, report.resultId);
    assert.deepEqual(again, { kind: "unchanged", resultId: report.resultId });
    assert.equal((await editor.pull(uri, "an id of another run")).kind, "full");
    await editor.type(uri, "sudo ", "");
    const mended = await editor.pull(uri, report.resultId);
    assert.ok(mended.kind === "full");
    assert.ok(!rulesOf(mended.items).includes("dockerfile/no-sudo"));
  });

  test("follows edits however they come", async () => {
    const uri = "untitled:Untitled-2";
    await editor.open(uri, "dockerfile", "FROM node:24-slim\r\nUSER node\r\n");
    assert.ok(!rulesOf(await editor.diagnostics(uri)).includes("dockerfile/no-sudo"));
    const end = { line: 2, character: 0 };
    for (const letter of "RUN sudo id\r\n") {
      const at = { ...end, character: editor.text(uri).split("\r\n").at(-1)?.length ?? 0 };
      await editor.change(uri, [{ range: { start: at, end: at }, text: letter }]);
    }
    const typed = (await editor.diagnostics(uri)).find(({ code }) => code === "dockerfile/no-sudo");
    assert.deepEqual(typed?.range.start.line, 2);
    await editor.change(uri, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "# 𝄞\r\n" },
      { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }, text: "# two edits at once\r\n" },
    ]);
    const moved = (await editor.diagnostics(uri)).find(({ code }) => code === "dockerfile/no-sudo");
    assert.deepEqual(moved?.range.start.line, 4);
    await editor.change(uri, [{ text: "FROM node:24-slim\nUSER node\n" }]);
    assert.ok(!rulesOf(await editor.diagnostics(uri)).includes("dockerfile/no-sudo"));
  });

  test("answers with findings as the command line prints them", async () => {
    const uri = "untitled:Untitled-3";
    await editor.open(uri, "dockerfile", DOCKERFILE);
    const { version, findings }: FindingsResult = await editor.connection.sendRequest("plimsoll/findings", {
      textDocument: { uri },
    });
    assert.equal(version, 1);
    assert.equal(findings[0]?.rule, "dockerfile/no-sudo");
    assert.equal(findings[0].file, uri);
    assert.equal(findings[0].fixes[0]?.kind, "safe");
  });

  test("finds nothing in closed, unknown and foreign documents", async () => {
    const uri = "untitled:Untitled-4";
    await editor.open(uri, "dockerfile", DOCKERFILE);
    await editor.close(uri);
    assert.deepEqual(await editor.diagnostics(uri), []);
    assert.deepEqual(await editor.diagnostics("file:///nowhere/Dockerfile"), []);
    await editor.open("git:/Dockerfile?old", "dockerfile", DOCKERFILE);
    assert.deepEqual(await editor.diagnostics("git:/Dockerfile?old"), []);
    await editor.open("untitled:notes.txt", "plaintext", DOCKERFILE);
    assert.deepEqual(await editor.diagnostics("untitled:notes.txt"), []);
    await editor.open("vscode-vfs://github/a/b/Dockerfile", "dockerfile", DOCKERFILE);
    assert.notDeepEqual(await editor.diagnostics("vscode-vfs://github/a/b/Dockerfile"), []);
    await editor.open("untitled:build.docker", "dockerfile", DOCKERFILE);
    assert.notDeepEqual(await editor.diagnostics("untitled:build.docker"), [], "the editor's language decides");
  });

  test("a cancelled pull says so, and the next one is answered", async () => {
    const uri = "untitled:many.yaml";
    await editor.open(uri, "yaml", MANIFEST.concat("---\n").repeat(300));
    const source = new CancellationTokenSource();
    const request = { textDocument: { uri } };
    const pulled = editor.connection.sendRequest("textDocument/diagnostic", request, source.token);
    source.cancel();
    await assert.rejects(pulled, { code: -32800 });
    assert.ok((await editor.diagnostics(uri)).length >= 300);
  });
});

describe("code actions", () => {
  const cases = [
    {
      language: "dockerfile",
      text: DOCKERFILE,
      at: "sudo",
      title: "Remove `sudo`",
      fixed: "FROM node:24-slim\nRUN npm ci\nUSER node\n",
    },
    {
      language: "yaml",
      text: MANIFEST,
      at: "true",
      title: "Remove `privileged` (the container may need it) · choice",
      fixed: MANIFEST.replace(/ {6}securityContext:\n.*\n/, ""),
    },
    {
      language: "dockercompose",
      text: COMPOSE,
      at: "true",
      title: "Remove `privileged` (the service may need it) · choice",
      fixed: COMPOSE.replace(/.*privileged.*\n/, ""),
    },
  ];
  for (const { language, text, at, title, fixed } of cases) {
    test(`${language}: ${title}`, () =>
      withEditor({}, async (editor) => {
        const uri = "untitled:Untitled-1";
        await editor.open(uri, language, text);
        const actions = await editor.actions(uri, at);
        const action = actions.find((one) => one.title === title);
        assert.ok(action, `only ${actions.map((one) => one.title).join(", ")}`);
        assert.equal(action.kind, "quickfix");
        assert.deepEqual(
          actions.map((one) => one.isPreferred ?? false),
          actions.map((_, i) => i === 0 && !title.endsWith("choice")),
          "the first is preferred where nobody has to decide",
        );
        assert.ok(action.diagnostics?.[0]?.data);
        assert.equal(editor.after(uri, action.edit), fixed);
        assert.deepEqual(await editor.actions(uri, at, ["refactor"]), []);
      }));
  }

  test("are there for half-typed text and none where nothing is wrong", () =>
    withEditor({}, async (editor) => {
      const uri = "untitled:Untitled-1";
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nUSER node\nRUN sudo ");
      assert.ok(Array.isArray(await editor.actions(uri, "sudo")));
      assert.deepEqual(await editor.actions(uri, "USER"), []);
    }));

  test("all safe ones at once: on save, as a quick fix, and resolved later where the editor can wait", async () => {
    const text = "FROM node:24-slim\nRUN sudo id\n# keep me\nRUN sudo pwd\nUSER node\n";
    const fixed = "FROM node:24-slim\nRUN id\n# keep me\nRUN pwd\nUSER node\n";
    const uri = "untitled:Untitled-1";
    const title = "Fix all safe problems in this file";
    await withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", text);
      for (const only of [["source.fixAll"], ["source.fixAll.plimsoll"], ["source"]]) {
        const [action, ...others] = await editor.actions(uri, "FROM", only);
        assert.equal(action?.kind, "source.fixAll.plimsoll");
        assert.deepEqual(others, []);
        assert.equal(editor.after(uri, action.edit), fixed);
      }
      const quick = (await editor.actions(uri, "sudo")).find((one) => one.title === title);
      assert.equal(quick?.kind, "quickfix");
      assert.equal(editor.after(uri, quick.edit), fixed);
      const change = quick.edit?.documentChanges?.[0];
      assert.ok(change && "edits" in change && change.edits.length === 2, "one edit per place");
      assert.equal(change.textDocument.version, 1);
    });
    const waits = {
      ...MODERN,
      textDocument: {
        ...MODERN.textDocument,
        codeAction: { ...MODERN.textDocument.codeAction, dataSupport: true, resolveSupport: { properties: ["edit"] } },
      },
    };
    await withEditor({ capabilities: waits }, async (editor) => {
      await editor.open(uri, "dockerfile", text);
      const [action] = await editor.actions(uri, "FROM", ["source.fixAll"]);
      assert.equal(action?.edit, undefined);
      const resolved: CodeAction = await editor.connection.sendRequest("codeAction/resolve", action);
      assert.equal(editor.after(uri, resolved.edit), fixed);
    });
    for (const capabilities of [MODERN, waits]) {
      await withEditor({ capabilities }, async (editor) => {
        await editor.open(uri, "dockerfile", `# DO NOT EDIT\n${text}`);
        assert.deepEqual(await editor.actions(uri, "FROM", ["source.fixAll"]), []);
        const titles = (await editor.actions(uri, "sudo")).map((one) => one.title);
        const edits = titles.filter((one) => one === title || /^(?:Harden|Remove)/.test(one));
        assert.deepEqual(edits, [], "a program overwrites it");
      });
    }
  });

  test("an editor without versions gets plain changes", () =>
    withEditor({ capabilities: { textDocument: { codeAction: { codeActionLiteralSupport: {} } } } }, async (editor) => {
      const uri = "untitled:Untitled-1";
      await editor.open(uri, "dockerfile", DOCKERFILE);
      const [action] = await editor.actions(uri, "sudo");
      assert.equal(action?.edit?.documentChanges, undefined);
      assert.equal(editor.after(uri, action?.edit), DOCKERFILE.replace("sudo ", ""));
    }));
});

test("an editor that does not pull is sent diagnostics, and none after the file was closed", () =>
  withEditor({ capabilities: {} }, async (editor) => {
    const uri = "untitled:Untitled-1";
    const last = () => editor.published.findLast((one) => one.uri === uri);
    await editor.open(uri, "dockerfile", DOCKERFILE);
    await until("diagnostics", last);
    assert.equal(last()?.diagnostics[0]?.code, "dockerfile/no-sudo");
    assert.equal(last()?.diagnostics[0]?.codeDescription, undefined, "no scheme, no link");
    await editor.type(uri, "sudo ", "");
    await until("diagnostics of the new text", last, (one) => one?.version === 2);
    assert.ok(!rulesOf(last()?.diagnostics ?? []).includes("dockerfile/no-sudo"));
    await editor.close(uri);
    await until("the last word", last, (one) => one?.version === undefined);
    assert.deepEqual(last()?.diagnostics, []);
  }));

describe("a workspace folder", () => {
  let folder: string;
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-lsp-"));
    mkdirSync(path.join(folder, ".git"));
    writeFileSync(path.join(folder, "pod.yaml"), POD);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const SERVICE =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: wbe }\n  ports: [{ port: 80 }]\n";
  const POD = MANIFEST.replace("  name: web\n", "  name: web\n  labels: { app: web }\n");

  test("is read into the index; an edit of one file reaches the others", async () => {
    await withEditor({ folder }, async (editor) => {
      await until("the index", () => editor.indexed);
      await editor.open(uriOf("service.yaml"), "yaml", SERVICE);
      assert.ok(rulesOf(await editor.diagnostics(uriOf("service.yaml"))).includes("kubernetes/dangling-service"));
      await editor.open(uriOf("pod.yaml"), "yaml", POD);
      const { refreshes } = editor;
      await editor.type(uriOf("pod.yaml"), "app: web", "app: wbe");
      await until("a refresh", () => editor.refreshes > refreshes);
      assert.ok(!rulesOf(await editor.diagnostics(uriOf("service.yaml"))).includes("kubernetes/dangling-service"));
      await editor.close(uriOf("pod.yaml"));
      await until("what stands on disk to count again", async () => {
        const rules = rulesOf(await editor.diagnostics(uriOf("service.yaml")));
        return rules.includes("kubernetes/dangling-service");
      });
    });
  });

  test("hears of files that come and go on disk, but for those that git ignores", async () => {
    writeFileSync(path.join(folder, ".gitignore"), "/generated/\n");
    for (const name of ["generated", "more"]) mkdirSync(path.join(folder, name));
    await withEditor({ folder }, async (editor) => {
      await until("the index", () => editor.indexed);
      const [uri, other] = [uriOf("service.yaml"), uriOf("other.yaml")];
      const isDangling = async (one = uri) =>
        rulesOf(await editor.diagnostics(one)).includes("kubernetes/dangling-service");
      const say = (name: string, type: number) =>
        editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: uriOf(name), type }],
        });
      await editor.open(uri, "yaml", SERVICE);
      await editor.open(other, "yaml", SERVICE.replace("wbe", "other"));
      assert.deepEqual([await isDangling(), await isDangling(other)], [true, true]);
      for (const name of ["generated/wbe.yaml", "more/wbe.yaml"]) {
        writeFileSync(path.join(folder, name), POD.replace("app: web", "app: wbe"));
      }
      writeFileSync(path.join(folder, "more/other.yaml"), POD.replace("app: web", "app: other"));
      await say("generated/wbe.yaml", 1);
      await say("node_modules/a/wbe.yaml", 1);
      await say("more/other.yaml", 1);
      await until("a file that was told of later to count", async () => !(await isDangling(other)));
      assert.equal(await isDangling(), true);
      await say("more/wbe.yaml", 1);
      await until("the new file to count", async () => !(await isDangling()));
      rmSync(path.join(folder, "more/wbe.yaml"));
      await say("more/wbe.yaml", 3);
      await until("the deleted file not to count", () => isDangling());
    });
  });

  test("hears of scripts that Dockerfiles start", async () => {
    const [uri, script] = [uriOf("start.Dockerfile"), path.join(folder, "start.sh")];
    writeFileSync(script, "#!/bin/sh\nexec app\n");
    await withEditor({ folder }, async (editor) => {
      await until("the index", () => editor.indexed);
      await editor.open(uri, "dockerfile", 'FROM alpine:3.22\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n');
      const message = async () =>
        String((await editor.diagnostics(uri)).find(({ code }) => code === "dockerfile/missing-user")?.message);
      assert.doesNotMatch(await message(), /crond/);
      writeFileSync(script, "#!/bin/sh\ncrond\nexec app\n");
      await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: uriOf("start.sh"), type: 2 }],
      });
      await until("the script to count", async () => (await message()).includes("`crond` is meant to run as root"));
    });
  });

  test("brings its configuration; a change of it counts at once", async () => {
    const config = path.join(folder, ".plimsoll.yaml");
    writeFileSync(config, "rules:\n  dockerfile/no-sudo: off\n");
    await withEditor({ folder }, async (editor) => {
      await editor.open(uriOf("Dockerfile"), "dockerfile", DOCKERFILE);
      assert.ok(!rulesOf(await editor.diagnostics(uriOf("Dockerfile"))).includes("dockerfile/no-sudo"));
      await editor.open("untitled:Untitled-1", "dockerfile", DOCKERFILE);
      assert.ok(!rulesOf(await editor.diagnostics("untitled:Untitled-1")).includes("dockerfile/no-sudo"));
      writeFileSync(config, "rules:\n  dockerfile/no-sudo: error\n");
      const { refreshes } = editor;
      const changes = [{ uri: uriOf(".plimsoll.yaml"), type: 2 }];
      await editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      await until("a refresh", () => editor.refreshes > refreshes);
      const found = (await editor.diagnostics(uriOf("Dockerfile"))).find(({ code }) => code === "dockerfile/no-sudo");
      assert.equal(found?.severity, 1);
      rmSync(config);
    });
  });

  test("takes the editor's settings where it has no configuration of its own", () =>
    withEditor(
      {
        folder,
        capabilities: { ...MODERN, workspace: { ...MODERN.workspace, configuration: true } },
        settings: { extends: [], rules: { "dockerfile/no-sudo": "hint" } },
      },
      async (editor) => {
        const severity = async () =>
          (await editor.diagnostics(uriOf("Dockerfile"))).find(({ code }) => code === "dockerfile/no-sudo")?.severity;
        await editor.open(uriOf("Dockerfile"), "dockerfile", DOCKERFILE);
        assert.equal(await severity(), 4);
        editor.settings = { rules: { "dockerfile/no-sudo": "off" } };
        await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
        await until("the new settings", severity, (one) => one === undefined);
      },
    ));

  test("loses no finding while settings change under a pull", () =>
    withEditor(
      { folder, capabilities: { ...MODERN, workspace: { ...MODERN.workspace, configuration: true } } },
      async (editor) => {
        for (let i = 0; i < 30; i += 1) {
          const uri = uriOf(`Dockerfile.${i}`);
          await editor.open(uri, "dockerfile", DOCKERFILE);
          editor.settings = { rules: { "dockerfile/no-sudo": i % 2 === 0 ? "hint" : "info" } };
          const pulls = [editor.diagnostics(uri)];
          await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
          pulls.push(editor.diagnostics(uri), editor.diagnostics(uri));
          for (const pull of pulls) assert.ok(rulesOf(await pull).includes("dockerfile/no-sudo"), `round ${i}`);
        }
      },
    ));
});
