// The commands in a real VS Code: fixes with the preview, rule pages, export, and that none asks twice or opens a modal.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import { until } from "../../../scripts/wait.ts";
import { activated } from "../rows.ts";

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

/** Runs a command that shows a preview, and there these commands, until the preview is gone. */
async function previewed(command: string, there: readonly string[]): Promise<void> {
  let isDone = false;
  const done = vscode.commands.executeCommand(command).then(() => {
    isDone = true;
  });
  await until("the end of the preview", async () => {
    for (const one of there) if (!isDone) await vscode.commands.executeCommand(one).then(undefined, () => undefined);
    return isDone;
  });
  await done;
}

suite("the commands", () => {
  let api: Running;
  let folder: vscode.Uri;
  suiteSetup(async () => {
    api = await activated();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
  });
  teardown(async () => {
    while (vscode.window.activeTextEditor?.document.isDirty) {
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  const open = async (file: string) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, file));
    await vscode.window.showTextDocument(document);
    return document;
  };
  const textOf = async (file: string) =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file)));

  test("every command of package.json exists, and each is titled “Plimsoll: …”", async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const { packageJSON } = vscode.extensions.getExtension("plimsoll.plimsoll") ?? {};
    const declared: { command: string; category: string }[] = packageJSON.contributes.commands;
    for (const { command, category } of declared) {
      assert.ok(known.has(command), command);
      assert.equal(category, "Plimsoll");
    }
  });

  test("Fix All Safe Problems in File", async () => {
    const document = await open("Dockerfile");
    await vscode.commands.executeCommand("plimsoll.fixFile");
    await until(
      "the fixes",
      () => document.getText(),
      (text) => !text.includes("sudo"),
    );
    assert.match(document.getText(), /RUN npm ci\nWORKDIR \/app\/dist\nRUN npm run build\n/);
  });

  test("Harden File shows a preview and changes nothing until it is applied", async () => {
    const document = await open("k8s/agent.yaml");
    const before = document.getText();
    await previewed("plimsoll.hardenFile", ["workbench.action.closeQuickOpen"]);
    assert.equal(document.getText(), before);
  });

  test("Fix All Safe Problems in Workspace shows a preview; Apply makes all of it", async () => {
    await previewed("plimsoll.fixWorkspace", ["workbench.action.acceptSelectedQuickOpenItem"]);
    await vscode.workspace.saveAll();
    await until(
      "the files",
      () => textOf("worker.dockerfile"),
      (text) => !text.includes("sudo"),
    );
    assert.doesNotMatch(await textOf("Dockerfile"), /sudo/);
  });

  test("Show Rule opens the bundled page, the link does, and rubbish does not", async () => {
    await vscode.commands.executeCommand("plimsoll.showRule", "dockerfile/no-sudo");
    const page = await until("the preview", () => tabs().find(({ label }) => /no-sudo/.test(label)));
    assert.ok(page.input instanceof vscode.TabInputWebview);
    await vscode.window.tabGroups.close(page);
    const scheme = vscode.env.uriScheme;
    await api.rules.handleUri(vscode.Uri.parse(`${scheme}://plimsoll.plimsoll/rule/kubernetes/memory-limit`));
    await until("the page of the link", () => tabs().find(({ label }) => /memory-limit/.test(label)));
    await api.rules.handleUri(vscode.Uri.parse(`${scheme}://plimsoll.plimsoll/rule/text/secret-value/github-pat`));
    await until("the page of a row's rule", () => tabs().find(({ label }) => /secret-value/.test(label)));
    void api.rules.handleUri(vscode.Uri.parse(`${scheme}://plimsoll.plimsoll/rule/../../package`));
    void vscode.commands.executeCommand("plimsoll.showRule", "../../package");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok(!tabs().some(({ label }) => /package/.test(label)));
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  test("the workspace's findings as SARIF and as JSON", async () => {
    for (const format of ["sarif", "json"] as const) {
      const { text } = await api.server.request<{ text: string }>("plimsoll/export", { format });
      const parsed = JSON.parse(text);
      assert.ok(format === "sarif" ? parsed.version === "2.1.0" : Array.isArray(parsed.findings));
    }
  });
});
