// The extension's entry for the suites: starts it as client/src/extension.ts does, and hands what runs to them. It is in no package.
import type * as vscode from "vscode";
import { activateWith, type Running } from "../../client/src/activation.ts";
import { serverProcess } from "../../client/src/client.ts";

export { deactivate } from "../../client/src/activation.ts";

export function activate(context: vscode.ExtensionContext): Running {
  return activateWith(serverProcess(context.asAbsolutePath("dist/server.cjs")), context);
}
