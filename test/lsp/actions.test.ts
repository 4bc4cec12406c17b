// Code actions at every scope over stdio: their order, hardening in bulk, exceptions, rules switched off.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver";
import type {
  FileEdits,
  FindingsResult,
  FixFilesParams,
  FixFilesResult,
  IgnoreResult,
  IgnoreScopesResult,
} from "../../server/src/protocol.ts";
import { examples as ruleExamples } from "../support/samples.ts";
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
        "Fix all of this rule in the file",
        "Fix all safe problems in this file",
        "Ignore `dockerfile/no-sudo` for this line",
        "Ignore `dockerfile/no-sudo` for this stage",
        "Ignore `dockerfile/no-sudo` in this file",
        "Show rule `no-sudo`",
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
        "Make the root file system read-only and mount `/tmp` (if it writes nowhere else) · choice",
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

  test("a stage that has all there is to harden is the Dockerfile, in a menu of any of its findings", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN sudo id\nRUN chmod 777 /x\nCMD npm start\n");
      const harden = async (what: string) =>
        titles(await editor.actions(uri, what)).filter((one) => one.startsWith("Harden "));
      assert.deepEqual(await harden("node"), ["Harden this Dockerfile"]);
      assert.deepEqual(await harden("777"), ["Harden this Dockerfile"]);
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
        "Use `nginxinc/nginx-unprivileged:1.30-alpine`, which runs without root and listens on port 8080 · choice",
      );
    }));

  test("nothing is preferred where every repair needs a decision", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN curl -s https://example.com/x | bash\nUSER node\n");
      const actions = await editor.actions(uri, "https");
      assert.match(actions[0]?.title ?? "", / · choice$/);
      assert.ok(!actions.some((one) => one.isPreferred));
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
        ...names.map((name) => `Show rule \`${name.replace("text/", "")}\``),
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
      assert.equal(
        edit.snippet.value,
        `# plimsoll: ignore dockerfile/no-sudo \${2|--,until ${day} --|} \${1:reason}\n`,
      );
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
        "Show rule `no-latest-base`",
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

/** An editor that knows all our commands, as ours does. */
const OURS = {
  initializationOptions: { commands: [...COMMANDS, "plimsoll.applyFixes", "plimsoll.chooseFix", "plimsoll.ignore"] },
};

describe("for an editor with our commands", () => {
  test("the menu is short: fixes with their kind, hardening, the rule in the file, one way to ignore, one page", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:24-slim\nRUN sudo id\nRUN sudo pwd\nUSER node\n");
      assert.deepEqual(titles(await editor.actions(uri, "sudo")), [
        "Remove `sudo`",
        "Fix all of this rule in the file",
        "Ignore `no-sudo`…",
        "Show rule `no-sudo`",
      ]);
      await editor.open("untitled:2", "yaml", DEPLOYMENT);
      assert.deepEqual(titles(await editor.actions("untitled:2", "allowPrivilegeEscalation: true")), [
        "Set `allowPrivilegeEscalation: false` · hardening",
        "Harden container `web`…",
        "Harden Deployment `shop`…",
        "Ignore `allow-privilege-escalation`…",
        "Show rule `allow-privilege-escalation`",
      ]);
    }));

  test("a stage is hardened with the subject by which the choices that are left in it are found", () =>
    withEditor(OURS, async (editor) => {
      const text =
        "FROM node:20 AS api\nRUN chmod 777 /a\nRUN chmod 777 /b\nFROM node:20 AS web\nRUN sudo id\nCMD node b.js\n";
      await editor.open(uri, "dockerfile", text);
      const { command } = named(await editor.actions(uri, "777"), "Harden stage `api`…");
      const params: FixFilesParams = command?.arguments?.[0];
      assert.equal(params.section, "stage api");
      const { fixes } = await editor.connection.sendRequest<FixFilesResult>("plimsoll/fixFiles", params);
      assert.ok(fixes.length > 0 && fixes.every(({ line }) => line < 3), JSON.stringify(fixes));
      const { findings } = await editor.connection.sendRequest<FindingsResult>("plimsoll/findings", {
        textDocument: { uri },
      });
      const own = findings.filter(({ subject }) => subject.split(">")[0] === params.section);
      assert.ok(own.length > 0 && own.every(({ range }) => range.start.line < 3));
    }));

  test("a file with one thing to harden and a choice is hardened as a whole; its fixes come line by line", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:20\nRUN sudo npm ci\nCMD node server.js\n");
      const { command } = named(await editor.actions(uri, "node"), "Harden this Dockerfile…");
      const params: object = command?.arguments?.[0];
      const { fixes } = await editor.connection.sendRequest<FixFilesResult>("plimsoll/fixFiles", params);
      assert.deepEqual(
        fixes.map(({ line, rule }) => [line, rule]),
        [
          [0, "dockerfile/missing-user"],
          [1, "dockerfile/no-sudo"],
          [2, "dockerfile/json-cmd"],
        ],
      );
      const findings = "FROM node:24-slim\nRUN id\nCMD node server.js\n";
      await editor.open("untitled:3", "dockerfile", findings);
      assert.ok(!titles(await editor.actions("untitled:3", "node")).includes("Harden this Dockerfile…"));
    }));

  test("the first fix is for the finding that the cursor is on, not for what is missing around it", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node:16\nRUN id\n");
      const [first] = await editor.actions(uri, "16");
      assert.match(first?.title ?? "", /^Use `node:/);
      assert.equal(first?.diagnostics?.[0]?.code, "dockerfile/eol-base-image");
    }));

  test("of many tags two are in the menu, the others behind one row", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "dockerfile", "FROM node\nUSER node\n");
      const actions = await editor.actions(uri, "node");
      assert.equal(titles(actions).filter((one) => one.startsWith("Use `node:")).length, 2);
      const { command } = named(actions, "Other tags…");
      assert.equal(command?.command, "plimsoll.chooseFix");
      const [{ titles: others }] = command.arguments as [{ titles: string[] }];
      assert.ok(others.length > 0 && others.every((one) => one.startsWith("Use `node:")), others.join(" | "));
      assert.ok(!actions.some(({ isPreferred }) => isPreferred), "a choice is nobody's but the author's");
    }));

  test("bulk fixes are worked out by the command, which hears what is meant", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "yaml", DEPLOYMENT);
      const actions = await editor.actions(uri, "allowPrivilegeEscalation: true");
      const ask = async (title: string, more = {}): Promise<FixFilesResult> => {
        const { edit, command } = named(actions, title);
        assert.equal(edit, undefined);
        assert.equal(command?.command, "plimsoll.applyFixes");
        return editor.connection.sendRequest("plimsoll/fixFiles", { ...command.arguments?.[0], ...more });
      };
      const one = await ask("Harden container `web`…");
      const both = await ask("Harden Deployment `shop`…");
      assert.ok(one.fixes.length > 0 && both.fixes.length > one.fixes.length);
      assert.ok(one.fixes.every((fix) => fix.uri === uri && fix.line < 20 && /^kubernetes\//.test(fix.rule)));
      assert.equal(new Set(both.fixes.map(({ id }) => id)).size, both.fixes.length, "each has an id of its own");
      const [first] = both.fixes;
      const part = await ask("Harden Deployment `shop`…", { only: [first?.id] });
      assert.deepEqual(part.fixes, [first]);
    }));

  test("of the fixes of a file any part can be made, each as a whole", () =>
    withEditor(OURS, async (editor) => {
      const text = "FROM node:24-slim\nRUN sudo id && sudo pwd\nRUN sudo ls\nRUN sudo id && sudo pwd\nUSER node\n";
      await editor.open(uri, "dockerfile", text);
      const ask = (only?: readonly string[]): Promise<FixFilesResult> =>
        editor.connection.sendRequest("plimsoll/fixFiles", { uris: [uri], kinds: ["safe"], only });
      const all = await ask();
      // One finding a step, with all of its `sudo`.
      const removed = [2, 1, 2];
      assert.equal(all.fixes.length, removed.length);
      for (let mask = 0; mask < 8; mask += 1) {
        const isTaken = (_: unknown, i: number) => ((mask >> i) & 1) === 1;
        const ids = all.fixes.filter(isTaken).map(({ id }) => id);
        const gone = removed.filter(isTaken).reduce((sum, one) => sum + one, 0);
        const part = await ask(ids);
        assert.deepEqual(
          part.fixes.map(({ id }) => id),
          ids,
        );
        const after = editor.after(uri, { documentChanges: part.files.map(asChange) });
        assert.equal(after.match(/sudo/g)?.length ?? 0, 5 - gone, after);
      }
    }));

  test("a fix that needs no other can be made alone, whatever others do at its place before", () =>
    withEditor(OURS, async (editor) => {
      const text = "FROM debian:13\nRUN sudo apt-get update\nUSER app\n";
      await editor.open(uri, "dockerfile", text);
      const ask = (only?: readonly string[]): Promise<FixFilesResult> =>
        editor.connection.sendRequest("plimsoll/fixFiles", { uris: [uri], kinds: ["safe", "hardening"], only });
      const sudo = (await ask()).fixes.filter(({ rule }) => rule === "dockerfile/no-sudo");
      const part = await ask(sudo.map(({ id }) => id));
      const after = editor.after(uri, { documentChanges: part.files.map(asChange) });
      assert.equal(after, text.replace("sudo ", ""));
    }));

  test("no finding of any example has more than eight rows", { timeout: 600_000 }, () =>
    withEditor({ ...OURS, settings: { extends: "all" } }, async (editor) => {
      let most = 0;
      for (const [i, { path: name, text }] of ruleExamples().entries()) {
        const own = `file:///nowhere/${i}/${name}`;
        await editor.open(own, languageOf(name), text);
        const diagnostics = await editor.diagnostics(own);
        for (const { range, data, code } of diagnostics) {
          const actions: CodeAction[] = await editor.connection.sendRequest("textDocument/codeAction", {
            textDocument: { uri: own },
            range,
            context: { diagnostics, only: ["quickfix"] },
          });
          const rows = actions.filter((one) => one.diagnostics?.some((diagnostic) => diagnostic.data === data));
          assert.ok(rows.length <= 8, `${code} in ${name}: ${titles(rows).join(" | ")}`);
          most = Math.max(most, rows.length);
        }
        await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri: own } });
      }
      assert.ok(most >= 6, `at most ${most}`);
    }),
  );
});

