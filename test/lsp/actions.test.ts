// Code actions at every scope over stdio: their order, hardening in bulk, exceptions, rules switched off.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver";
import { secretOf } from "../support/secrets.ts";
import { type Editor, type EditorOptions, MODERN, startEditor } from "./editor.ts";

const COMMANDS = ["plimsoll.showRule", "plimsoll.saveFile"];
const FULL = {
  ...MODERN,
  workspace: {
    ...MODERN.workspace,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ["create"],
      snippetEditSupport: true,
      changeAnnotationSupport: {},
    },
  },
};

async function withEditor(options: EditorOptions, use: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = startEditor();
  try {
    await editor.initialize({ initializationOptions: { commands: COMMANDS }, ...options });
    await use(editor);
    assert.deepEqual(editor.log, [], "the server's log");
  } finally {
    editor.process.kill();
  }
}

const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);

function named(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((one) => one.title === title);
  assert.ok(found, `“${title}” is not among ${titles(actions).join(" | ")}`);
  return found;
}

const uri = "untitled:Untitled-1";
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      automountServiceAccountToken: false
      containers:
        - name: web
          image: registry.example.com/web:1.4
          securityContext:
            readOnlyRootFilesystem: false
            allowPrivilegeEscalation: true
          resources: { limits: { memory: 64Mi } }
        - name: side
          image: registry.example.com/side:2.0
          resources: { limits: { memory: 64Mi } }
