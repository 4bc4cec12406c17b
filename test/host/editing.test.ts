// The main job in a real VS Code: type a wrong line into an unsaved buffer, see it marked, take the quick fix.
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { until } from "../../scripts/wait.ts";
import { skip } from "./skip.ts";

interface Scene {
  readonly what: string;
  readonly language: string;
  /** The buffer before; `|` is the cursor. */
  readonly before: string;
  readonly typed: string;
  readonly rule: string;
  readonly marked: string;
  readonly fix: string;
  /** Whether nothing shows that it may break something. */
  readonly isPreferred: boolean;
  readonly after: string;
}

const MANIFEST = (securityContext: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      containers:
        - name: agent
          image: registry.example.com/agent:2.8
          securityContext:
            readOnlyRootFilesystem: true
${securityContext}          resources:
            limits: { memory: 64Mi }
`;

const COMPOSE = (line: string) => `services:
  worker:
    image: registry.example.com/worker:1.4
${line}    volumes:
      - ./media:/media
`;

const SCENES: readonly Scene[] = [
  {
    what: "a Dockerfile",
    language: "dockerfile",
    before: "FROM node:24-slim\n|\nUSER node\n",
    typed: "RUN sudo npm ci",
    rule: "dockerfile/no-sudo",
    marked: "sudo",
    fix: "Remove `sudo`",
    isPreferred: true,
    after: "FROM node:24-slim\nRUN npm ci\nUSER node\n",
  },
  {
    what: "a Kubernetes manifest",
    language: "yaml",
    before: MANIFEST("|\n"),
    typed: "            privileged: true",
    rule: "kubernetes/privileged-container",
    marked: "true",
    fix: "Remove `privileged` (the container may need it) · choice",
    isPreferred: false,
    after: MANIFEST(""),
  },
  {
    what: "a Compose file",
    language: "dockercompose",
    before: COMPOSE("|\n"),
    typed: "    privileged: true",
    rule: "compose/privileged",
    marked: "true",
    fix: "Remove `privileged` (the service may need it) · choice",
    isPreferred: false,
    after: COMPOSE(""),
  },
];

const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === "object" ? code.value : code);

async function openBuffer(language: string, before: string): Promise<vscode.TextEditor> {
  const cursor = before.indexOf("|");
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({
    language: known.includes(language) ? language : "yaml",
    content: before.replace("|", ""),
  });
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(cursor);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

/** The quick fixes at a range; none where VS Code cancels the question, as it does when the document changes meanwhile: ask again. */
async function actionsAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  try {
    return await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind);
  } catch (error) {
    if (error instanceof Error && error.name === "Canceled") return [];
    throw error;
  }
}

suite("a wrong line typed into an unsaved buffer", () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension("plimsoll.plimsoll")?.activate();
  });
  // Not after each test: the next buffer would get the name, and with it the text, of the one that is still closing.
  suiteTeardown(async () => {
    while (vscode.window.activeTextEditor !== undefined) {
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  });

  for (const { what, language, before, typed, rule, marked, fix, isPreferred, after } of SCENES) {
    test(`${what}: marked, and mended by “${fix}”`, async () => {
      const { document } = await openBuffer(language, before);
      assert.equal(document.uri.scheme, "untitled");
      const ours = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "plimsoll");
      const found = () => ours().find((one) => codeOf(one) === rule);
      assert.equal(found(), undefined);
      await vscode.commands.executeCommand("type", { text: typed });
      const diagnostic = await until(`${rule} in ${document.getText()}`, found);
      assert.equal(document.getText(diagnostic.range), marked);
      const { code } = diagnostic;
      assert.ok(typeof code === "object", "the code is a link");
      assert.equal(code.target.toString(), `${vscode.env.uriScheme}://plimsoll.plimsoll/rule/${rule}`);

      const action = await until(fix, async () => {
        const actions = await actionsAt(document, diagnostic.range);
        return actions.find(({ title }) => title === fix);
      });
      assert.equal(action.isPreferred === true, isPreferred);
      assert.ok(action.edit);
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.equal(document.getText(), after);
      await until("the mark to go", found, (mark) => mark === undefined);
    });
  }

  test("all problems of a rule at once, as a quick fix", async () => {
    const { document } = await openBuffer("dockerfile", "FROM node:24-slim\nRUN sudo id\nRUN |\nUSER node\n");
    await vscode.commands.executeCommand("type", { text: "sudo pwd" });
    const title = "Fix all of this rule in the file";
    const { command } = await until(title, async () => {
      const actions = await actionsAt(document, new vscode.Range(1, 4, 1, 8));
      return actions.find((one) => one.title === title);
    });
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.equal(document.getText(), "FROM node:24-slim\nRUN id\nRUN pwd\nUSER node\n");
  });

  test("restarting the language server brings the marks back", async () => {
    const { document } = await openBuffer("dockerfile", "FROM node:24-slim\n|\nUSER node\n");
    await vscode.commands.executeCommand("type", { text: "RUN sudo npm ci" });
    const found = () =>
      vscode.languages.getDiagnostics(document.uri).find((one) => codeOf(one) === "dockerfile/no-sudo");
    await until("the mark", found);
    await vscode.commands.executeCommand("plimsoll.restartServer");
    await until("the mark after the restart", found);
  });

  test("a language server that dies is started again", async function () {
    if (process.platform === "win32") skip(this, "no ps on Windows");
    const { document } = await openBuffer("dockerfile", "FROM node:24-slim\n|\nUSER node\n");
    const before = serverProcesses();
    assert.equal(before.length, 1);
    for (const pid of before) process.kill(pid, "SIGKILL");
    await until("another process", () => serverProcesses().find((pid) => !before.includes(pid)));
    await vscode.commands.executeCommand("type", { text: "RUN sudo npm ci" });
    await until("the mark", () =>
      vscode.languages.getDiagnostics(document.uri).find((one) => codeOf(one) === "dockerfile/no-sudo"),
    );
  });
});

/** The language servers that this extension host has started. */
function serverProcesses(): readonly number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return rows.flatMap((row) => {
    const [pid, parent, ...args] = row.trim().split(/\s+/);
    return Number(parent) === process.pid && args.some((one) => one.endsWith("server.cjs")) ? [Number(pid)] : [];
  });
}