describe("ignoring by request", () => {
  const text = "FROM node:24-slim\nRUN sudo id\nUSER node\n";
  const placeIn = async (editor: Editor, at: string, document = uri) => {
    const command = (await editor.actions(document, at)).find((one) => one.title.startsWith("Ignore"))?.command;
    assert.equal(command?.command, "plimsoll.ignore");
    return command.arguments?.[0];
  };

  test("the narrowest scope first; the reason and the date are written behind the id", () =>
    withEditor(OURS, async (editor) => {
      await editor.open(uri, "dockerfile", text);
      const place = await placeIn(editor, "sudo");
      const { scopes }: IgnoreScopesResult = await editor.connection.sendRequest("plimsoll/ignoreScopes", place);
      assert.deepEqual(
        scopes.map(({ id, title }) => [id, title]),
        [
          ["line", "On this line"],
          ["section", "In this stage"],
          ["file", "In this file"],
        ],
      );
      const write = async (more: object) => {
        const { files }: IgnoreResult = await editor.connection.sendRequest("plimsoll/ignore", { ...place, ...more });
        return editor.after(uri, { documentChanges: files.map(asChange) });
      };
      assert.equal(
        await write({ scope: "line", reason: " the base\n\twants it ", until: "2999-12-31" }),
        text.replace("RUN", "# plimsoll: ignore dockerfile/no-sudo until 2999-12-31 -- the base wants it\nRUN"),
      );
      assert.equal(
        await write({ scope: "line", reason: "fine here" }),
        text.replace("RUN", "# plimsoll: ignore dockerfile/no-sudo -- fine here\nRUN"),
      );
      assert.equal(await write({ scope: "file" }), `# plimsoll: ignore-file dockerfile/no-sudo\n${text}`);
      const nowhere: IgnoreResult = await editor.connection.sendRequest("plimsoll/ignore", { ...place, scope: "x" });
      assert.deepEqual(nowhere.files, []);
      const gone: IgnoreScopesResult = await editor.connection.sendRequest("plimsoll/ignoreScopes", {
        ...place,
        fingerprint: "0",
      });
      assert.deepEqual(gone.scopes, []);
    }));

  test("a reason of its own is not shared with an exception that is there", () =>
    withEditor(OURS, async (editor) => {
      const known = text.replace("RUN", "# plimsoll: ignore dockerfile/pin-versions\nRUN");
      await editor.open(uri, "dockerfile", known);
      const place = await placeIn(editor, "sudo");
      const write = async (more: object) => {
        const { files }: IgnoreResult = await editor.connection.sendRequest("plimsoll/ignore", {
          ...place,
          scope: "line",
          ...more,
        });
        return editor.after(uri, { documentChanges: files.map(asChange) });
      };
      assert.match(await write({}), /# plimsoll: ignore dockerfile\/pin-versions, dockerfile\/no-sudo\n/);
      const apart = await write({ reason: "fine" });
      assert.match(apart, /# plimsoll: ignore dockerfile\/no-sudo -- fine\n/);
      assert.match(apart, /# plimsoll: ignore dockerfile\/pin-versions\n/);
    }));

  test("another tool's form where the file uses it, and the rule turned off in the configuration", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-ignoring-"));
    return withEditor({ ...OURS, folder }, async (editor) => {
      const file = pathToFileURL(path.join(folder, "Dockerfile")).href;
      await editor.open(file, "dockerfile", "# hadolint ignore=DL3059\nFROM node:24-slim\nRUN sudo id\nUSER node\n");
      const place = await placeIn(editor, "sudo", file);
      const { scopes }: IgnoreScopesResult = await editor.connection.sendRequest("plimsoll/ignoreScopes", place);
      assert.deepEqual(
        scopes.map(({ title, takesReason, save }) => [title, takesReason, save]),
        [
          ["On this line", true, false],
          ["On this line, as hadolint `DL3004`", false, false],
          ["In this stage", true, false],
          ["In this file", true, false],
          ["Everywhere: turn off the rule in .plimsoll.yaml", false, true],
        ],
      );
      const { files }: IgnoreResult = await editor.connection.sendRequest("plimsoll/ignore", {
        ...place,
        scope: "off",
      });
      assert.deepEqual(
        files.map((one) => [one.uri, one.created, one.edits.map(({ newText }) => newText)]),
        [[pathToFileURL(path.join(folder, ".plimsoll.yaml")).href, true, ["rules:\n  dockerfile/no-sudo: off\n"]]],
      );
    }).finally(() => rmSync(folder, { recursive: true, force: true }));
  });
});

/** A file's edits as an edit of the workspace has them. */
const asChange = ({ uri, version, edits }: FileEdits): TextDocumentEdit => ({
  textDocument: { uri, version },
  edits: [...edits],
});

const languageOf = (name: string) =>
  /dockerfile/i.test(name) ? "dockerfile" : /compose/.test(name) ? "dockercompose" : "yaml";