`;

describe("the order", () => {
  test("in a Dockerfile: fixes, the rest of the file, exceptions, the rule", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN sudo id\nRUN sudo pwd\nUSER node\n");
      const actions = await editor.actions(uri, "sudo");
      assert.deepEqual(titles(actions), [
        "Remove `sudo`",
        "Fix all safe problems in this file",
        "Ignore `dockerfile/no-sudo` for this line",
        "Ignore `dockerfile/no-sudo` for this stage",
        "Ignore `dockerfile/no-sudo` in this file",
        "Show rule `dockerfile/no-sudo`",
      ]);
      assert.deepEqual(titles(actions.filter((one) => one.isPreferred)), ["Remove `sudo`"]);
      assert.ok(actions.every((one) => one.kind === "quickfix"));
      assert.deepEqual(actions.at(-1)?.command?.arguments, ["dockerfile/no-sudo"]);
    }));

  test("in a manifest: the container, then the workload, each only where it does more than what stands above it", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "yaml", DEPLOYMENT);
      const all = titles(await editor.actions(uri, "readOnlyRootFilesystem: false"));
      const wanted = [
        "Make the root file system read-only and mount `/tmp` (if it writes nowhere else)",
        "Harden container `web`",
        "Harden Deployment `shop`",
      ];
      assert.deepEqual(
        all.filter((one) => wanted.includes(one)),
        wanted,
      );
      assert.ok(!all.includes("Harden this file"), "it would do no more than the workload");
      const last = all.indexOf("Harden Deployment `shop`");
      assert.ok(all.findIndex((one) => one.startsWith("Ignore ")) > last);
      assert.ok(all.some((one) => one === "Ignore `kubernetes/read-only-root-fs` for this resource"));
    }));

  test("in a Compose file: the service", () =>
    withEditor({}, async (editor) => {
      const text = "services:\n  db:\n    image: postgres:17.6\n  web:\n    image: nginx:1.29.3\n";
      await editor.open(uri, "dockercompose", text);
      const actions = titles(await editor.actions(uri, "db"));
      assert.ok(actions.includes("Harden this file"), actions.join(" | "));
      assert.ok(actions.includes("Ignore `compose/no-new-privileges` for this service"), actions.join(" | "));
    }));

  test("an unprivileged twin is offered with the tag that the image has, not without one", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM nginx\nCOPY site /usr/share/nginx/html\n");
      const actions = titles(await editor.actions(uri, "nginx"));
      assert.deepEqual(
        actions.filter((one) => one.includes("unprivileged")),
        [],
      );
      await editor.open("untitled:2", "dockerfile", "FROM nginx:1.30-alpine\nCOPY site /usr/share/nginx/html\n");
      assert.equal(
        titles(await editor.actions("untitled:2", "nginx"))[0],
        "Use `nginxinc/nginx-unprivileged:1.30-alpine`, which runs without root and listens on port 8080",
      );
    }));

  test("nothing is preferred where nothing can be repaired", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN curl -s https://example.com/x | bash\nUSER node\n");
      const actions = await editor.actions(uri, "https");
      assert.ok(actions.length > 0);
      const first = actions[0]?.title.startsWith("Ignore ");
      assert.equal(
        actions.some((one) => one.isPreferred),
        !first,
      );
    }));

  test("housekeeping is not excepted, a rule's page only offered to who can show it", () =>
    withEditor({ initializationOptions: {} }, async (editor) => {
      await editor.open(
        uri,
        "dockerfile",
        "FROM node:24-slim\n# plimsoll: ignore dockerfile/no-sudo until 2020-01-01\nRUN sudo id\nUSER node\n",
      );
      const actions = titles(await editor.actions(uri, "2020-01-01"));
      assert.ok(
        actions.some((one) => one.startsWith("Extend")),
        actions.join(" | "),
      );
      assert.ok(!actions.some((one) => /Ignore|Show/.test(one)), actions.join(" | "));
    }));
});

describe("hardening in bulk", () => {
  test("changes the container, the workload or the file, and nothing else", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "yaml", DEPLOYMENT);
      const actions = await editor.actions(uri, "readOnlyRootFilesystem: false");
      const side = DEPLOYMENT.slice(DEPLOYMENT.indexOf("        - name: side"));
      const web = editor.after(uri, named(actions, "Harden container `web`").edit);
      assert.ok(web.includes(side), web);
      // What somebody decided is changed by a choice of its own.
      assert.ok(web.includes("readOnlyRootFilesystem: false"), web);
      assert.ok(web.includes("runAsNonRoot: true") && web.includes("allowPrivilegeEscalation: false"), web);
      const both = editor.after(uri, named(actions, "Harden Deployment `shop`").edit);
      assert.equal(both.match(/runAsNonRoot: true/g)?.length, 2, both);
      assert.ok(both.startsWith(DEPLOYMENT.slice(0, DEPLOYMENT.indexOf("        - name: web"))));
    }));

  test("asks for confirmation where the editor can show it; safe fixes do not", () =>
    withEditor({ capabilities: FULL }, async (editor) => {
      await editor.open(uri, "yaml", DEPLOYMENT);
      const { edit } = named(await editor.actions(uri, "readOnlyRootFilesystem: false"), "Harden container `web`");
      const [label] = Object.entries(edit?.changeAnnotations ?? {});
      assert.equal(label?.[1].needsConfirmation, true);
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change && "edits" in change && change.edits.length > 0);
      assert.ok(change.edits.every((one) => "annotationId" in one && one.annotationId === label?.[0]));
      await editor.open(
        "untitled:Untitled-2",
        "dockerfile",
        "FROM node:24-slim\nRUN sudo id\nRUN sudo pwd\nUSER node\n",
      );
      const safe = named(await editor.actions("untitled:Untitled-2", "sudo"), "Fix all safe problems in this file");
      assert.equal(safe.edit?.changeAnnotations, undefined);
    }));

  test("comes when it is chosen, where the editor can wait", () => {
    const codeAction = { ...FULL.textDocument.codeAction, dataSupport: true, resolveSupport: { properties: ["edit"] } };
    const capabilities = { ...FULL, textDocument: { ...FULL.textDocument, codeAction } };
    return withEditor({ capabilities }, async (editor) => {
      await editor.open(uri, "yaml", DEPLOYMENT);
      const action = named(await editor.actions(uri, "readOnlyRootFilesystem: false"), "Harden container `web`");
      assert.equal(action.edit, undefined);
      const resolved: CodeAction = await editor.connection.sendRequest("codeAction/resolve", action);
      assert.ok(editor.after(uri, resolved.edit).includes("runAsNonRoot: true"));
    });
  });
});

describe("exceptions", () => {
  const text = "FROM node:24-slim\nRUN sudo id\nUSER node\n";
  const title = "Ignore `dockerfile/no-sudo` for this line";

  test("are plain comments for an editor without snippets; then the finding is gone", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", text);
      const after = editor.after(uri, named(await editor.actions(uri, "sudo"), title).edit);
      assert.equal(after, text.replace("RUN", "# plimsoll: ignore dockerfile/no-sudo\nRUN"));
      await editor.change(uri, [{ text: after }]);
      assert.deepEqual(
        (await editor.diagnostics(uri)).map(({ code }) => code).filter((code) => code === "dockerfile/no-sudo"),
        [],
      );
    }));

  test("name the row where a rule has rows, so that they silence nothing else", () =>
    withEditor({}, async (editor) => {
      const both = ["github-pat", "npm-access-token"].map(secretOf).join(" ");
      await editor.open(uri, "dockerfile", `FROM node:24-slim\nRUN a ${both}\nUSER node\n`);
      const actions = await editor.actions(uri, both);
      const names = ["text/secret-value/github-pat", "text/secret-value/npm-access-token"];
      assert.deepEqual(titles(actions), [
        ...["line", "stage"].flatMap((where) => names.map((name) => `Ignore \`${name}\` for this ${where}`)),
        ...names.map((name) => `Ignore \`${name}\` in this file`),
        ...names.map((name) => `Show rule \`${name}\``),
      ]);
      const after = editor.after(uri, named(actions, `Ignore \`${names[0]}\` for this line`).edit);
      await editor.change(uri, [{ text: after }]);
      assert.deepEqual(
        (await editor.diagnostics(uri)).map(({ code }) => code),
        [names[1]],
      );
    }));

  test("have a place for the reason and one for a date, for an editor with snippets", () =>
    withEditor({ capabilities: FULL }, async (editor) => {
      await editor.open(uri, "dockerfile", text);
      const [change] = named(await editor.actions(uri, "sudo"), title).edit?.documentChanges ?? [];
      const [edit] = (change as TextDocumentEdit).edits;
      assert.ok(edit && "snippet" in edit);
      const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
      assert.equal(edit.snippet.value, `# plimsoll: ignore dockerfile/no-sudo\${2| , until ${day} |}-- \${1:reason}\n`);
      assert.deepEqual(edit.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } });
    }));
});

