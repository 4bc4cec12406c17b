// Joins a connection to a session: the capabilities, the documents, and one line per feature.
import {
  type Connection,
  type ConnectionOptions,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { dockerfileCapabilities, serveDockerfiles } from "./dockerfile/features.ts";
import { DockerfileService } from "./dockerfile/service.ts";
import { beside } from "./features/beside.ts";
import { calm } from "./features/calm.ts";
import { CODE_ACTION_KINDS, codeActions } from "./features/codeAction.ts";
import { codeLens } from "./features/codeLens.ts";
import { COMPLETION_TRIGGERS, completion } from "./features/completion.ts";
import { configurationDiagnostics } from "./features/configuration.ts";
import { coverage } from "./features/coverage.ts";
import { pullDiagnostics, pushDiagnostics } from "./features/diagnostic.ts";
import { documentSymbols, outlineCapabilities } from "./features/documentSymbol.ts";
import { findings } from "./features/findings.ts";
import { fixFiles } from "./features/fixFiles.ts";
import { hover } from "./features/hover.ts";
import { ignore } from "./features/ignore.ts";
import { linters } from "./features/linters.ts";
import { locked } from "./features/locked.ts";
import { reports } from "./features/reports.ts";
import { rules } from "./features/rules.ts";
import { scan } from "./features/scan.ts";
import { workspace } from "./features/workspace.ts";
import { workspaceFindings } from "./features/workspaceFindings.ts";
import { lifecycle } from "./lifecycle.ts";
import { clientOf } from "./session/capabilities.ts";
import { Guard } from "./session/guard.ts";
import type { Platform } from "./session/platform.ts";
import { Preferences } from "./session/preferences.ts";
import { Session } from "./session/session.ts";
import { showTogether } from "./session/together.ts";

/** Serves the editor at the other end of the connection that `connect` makes with the options it is handed. */
export function start(connect: (options: ConnectionOptions) => Connection, platform: Platform): void {
  const life = lifecycle();
  const connection = connect(life.options);
  // What went wrong may quote what was looked at.
  const guard = new Guard({
    error: (text) => connection.console.error(platform.engine.redact(text)),
    info: (text) => connection.console.info(platform.engine.redact(text)),
  });
  life.attach(connection);

  connection.onInitialize((params): InitializeResult => {
    const client = clientOf(params);
    const session = new Session(connection, platform, client, guard);
    const preferences = new Preferences(session);
    const dockerfiles = new DockerfileService(session, preferences);
    documents(session);
    workspace(session);
    codeActions(session);
    findings(session);
    calm(session, preferences);
    beside(session, preferences);
    showTogether(session);
    coverage(session);
    rules(session);
    fixFiles(session);
    ignore(session);
    locked(session);
    workspaceFindings(session);
    configurationDiagnostics(session);
    const scans = reports(session);
    scan(session, scans);
    linters(session, scans);
    hover(session, dockerfiles);
    completion(session, dockerfiles, preferences);
    serveDockerfiles(session, dockerfiles, preferences);
    documentSymbols(session, dockerfiles, preferences);
    codeLens(session, preferences, {
      targets: async () => (await (await scans.kept())?.targets()) ?? [],
      canScan: () => scans.scansImages(),
    });
    if (client.pulls) pullDiagnostics(session);
    else pushDiagnostics(session);
    life.initialized();
    return {
      serverInfo: { name: "Plimsoll" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        ...(client.pulls && {
          diagnosticProvider: { identifier: "plimsoll", interFileDependencies: false, workspaceDiagnostics: false },
        }),
        ...(client.codeActions && {
          codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS, resolveProvider: client.resolvesEdits },
        }),
        hoverProvider: true,
        completionProvider: { triggerCharacters: COMPLETION_TRIGGERS },
        ...(client.commands.size > 0 && { codeLensProvider: {} }),
        ...dockerfileCapabilities(session),
        ...outlineCapabilities(session),
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
