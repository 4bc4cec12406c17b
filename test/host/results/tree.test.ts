// The view “Results” in a real VS Code: before and after Check Workspace, grouped, filtered, fixed from a row.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import type { Node } from "../../../client/src/results/node.ts";
import { until } from "../../../scripts/wait.ts";
import { activated, gone, roots, row, rows } from "../rows.ts";

const labels = async (api: Running, depth: 1 | 2) => {
  const [workspace] = await api.results.tree.getChildren();
  assert.ok(workspace);
  const below = await api.results.tree.getChildren(workspace);
  if (depth === 1) return below.map(({ label }) => label);
  return (await Promise.all(below.map((node) => api.results.tree.getChildren(node)))).flat().map(({ label }) => label);
};

suite("the tree of results", () => {
  let api: Running;
  suiteSetup(async () => {
    api = await activated();
    await vscode.commands.executeCommand("plimsoll.results.focus");
  });
  teardown(async () => {
    await api.results.setFilter("");
    await api.results.group({ findings: "file", items: "package" });
  });

  test("is empty at first and says that nothing was checked and that Trivy is missing", async () => {
    await until("the scanners", () => api.results.source.reports.scanners[0]?.failure);
    assert.equal(api.results.state, "unchecked");
    assert.deepEqual(roots(api), []);
    const [scanner] = api.results.source.reports.scanners;
    assert.equal(scanner?.failure?.code, "not-found");
    assert.deepEqual(scanner?.failure?.remedies, ["install", "choose-program"]);
  });

  test("shows an open file's findings before the workspace is checked", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, "worker.dockerfile"));
    const found = await row(api, "`sudo` has no effect");
    assert.equal(found.about?.finding?.rule, "dockerfile/no-sudo");
    await row(api, "open files only");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  test("shows every file after Check Workspace, with counts and a badge", async () => {
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await until("the files", () => api.results.source.workspace.complete);
    await row(api, "agent.yaml");
    assert.deepEqual(roots(api)[0], "Workspace");
    assert.deepEqual(await labels(api, 1), ["Dockerfile", "agent.yaml", "worker.dockerfile"]);
    const findings = api.results.source.workspace.files.flatMap((file) => file.findings);
    const counted = findings.filter(({ severity }) => severity !== "hint").length;
    assert.equal(api.results.view.badge?.value, counted);
    assert.ok(counted >= 4);
  });

  test("a row that VS Code has asked below is open, though nothing said so", async () => {
    const other: Node = { ...(await row(api, "agent.yaml")), id: "one that nobody has touched" };
    const isOpen = () =>
      api.results.tree.getTreeItem(other).collapsibleState === vscode.TreeItemCollapsibleState.Expanded;
    assert.equal(isOpen(), false);
    await api.results.tree.getChildren(other);
    assert.equal(isOpen(), true);
  });

  test("groups by rule and by severity, and remembers it", async () => {
    await api.results.group({ findings: "rule" });
    assert.ok((await labels(api, 1)).includes("Uses sudo"));
    await api.results.group({ findings: "severity" });
    const groups = await labels(api, 1);
    assert.deepEqual(groups.slice(0, 2), ["Errors", "Warnings"]);
    assert.equal(api.results.groups.findings, "severity");
  });

  test("filters, says so above the tree, and offers to clear the filter", async () => {
    const before = (await rows(api)).length;
    await api.results.setFilter("privileged");
    assert.deepEqual(await labels(api, 1), ["agent.yaml"]);
    assert.match(api.results.view.message ?? "", /^Filter: privileged$/);
    await api.results.setFilter("no such thing");
    assert.equal(api.results.state, "filtered");
    await vscode.commands.executeCommand("plimsoll.results.clearFilter");
    assert.equal((await rows(api)).length, before);
    assert.equal(api.results.view.message, "");
  });

  test("opens the place of a finding", async () => {
    const found = await row(api, "privileged");
    await vscode.commands.executeCommand("plimsoll.results.choose", found);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor !== undefined);
    assert.ok(editor.document.uri.path.endsWith("/k8s/agent.yaml"));
    assert.equal(editor.selection.start.line, found.about?.finding?.range.start.line);
  });

  test("fixes a finding from its row", async () => {
    const found = await row(api, "`sudo` has no effect");
    await vscode.commands.executeCommand("plimsoll.results.fix", found);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isDirty);
    assert.equal(document.getText().match(/sudo/g)?.length ?? 0, document.uri.path.endsWith("/Dockerfile") ? 1 : 0);
    const left = async () => (await rows(api)).filter(({ label }) => label.includes("sudo")).map(({ label }) => label);
    await until("the row to go", left, (labels) => labels.length === 2);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  test("follows files that change on disk", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const extra = vscode.Uri.joinPath(folder.uri, "extra.dockerfile");
    await vscode.workspace.fs.writeFile(extra, Buffer.from("FROM debian:13-slim\nRUN sudo id\nUSER 10001\n"));
    await row(api, "extra.dockerfile");
    await vscode.workspace.fs.delete(extra);
    await gone(api, "the file", ({ label }) => label === "extra.dockerfile");
  });
});
