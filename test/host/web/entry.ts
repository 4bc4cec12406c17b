// The extension's entry for the suites in a browser: starts it as client/src/extension.web.ts does, and hands what runs to them.
import * as vscode from "vscode";
import { activateWith, type Running } from "../../../client/src/activation.ts";
import { serverWorker } from "../../../client/src/client.web.ts";

export { deactivate } from "../../../client/src/activation.ts";

export function activate(context: vscode.ExtensionContext): Running {
  return activateWith(serverWorker(vscode.Uri.joinPath(context.extensionUri, "dist/server.web.js")), context);
}
