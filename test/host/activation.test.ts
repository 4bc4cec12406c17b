// The smallest thing that must hold in a real VS Code: the extension is there and starts.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";

suite("the extension", () => {
  test("is found and activates", async () => {
    const extension = vscode.extensions.getExtension("plimsoll.plimsoll");
    assert.ok(extension, "VS Code does not know plimsoll.plimsoll");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test("hands nothing to other extensions", async () => {
    const extension = vscode.extensions.getExtension("plimsoll.plimsoll");
    assert.ok(extension);
    assert.equal(await extension.activate(), undefined);
    assert.equal(extension.exports, undefined);
  });

  test("opens a copy of the playground, not the playground", () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    assert.notEqual(folder.uri.fsPath, `${process.env.PLIMSOLL_PROJECT}/test/playground`);
  });
});