describe("a rule switched off", () => {
  let folder: string;
  const inFolder = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const title = "Turn off `dockerfile/no-sudo` in .plimsoll.yaml";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-actions-"));
    mkdirSync(path.join(folder, ".git"));
    mkdirSync(path.join(folder, "services", "web"), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("a finding has at most eight rows in the menu, and its last choices give way", () =>
    withEditor({ folder }, async (editor) => {
      const file = inFolder("services/web/Dockerfile");
      await editor.open(file, "dockerfile", "# hadolint ignore=DL3059\nFROM node:lts-alpine\nUSER node\n");
      const rule = "dockerfile/no-latest-base";
      const all = titles(await editor.actions(file, "lts-alpine"));
      const uses = all.filter((one) => one.startsWith("Use `node:"));
      assert.ok(uses.length <= 2, `four tags are offered, of which two have room: ${uses.join(" | ")}`);
      assert.deepEqual(all, [
        ...uses,
        `Ignore \`${rule}\` for this line`,
        "Ignore hadolint `DL3007` for this line",
        `Ignore \`${rule}\` for this stage`,
        `Ignore \`${rule}\` in this file`,
        `Turn off \`${rule}\` in .plimsoll.yaml`,
        `Show rule \`${rule}\``,
      ]);
    }));

  test("or one row of it", () =>
    withEditor({ folder }, async (editor) => {
      const file = inFolder("services/web/Dockerfile");
      await editor.open(file, "dockerfile", `FROM node:24-slim\nRUN a ${secretOf("github-pat")}\nUSER node\n`);
      const name = "text/secret-value/github-pat";
      const action = named(await editor.actions(file, "ghp_"), `Turn off \`${name}\` in .plimsoll.yaml`);
      const [, change] = action.edit?.documentChanges ?? [];
      assert.match(JSON.stringify(change), /rules:\\n {2}text\/secret-value\/github-pat: off/);
    }));

  test("in a new file in the workspace folder, with the address of the schema where there is one", () =>
    withEditor(
      { folder, initializationOptions: { commands: COMMANDS, schema: "https://example.com/s.json" } },
      async (editor) => {
        const file = inFolder("services/web/Dockerfile");
        await editor.open(file, "dockerfile", "FROM node:24-slim\nRUN sudo id\nUSER node\n");
        const { edit, command } = named(await editor.actions(file, "sudo"), title);
        const [create, change] = edit?.documentChanges ?? [];
        assert.deepEqual(create, {
          kind: "create",
          uri: inFolder(".plimsoll.yaml"),
          options: { ignoreIfExists: true },
        });
        const written = (change as TextDocumentEdit).edits[0];
        assert.ok(written && "newText" in written);
        assert.equal(
          written.newText,
          "# yaml-language-server: $schema=https://example.com/s.json\nrules:\n  dockerfile/no-sudo: off\n",
        );
        assert.deepEqual(command, {
          title: "Save .plimsoll.yaml",
          command: "plimsoll.saveFile",
          arguments: [inFolder(".plimsoll.yaml")],
        });
        assert.ok(!existsSync(path.join(folder, ".plimsoll.yaml")), "nothing is written by the server");
      },
    ));

  test("in the nearest one that is there, of which the rest stays as it is", async () => {
    writeFileSync(
      path.join(folder, "services", ".plimsoll.yaml"),
      "extends: strict # all of it\nrules:\n  DL3007: off\n",
    );
    await withEditor({ folder }, async (editor) => {
      const file = inFolder("services/web/Dockerfile");
      await editor.open(file, "dockerfile", "FROM node:24-slim\nRUN sudo id\nUSER node\n");
      const { edit } = named(await editor.actions(file, "sudo"), title);
      const [change, ...others] = edit?.documentChanges ?? [];
      assert.deepEqual(others, []);
      assert.equal((change as TextDocumentEdit).textDocument.uri, inFolder("services/.plimsoll.yaml"));
      const [written] = (change as TextDocumentEdit).edits;
      assert.ok(written && "newText" in written);
      assert.equal(written.newText, "\n  dockerfile/no-sudo: off");
      // Open in the editor, its text there counts.
      const open = inFolder("services/.plimsoll.yaml");
      await editor.open(open, "yaml", "# empty\n");
      const now = named(await editor.actions(file, "sudo"), title);
      assert.equal(editor.after(open, now.edit), "# empty\nrules:\n  dockerfile/no-sudo: off\n");
    });
  });

  test("not from a document that was never saved", () =>
    withEditor({ folder }, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN sudo id\nUSER node\n");
      assert.ok(!titles(await editor.actions(uri, "sudo")).includes(title));
    }));
});
