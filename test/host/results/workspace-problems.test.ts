// The Problems panel beside the view “Results” in a real VS Code: the same findings, one number, nothing twice.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import { until } from "../../../scripts/wait.ts";
import { activated } from "../rows.ts";

const own = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.filter(({ source }) => source === "plimsoll");

/** What the panel counts of ours: it lists no hints. */
const listed = (diagnostics: readonly vscode.Diagnostic[]) =>
  own(diagnostics).filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint);

const listedAll = () => vscode.languages.getDiagnostics().reduce((sum, [, some]) => sum + listed(some).length, 0);

const keyOf = ({ code, range, message }: vscode.Diagnostic) =>
  `${typeof code === "object" ? code.value : code} ${range.start.line}:${range.start.character} ${message}`;

suite("problems of the workspace", () => {
  let api: Running;
  let agent: vscode.Uri;
  suiteSetup(async () => {
    api = await activated();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    agent = vscode.Uri.joinPath(folder.uri, "k8s/agent.yaml");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await until("the files", () => api.results.source.workspace.complete);
  });

  /** Waits until the panel has as many of ours as Results says, and answers how many. */
  const agreed = () =>
    until("one number", () => {
      const badge = api.results.view.badge?.value ?? 0;
      const [head] = api.results.tree.roots;
      const count = listedAll();
      return count === badge && head?.description?.startsWith(`${badge} in `) === true ? count : undefined;
    });

  /** The file in an editor. By this command, since VS Code keeps what an extension opens for minutes. */
  const opened = async (uri = agent) => {
    await vscode.commands.executeCommand("vscode.open", uri);
    const isFront = () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
    await until("the editor", isFront);
    return vscode.window.activeTextEditor ?? assert.fail("no editor");
  };

  test("what Check Workspace found is listed with its rule and a link, and counted as Results counts it", async () => {
    const count = await agreed();
    assert.ok(count >= 4);
    const [first] = listed(vscode.languages.getDiagnostics(agent));
    assert.ok(first !== undefined && typeof first.code === "object");
    assert.match(first.code.target.toString(), /:\/\/plimsoll\.plimsoll\/rule\/kubernetes\//);
    const privileged = listed(vscode.languages.getDiagnostics(agent)).find((one) => keyOf(one).includes("privileged"));
    assert.equal(privileged?.severity, vscode.DiagnosticSeverity.Error);
  });

  test("a file that is opened and closed has each of them once all along", async () => {
    // One that no test has opened before.
    const uri = vscode.Uri.joinPath(agent, "../../once.dockerfile");
    await vscode.workspace.fs.writeFile(uri, Buffer.from("FROM debian:13-slim\nRUN sudo id\nUSER 10001\n"));
    const now = () => listed(vscode.languages.getDiagnostics(uri)).map(keyOf).sort();
    const before = await until("its problems", () => (now().length > 0 ? now() : undefined));
    const seen: string[] = [];
    const watching = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((one) => one.toString() === uri.toString())) return;
      const keys = now();
      for (const key of new Set(keys)) if (keys.filter((one) => one === key).length > 1) seen.push(key);
    });
    try {
      await opened(uri);
      await until("the server's answer", async () => {
        const params = { textDocument: { uri: uri.toString() } };
        const { version } = await api.server.request<{ version: number | null }>("plimsoll/findings", params);
        return version !== null;
      });
      assert.deepEqual(now(), before);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      const isOpen = () => vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
      await until("the document to close", () => !isOpen());
      await until("what was found again", () => now().join("\n") === before.join("\n"));
      await agreed();
    } finally {
      watching.dispose();
      await vscode.workspace.fs.delete(uri);
    }
    await until("its problems to go", () => now().length === 0);
    assert.deepEqual(seen, [], "listed twice");
  });

  test("what is changed and not saved counts as it is typed", async () => {
    const editor = await opened();
    const count = await agreed();
    const said = await until("what was checked", () =>
      api.status.said?.lines.some((line) => line === "Checked: rules for Kubernetes manifests, secrets")
        ? api.status.said
        : undefined,
    );
    const sum = said.lines
      .at(-1)
      ?.match(/\d+/g)
      ?.reduce((all, one) => all + Number(one), 0);
    assert.match(said.lines.at(-1) ?? "", /^Workspace: /);
    assert.equal(sum, count, "the status item counts the same");
    assert.equal(said.text, `$(shield) ${listed(vscode.languages.getDiagnostics(agent)).length}`);
    const at = editor.document.getText().indexOf("privileged: true");
    assert.ok(at >= 0);
    const start = editor.document.positionAt(at + "privileged: ".length);
    await editor.edit((edit) => edit.replace(new vscode.Range(start, start.translate(0, 4)), "false"));
    await until("fewer", async () => (await agreed()) < count);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await until("all again", async () => (await agreed()) === count);
  });

  test("a file that is deleted has none, and the setting turns files off that are not open", async () => {
    const extra = vscode.Uri.joinPath(agent, "../../spare.dockerfile");
    await vscode.workspace.fs.writeFile(extra, Buffer.from("FROM debian:13-slim\nRUN sudo id\nUSER 10001\n"));
    await until("its problem", () => listed(vscode.languages.getDiagnostics(extra)).length > 0);
    await vscode.workspace.fs.delete(extra);
    await until("it to go", () => listed(vscode.languages.getDiagnostics(extra)).length === 0);
    const settings = vscode.workspace.getConfiguration("plimsoll");
    await settings.update("problems.workspace", false, vscode.ConfigurationTarget.Workspace);
    await until("nothing", () => listedAll() === 0);
    await settings.update("problems.workspace", undefined, vscode.ConfigurationTarget.Workspace);
    await agreed();
  });

  test("Clear Results takes back what is not open", async () => {
    await vscode.commands.executeCommand("plimsoll.clearResults");
    const open = () => new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    await until("nothing else", () =>
      vscode.languages.getDiagnostics().every(([uri, some]) => listed(some).length === 0 || open().has(uri.toString())),
    );
  });
});
