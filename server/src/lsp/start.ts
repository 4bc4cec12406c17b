// Joins a connection to a session: the capabilities, the documents, and one line per feature.
import { type Connection, type InitializeResult, TextDocumentSyncKind } from "vscode-languageserver/node";
import { clientOf } from "./client.ts";
import { CODE_ACTION_KINDS, codeActions } from "./features/codeAction.ts";
import { pullDiagnostics, pushDiagnostics } from "./features/diagnostic.ts";
import { findings } from "./features/findings.ts";
import { fixFiles } from "./features/fixFiles.ts";
import { reports } from "./features/reports.ts";
import { scan } from "./features/scan.ts";
import { workspace } from "./features/workspace.ts";
import { workspaceFindings } from "./features/workspaceFindings.ts";
import { Guard } from "./guard.ts";
import { type Platform, Session } from "./session.ts";

/** Serves the editor at the other end of `connection`. */
export function start(connection: Connection, platform: Platform): void {
  const guard = new Guard(connection.console);

  connection.onInitialize((params): InitializeResult => {
    const client = clientOf(params);
    const session = new Session(connection, platform, client, guard);
    documents(session);
    workspace(session);
    codeActions(session);
    findings(session);
    fixFiles(session);
    workspaceFindings(session);
    scan(session, reports(session));
    if (client.pulls) pullDiagnostics(session);
    else pushDiagnostics(session);
    return {
      serverInfo: { name: "Plimsoll" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(client.pulls && {
          diagnosticProvider: { identifier: "plimsoll", interFileDependencies: false, workspaceDiagnostics: false },
        }),
        ...(client.codeActions && {
          codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS, resolveProvider: client.resolvesEdits },
        }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: client.changesFolders } },
      },
    };
  });
  connection.listen();
}

function documents(session: Session): void {
  const { connection, guard } = session;
  connection.onDidOpenTextDocument(
    guard.listener("textDocument/didOpen", ({ textDocument: { uri, languageId, version, text } }) =>
      session.open(uri, languageId, version, text),
    ),
  );
  connection.onDidChangeTextDocument(
    guard.listener("textDocument/didChange", ({ textDocument: { uri, version }, contentChanges }) =>
      session.change(uri, version, contentChanges),
    ),
  );
  connection.onDidCloseTextDocument(
    guard.listener("textDocument/didClose", ({ textDocument: { uri } }) => session.close(uri)),
  );
}
