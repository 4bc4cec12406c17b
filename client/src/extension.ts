// The extension's entry: starts the language server when a file of ours is opened, and stops it with the window.
import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { Server } from "./server.ts";
import { showStatus } from "./status.ts";

/** What `activate` answers: for tests and other extensions. */
export interface Api {
  /** Fulfilled when the language server answers requests; rejected where it cannot be started. */
  readonly ready: Promise<void>;
  /** Asks the language server. */
  request<T>(method: string, params: unknown): Promise<T>;
}

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const output = vscode.window.createOutputChannel("Plimsoll", { log: true });
  server = new Server(context.asAbsolutePath("dist/server.cjs"), output);
  context.subscriptions.push(output, ...registerCommands(server, output), ...showStatus());
  const ready = server.start();
  ready.catch((error: unknown) => output.error(`The language server could not be started: ${error}`));
  return { ready, request: (method, params) => running().request(method, params) };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}

function running(): Server {
  if (server === undefined) throw new Error("The extension is not active.");
  return server;
}
