// What other extensions say of documents that we look at, told to the server: where they say the same as ours, ours steps back.
import * as vscode from "vscode";
import { OTHERS_NOTIFICATION, type OtherDiagnostic, type OthersParams } from "../../server/src/protocol.ts";
import type { Server } from "./server.ts";

/** How long changes are gathered, in milliseconds. */
const GATHER = 100;
/** Of more diagnostics of one document the first are told. */
const MOST = 2000;
/** The longest source and id that are told, in characters. */
const LONGEST = 100;

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
      .flatMap((one) => otherOf(one) ?? [])
      .filter(matters)
      .slice(0, MOST);
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
      const now = [...waiting];
      waiting.clear();
      for (const one of now) tell(one);
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

/** What one diagnostic says; undefined where it is none that a server could make use of. Its maker may have left out anything. */
function otherOf(given: vscode.Diagnostic): OtherDiagnostic | undefined {
  const { range, severity, source, code } = (given ?? {}) as Partial<Record<keyof vscode.Diagnostic, unknown>>;
  const { start, end } = (range ?? {}) as Partial<Record<"start" | "end", Partial<vscode.Position> | null>>;
  const places = [start?.line, start?.character, end?.line, end?.character];
  const [line, character, endLine, endCharacter] = places.filter((one) => typeof one === "number");
  if (line === undefined || character === undefined || endLine === undefined || endCharacter === undefined)
    return undefined;
  const id = typeof code === "object" && code !== null ? (code as { readonly value?: unknown }).value : code;
  const known = typeof id === "string" || typeof id === "number" ? String(id) : "";
  return {
    range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
    severity: typeof severity === "number" ? severity + 1 : 1,
    source: typeof source === "string" && source !== "" ? source.slice(0, LONGEST) : "another extension",
    // What is longer is no id of a rule.
    code: known.length > LONGEST ? "" : known,
  };
}

/** Whether it can matter to the server: it has an id, or is an error. */
const matters = ({ code, severity }: OtherDiagnostic) => code !== "" || severity === 1;
