// The extension's entry in a browser: the language server is a worker, and no program can be started.
import * as vscode from "vscode";
import { activateWith } from "./activation.ts";
import { serverWorker } from "./client.web.ts";

export { deactivate } from "./activation.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateWith(serverWorker(vscode.Uri.joinPath(context.extensionUri, "dist/server.web.js")), context);
}
