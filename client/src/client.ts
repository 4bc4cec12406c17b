// Connects VS Code to the language server: which documents, which process, which options.
import type * as vscode from "vscode";
import { type DocumentSelector, type ErrorHandler, LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol.ts";

const SCHEMES = ["file", "untitled", "vscode-remote", "vscode-vfs"];
/** Languages whose documents may be manifests, though far too many others are of them to start for each. */
const ALSO = ["json", "jsonc"];

/**
 * The documents that may be of interest: those of the languages that start the extension, by its package.json, and a few
 * more. Which of them are is the server's to say.
 */
export function documentsOf(extension: vscode.Extension<unknown>): vscode.DocumentFilter[] {
  const events: readonly string[] = extension.packageJSON.activationEvents;
  const languages = events.flatMap((event) => /^onLanguage:(.+)$/.exec(event)?.[1] ?? []);
  return SCHEMES.flatMap((scheme) => [
    ...[...languages, ...ALSO].map((language) => ({ scheme, language })),
    { scheme, pattern: "**/*.dockerignore" },
  ]);
}

/** A client that starts `program` in a process of its own and hands it the documents that `documents` fits. */
export function createClient(
  program: string,
  documents: vscode.DocumentFilter[],
  output: vscode.LogOutputChannel,
  errorHandler: ErrorHandler,
  initializationOptions: InitializationOptions,
): LanguageClient {
  const server = { module: program, transport: TransportKind.ipc, options: { execArgv: ["--enable-source-maps"] } };
  return new LanguageClient("plimsoll", "Plimsoll", server, {
    documentSelector: documents as DocumentSelector,
    initializationOptions,
    outputChannel: output,
    errorHandler,
    diagnosticPullOptions: { onChange: true, onFocus: true },
  });
}
