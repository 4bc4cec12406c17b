// Where the cursors are while somebody types, told to the server, which leaves the line alone that they are in.
import * as vscode from "vscode";
import { SELECTION_NOTIFICATION, type SelectionParams } from "../../server/src/protocol.ts";
import type { Server } from "./server.ts";

/** How long after a change each line is told of, in milliseconds: a little longer than the server waits for typing to rest. */
const AFTER_CHANGE = 1200;
/** How long they are gathered, in milliseconds. */
const GATHER = 50;

/** What the server takes for the lines that are typed in. */
interface Typed {
  readonly document: vscode.TextDocument;
  lines: ReadonlySet<number>;
  readonly until: number;
}

/** Tells the server when the cursors leave the lines that were typed in last; of typing itself it knows where it was. */
export function tellCursors(server: Server, documents: vscode.DocumentSelector): vscode.Disposable {
  let typed: Typed | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer = undefined;
    const editor = vscode.window.activeTextEditor;
    if (typed === undefined || editor?.document !== typed.document) return;
    const positions = editor.selections.map(({ active: { line, character } }) => ({ line, character }));
    const lines = new Set(positions.map(({ line }) => line));
    if (isSame(lines, typed.lines)) return;
    typed.lines = lines;
    const { uri, version } = typed.document;
    // Once they have left them for good nothing waits any more.
    if (Date.now() > typed.until) typed = undefined;
    const params: SelectionParams = { textDocument: { uri: uri.toString(), version }, positions };
    server.notify(SELECTION_NOTIFICATION, params);
  };
  const soon = () => {
    timer ??= setTimeout(tell, GATHER);
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || vscode.languages.match(documents, document) === 0) return;
      typed = { document, lines: linesOf(contentChanges), until: Date.now() + AFTER_CHANGE };
      soon();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor.document === typed?.document) soon();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

/** The lines in which changes end, once they are made; VS Code tells their places in the text before, from the last to the first. */
function linesOf(changes: readonly vscode.TextDocumentContentChangeEvent[]): ReadonlySet<number> {
  const lines = new Set<number>();
  let added = 0;
  for (const { range, text } of [...changes].sort((a, b) => a.rangeOffset - b.rangeOffset)) {
    const own = text.split("\n").length - 1;
    lines.add(range.start.line + added + own);
    added += own - (range.end.line - range.start.line);
  }
  return lines;
}

function isSame(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
  return some.size === others.size && [...some].every((line) => others.has(line));
}
