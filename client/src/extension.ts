// The extension's entry where there is Node.js: the language server is a process, and scanners can be started.
import type * as vscode from "vscode";
import { activateWith } from "./activation.ts";
import { serverProcess } from "./client.ts";

export { deactivate } from "./activation.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateWith(serverProcess(context.asAbsolutePath("dist/server.cjs")), context);
}
