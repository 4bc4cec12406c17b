// The extension in a browser, without Node.js, on a virtual workspace: what is marked is mended, rules see files that are not
// open, and nothing is offered that needs a program.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import { until } from "../../../scripts/wait.ts";
import { activated, roots, row } from "../rows.ts";

const folder = vscode.Uri.parse("memfs:/shop");
const codeOf = ({ code }: vscode.Diagnostic) => String(typeof code === "object" ? code.value : code);
const codes = ({ uri }: vscode.TextDocument) => vscode.languages.getDiagnostics(uri).map(codeOf);
const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const write = (path: string, text: string) =>
  vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));

const DANGLING = "kubernetes/dangling-service";
const POD = (app: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: { app: ${app} }\nspec: {}\n`;

suite("in a browser, on a virtual workspace", () => {
  let api: Running;
  suiteSetup(async () => {
    api = await activated();
  });
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  const open = async (path: string, base = folder) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(base, path));
    await vscode.window.showTextDocument(document);
    return document;
  };
  const marked = (document: vscode.TextDocument, code: string) =>
    until(code, () => vscode.languages.getDiagnostics(document.uri).find((one) => codeOf(one) === code));
  const action = (document: vscode.TextDocument, range: vscode.Range, fits: (title: string) => boolean) =>
    until("the action", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      return actions.find(({ title, edit }) => edit !== undefined && fits(title));
    });

  test("there is no Node.js, and the folder is no folder of this machine", () => {
    assert.equal(typeof Reflect.get(self, "process"), "undefined");
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.uri.toString(), folder.toString());
    assert.equal(vscode.env.remoteName, undefined);
  });

  test("a Dockerfile is marked, and mended by the first quick fix", async () => {
    const document = await open("Dockerfile");
    const found = await marked(document, "dockerfile/no-sudo");
    assert.equal(document.getText(found.range), "sudo");
    const { edit } = await action(document, found.range, (title) => title === "Remove `sudo`");
    assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
    assert.equal(document.getText(), "FROM node:24-slim\nRUN npm ci\nUSER node\n");
    await until("the mark to go", () => !codes(document).includes("dockerfile/no-sudo"));
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  test("Dockerfiles have hovers and completions", async () => {
    const document = await open("Dockerfile");
    const hovers = await until("a hover", async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        new vscode.Position(2, 1),
      );
      return found.length > 0 && found;
    });
    const texts = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
    assert.match(texts.join("\n"), /user name/i);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      new vscode.Position(2, 1),
    );
    assert.ok(items.some(({ label }) => (typeof label === "string" ? label : label.label) === "USER"));
  });

  test("a Service is compared with pods in files that are not open, and follows their changes", async () => {
    const document = await open("k8s/service.yaml");
    const found = await marked(document, DANGLING);
    const { edit } = await action(document, found.range, (title) => title.includes("web"));
    assert.ok(edit);
    await write("k8s/pod.yaml", POD("wbe"));
    await until("the Service to find its pod", () => !codes(document).includes(DANGLING));
    await write("k8s/pod.yaml", POD("web"));
    await marked(document, DANGLING);
  });

  test("a link is not followed", async () => {
    await write("k8s/link.yaml", POD("wbe"));
    await write("link/pod.yaml", POD("wbe"));
    await write("k8s/other.yaml", POD("other"));
    const document = await open("k8s/service.yaml");
    await marked(document, DANGLING);
    await write("k8s/real.yaml", POD("wbe"));
    await until("the Service to find its pod", () => !codes(document).includes(DANGLING));
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, "k8s/real.yaml"));
    await marked(document, DANGLING);
  });

  test("an override that is not open counts, in the workspace and beside a document of no folder", async () => {
    const document = await open("compose.yaml");
    const params = { textDocument: { uri: document.uri.toString() } };
    const answer = await until(
      "an answer",
      () => api.server.request<{ version: number | null; findings: object[] }>("plimsoll/findings", params),
      ({ version }) => version !== null,
    );
    assert.deepEqual(answer.findings, []);
    const elsewhere = vscode.Uri.parse("memfs:/elsewhere");
    const compose = new TextEncoder().encode("services:\n  web:\n    image: shop/web:1.4.2\n");
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(elsewhere, "compose.yaml"), compose);
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(elsewhere, ".plimsoll.yaml"),
      new TextEncoder().encode("rules:\n  compose/no-new-privileges: error\n"),
    );
    const loose = await open("compose.yaml", elsewhere);
    const found = await marked(loose, "compose/no-new-privileges");
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
  });

  test("a rule's page opens, and rubbish does not", async () => {
    await vscode.commands.executeCommand("plimsoll.showRule", "dockerfile/no-sudo");
    await until("the page", () => tabs().find(({ label }) => /no-sudo/.test(label)));
    void vscode.commands.executeCommand("plimsoll.showRule", "dockerfile/no-such-rule");
    await vscode.commands.executeCommand("plimsoll.showRule", "kubernetes/memory-limit");
    await until("another page", () => tabs().find(({ label }) => /memory-limit/.test(label)));
    assert.ok(!tabs().some(({ label }) => /no-such-rule/.test(label)));
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  test("Check Workspace lists all files in Results, without a word about scans", async () => {
    await vscode.commands.executeCommand("plimsoll.results.focus");
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await row(api, "Dockerfile");
    await row(api, "service.yaml");
    assert.deepEqual(roots(api), ["Workspace"]);
    const { text } = await api.server.request<{ text: string }>("plimsoll/export", { format: "sarif" });
    assert.ok(JSON.parse(text).runs[0].results.length > 0);
  });

  test("Fix All Safe Problems in File fixes, and Harden File shows a preview", async () => {
    const document = await open("Dockerfile");
    const before = document.getText();
    await vscode.commands.executeCommand("plimsoll.fixFile");
    await until("the fix", () => !document.getText().includes("sudo"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    let isDone = false;
    const done = vscode.commands.executeCommand("plimsoll.hardenFile").then(() => {
      isDone = true;
    });
    await until("the end of the preview", async () => {
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen").then(undefined, () => undefined);
      return isDone;
    });
    await done;
    assert.equal(document.getText(), before);
  });

  test("nothing that starts a program is there: no command, no lens", async () => {
    const known = await vscode.commands.getCommands(true);
    const { packageJSON } = vscode.extensions.getExtension("plimsoll.plimsoll") ?? {};
    const declared: { command: string }[] = packageJSON.contributes.commands;
    const missing = declared.map(({ command }) => command).filter((command) => !known.includes(command));
    assert.deepEqual(missing.sort(), [
      "plimsoll.chooseProgram",
      "plimsoll.installScanner",
      "plimsoll.scanFolder",
      "plimsoll.scanImage",
    ]);
    const document = await open("Dockerfile");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      10,
    );
    assert.deepEqual(lenses, []);
  });
});
