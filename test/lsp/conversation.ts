// What an editor says to the server and hears from it, whatever carries the messages: documents, diagnostics, actions.
import { pathToFileURL } from "node:url";
import type { MessageConnection } from "vscode-jsonrpc/node";
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
  /** Folders by their URIs, in place of `folder`. */
  readonly folders?: readonly string[];
  readonly initializationOptions?: object;
  /** Null: the server does not watch any. */
  readonly processId?: number | null;
  /** What the editor answers when asked for its settings under `plimsoll`. */
  readonly settings?: object;
}

export class Conversation {
  readonly connection: MessageConnection;
  /** What was pushed, newest last. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** The server's log messages. */
  readonly log: string[] = [];
  refreshes = 0;
  indexed = false;
  settings: object | undefined;
  readonly #documents = new Map<string, TextDocument>();

  constructor(connection: MessageConnection) {
    this.connection = connection;
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
    });
    connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.log.push(message);
    });
    connection.onNotification("plimsoll/indexed", () => {
      this.indexed = true;
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes += 1;
      return null;
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: object[] }) =>
      items.map(() => this.settings ?? null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
  }

  async initialize(options: EditorOptions = {}): Promise<InitializeResult> {
    this.settings = options.settings;
    const uris = options.folders ?? (options.folder === undefined ? [] : [pathToFileURL(options.folder).href]);
    const folders = uris.length === 0 ? null : uris.map((uri) => ({ uri, name: "folder" }));
    const result: InitializeResult = await this.connection.sendRequest("initialize", {
      processId: options.processId === undefined ? process.pid : options.processId,
      rootUri: null,
      capabilities: options.capabilities ?? MODERN,
      workspaceFolders: folders,
      // Most tests look at what is found in a text, whether or not somebody is just typing it.
      initializationOptions: { tellIndexed: true, grace: false, ...options.initializationOptions },
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

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open.`);
    return document;
  }
}
