// The commands of the palette.
import * as vscode from "vscode";
import type { Server } from "./server.ts";

export function registerCommands(server: Server, output: vscode.LogOutputChannel): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand("plimsoll.restartServer", () => restart(server, output)),
    vscode.commands.registerCommand("plimsoll.showOutput", () => output.show()),
  ];
}

async function restart(server: Server, output: vscode.LogOutputChannel): Promise<void> {
  try {
    await server.restart();
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    const message = "Plimsoll's language server could not be started again: the output says why.";
    if ((await vscode.window.showErrorMessage(message, "Show Output")) !== undefined) output.show();
  }
}
