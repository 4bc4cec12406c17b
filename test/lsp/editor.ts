// A small editor: starts the real server from source and speaks the Language Server Protocol with it over stdio.
import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type Message,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  Range,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

export const SERVER = path.resolve(import.meta.dirname, "../../server/src/lsp/main.ts");

/** What a modern editor says of itself. */
export const MODERN = {
  workspace: {
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: {
      relatedDocumentSupport: false,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
      relatedInformation: true,
    },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
};

export interface EditorOptions {
  readonly capabilities?: object;
  readonly folder?: string;
  readonly initializationOptions?: object;
  readonly processId?: number;
  /** What the editor answers when asked for its settings under `plimsoll`. */
  readonly settings?: object;
}

/** Writes to a server; what it no longer takes is lost, and the request is rejected when the server's end is noticed. */
class Writer extends StreamMessageWriter {
  override async write(message: Message): Promise<void> {
    await super.write(message).catch(() => undefined);
  }
}

export class Editor {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  /** What was pushed, newest last. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** The server's log messages. */
  readonly log: string[] = [];
  refreshes = 0;
  indexed = false;
  settings: object | undefined;
  readonly #documents = new Map<string, TextDocument>();

  constructor(process: ChildProcess) {
    const { stdin, stdout } = process;
    if (stdin === null || stdout === null) throw new Error("The server has no pipes.");
    this.process = process;
    const reader = new StreamMessageReader(stdout);
    // Its timer for the rest of a message never ends where the server was killed within one, and neither would the tests.
    reader.partialMessageTimeout = 0;
    this.connection = createMessageConnection(reader, new Writer(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.log.push(message);
    });
    this.connection.onNotification("plimsoll/indexed", () => {
      this.indexed = true;
    });
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes += 1;
      return null;
    });
    this.connection.onRequest("workspace/configuration", ({ items }: { items: object[] }) =>
      items.map(() => this.settings ?? null),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
    // The library leaves requests to a server that has ended unanswered; disposed, it rejects them.
    this.process.once("close", () => this.connection.dispose());
  }

  async initialize(options: EditorOptions = {}): Promise<InitializeResult> {
    this.settings = options.settings;
    const folders = options.folder === undefined ? null : [{ uri: pathToFileURL(options.folder).href, name: "folder" }];
    const result: InitializeResult = await this.connection.sendRequest("initialize", {
      processId: options.processId ?? process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? MODERN,
      workspaceFolders: folders,
      initializationOptions: { tellIndexed: true, ...options.initializationOptions },
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  text(uri: string): string {
    return this.#document(uri).getText();
  }

  /** Replaces the first `what` by `by`, as one incremental edit. */
  async type(uri: string, what: string, by: string): Promise<void> {
    const document = this.#document(uri);
    const start = document.getText().indexOf(what);
    if (start === -1) throw new Error(`“${what}” is not in ${uri}`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + what.length) };
    await this.change(uri, [{ range, text: by }]);
  }

  async change(uri: string, contentChanges: ({ range: Range; text: string } | { text: string })[]): Promise<void> {
    const document = this.#document(uri);
    const version = document.version + 1;
    this.#documents.set(uri, TextDocument.update(document, contentChanges, version));
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const previous = previousResultId === undefined ? {} : { previousResultId };
    return this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri }, ...previous });
  }

  /** The diagnostics of a pull, which must be a full one. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== "full") throw new Error("The report is not full.");
    return report.items;
  }

  /** The code actions at the first `what`, of the kinds `only`. */
  actions(uri: string, what: string, only?: string[]): Promise<CodeAction[]> {
    const start = this.text(uri).indexOf(what);
    const range = {
      start: this.#document(uri).positionAt(start),
      end: this.#document(uri).positionAt(start + what.length),
    };
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only !== undefined && { only }) },
    });
  }

  /** The text of an open document after an edit; the document stays as it is. */
  after(uri: string, edit: WorkspaceEdit | undefined): string {
    const { documentChanges, changes } = edit ?? {};
    const own = documentChanges?.find((change) => "textDocument" in change && change.textDocument.uri === uri);
    const edits = own !== undefined && "edits" in own ? own.edits : changes?.[uri];
    return TextDocument.applyEdits(this.#document(uri), (edits ?? []) as TextEdit[]);
  }

  position(uri: string, offset: number): Position {
    return this.#document(uri).positionAt(offset);
  }

  offset(uri: string, position: Position): number {
    return this.#document(uri).offsetAt(position);
  }

  /** Asks for an orderly end and answers the exit code. */
  async end(): Promise<number | null> {
    const exited = this.exited();
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return exited;
  }

  exited(): Promise<number | null> {
    return new Promise((resolve) => this.process.once("exit", (code) => resolve(code)));
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open.`);
    return document;
  }
}

/** Starts a server and joins an editor to it. */
export function startEditor(program = process.env.PLIMSOLL_SERVER ?? SERVER): Editor {
  const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  started.add(server);
  return new Editor(server);
}

const started = new Set<ChildProcess>();

/** A server that is still there when a file's tests are done would keep the file, and its output, open for ever. */
function endAll(): void {
  for (const server of started) server.kill("SIGKILL");
}

after(endAll);
process.once("exit", endAll);
