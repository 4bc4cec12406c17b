// Connects VS Code to the language server as a process of Node.js.
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { Program } from "./server.ts";

/** The server as a process of its own; `file` is its bundle. */
export function serverProcess(file: string): Program {
  const server = { module: file, transport: TransportKind.ipc, options: { execArgv: ["--enable-source-maps"] } };
  return { canScan: true, connect: (options) => new LanguageClient("plimsoll", "Plimsoll", server, options) };
}
