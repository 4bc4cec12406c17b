// How VS Code is joined to the language server: which documents, which process, what is said at the start.
import type * as vscode from "vscode";
import { type ErrorHandler, LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol.ts";

const SCHEMES = ["file", "untitled", "vscode-remote", "vscode-vfs"];
const LANGUAGES = ["dockerfile", "yaml", "dockercompose", "helm", "json", "jsonc"];

/** The documents that may be of interest; which of them are is the server's to say. */
export const DOCUMENTS = SCHEMES.flatMap((scheme) => [
  ...LANGUAGES.map((language) => ({ scheme, language })),
  { scheme, pattern: "**/*.dockerignore" },
]);

/** A client that starts `program` in a process of its own. */
export function createClient(
  program: string,
  output: vscode.LogOutputChannel,
  errorHandler: ErrorHandler,
  initializationOptions: InitializationOptions,
): LanguageClient {
  const server = { module: program, transport: TransportKind.ipc, options: { execArgv: ["--enable-source-maps"] } };
  return new LanguageClient("plimsoll", "Plimsoll", server, {
    documentSelector: DOCUMENTS,
    initializationOptions,
    outputChannel: output,
    errorHandler,
    diagnosticPullOptions: { onChange: true, onFocus: true },
  });
}
