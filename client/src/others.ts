// What other extensions say of documents that we look at, told to the server: where they say the same as ours, ours steps back.
import * as vscode from "vscode";
import { OTHERS_NOTIFICATION, type OtherDiagnostic, type OthersParams } from "../../server/src/protocol.ts";
import type { Server } from "./server.ts";

/** How long changes are gathered, in milliseconds. */
const GATHER = 100;

/** Tells the server whenever others say something else of an open document; `ownOf` knows what we say ourselves. */
export function tellOthers(
  server: Server,
  documents: vscode.DocumentSelector,
  ownOf: (uri: vscode.Uri) => (diagnostic: vscode.Diagnostic) => boolean,
): vscode.Disposable {
  /** What the server was told last, as JSON, by URI; absent: that there is nothing. */
  const told = new Map<string, string>();
  const waiting = new Set<vscode.TextDocument>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (document: vscode.TextDocument) => {
    if (document.isClosed || vscode.languages.match(documents, document) === 0) return;
    const uri = document.uri.toString();
    const isOurs = ownOf(document.uri);
    const diagnostics = vscode.languages
      .getDiagnostics(document.uri)
      .filter((one) => !isOurs(one))
      .map(otherOf);
    const stamp = JSON.stringify(diagnostics);
    if (stamp === (told.get(uri) ?? "[]")) return;
    told.set(uri, stamp);
    const params: OthersParams = { uri, diagnostics };
    server.notify(OTHERS_NOTIFICATION, params);
  };
  const soon = (some: readonly vscode.TextDocument[]) => {
    for (const one of some) waiting.add(one);
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const one of waiting) tell(one);
      waiting.clear();
    }, GATHER);
  };
  return vscode.Disposable.from(
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const changed = new Set(uris.map(String));
      soon(vscode.workspace.textDocuments.filter(({ uri }) => changed.has(uri.toString())));
    }),
    vscode.workspace.onDidOpenTextDocument((document) => soon([document])),
    // The server forgets with the document what it was told of it.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void told.delete(uri.toString())),
    server.onRunning(() => {
      told.clear();
      soon(vscode.workspace.textDocuments);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

function otherOf({
  range: { start, end },
  severity,
  source = "another extension",
  code,
}: vscode.Diagnostic): OtherDiagnostic {
  const id = typeof code === "object" ? code.value : code;
  return {
    range: {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    },
    severity: severity + 1,
    source,
    code: id === undefined ? "" : String(id),
  };
}
