// The life of the language server as the window sees it: start, restart after a crash, stop.
import type * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  type DiagnosticCollectionProvider,
  type DocumentSelector,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
  type LanguageClientOptions,
  State,
  WorkDoneProgress,
} from "vscode-languageclient";
import type { InitializationOptions, JsonRange } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { type Output, tellError } from "./surfaces.ts";

/** More crashes than this within the time below, and the server stays down until somebody asks for it. */
const MOST_CRASHES = 4;
const CRASH_WINDOW_MS = 180_000;
/** How long a server may take to stop when it is restarted, in milliseconds: on a busy machine longer than the library's two seconds. */
const STOP_MS = 30_000;

/** How the language server is run: as a process, or as a worker of a browser. */
export interface Program {
  /** Whether programs can be started there, and so scanners. */
  readonly canScan: boolean;
  /** A client that starts it. */
  connect(options: LanguageClientOptions): BaseLanguageClient;
}

export class Server implements ErrorHandler {
  /** Whether scanners can be started. */
  readonly canScan: boolean;
  readonly #output: Output;
  readonly #client: BaseLanguageClient;
  #crashes: number[] = [];
  #followed = 0;

  /** `documents` fit what the server is told of; `problems` has what it says of them. */
  constructor(
    program: Program,
    documents: vscode.DocumentFilter[],
    output: vscode.LogOutputChannel,
    options: InitializationOptions,
    problems: DiagnosticCollectionProvider,
  ) {
    this.canScan = program.canScan;
    this.#output = output;
    this.#client = program.connect({
      documentSelector: documents as DocumentSelector,
      initializationOptions: options,
      outputChannel: output,
      errorHandler: this,
      diagnosticPullOptions: { onChange: true, onFocus: true },
      diagnosticCollectionProvider: problems,
    });
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  async restart(): Promise<void> {
    this.#crashes = [];
    if (this.#client.needsStop()) await this.#client.stop(STOP_MS);
    await this.#client.start();
  }

  async stop(): Promise<void> {
    await this.#client.dispose();
  }

  request<T>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<T> {
    // An `undefined` would be sent along as a second parameter.
    return token === undefined
      ? this.#client.sendRequest<T>(method, params)
      : this.#client.sendRequest<T>(method, params, token);
  }

  /**
   * As `request`, for what takes its time: `say` hears what is going on meanwhile. The parameters get the token under
   * which the server reports.
   */
  async follow<T>(
    method: string,
    params: object,
    token: vscode.CancellationToken,
    say: (message: string) => void,
  ): Promise<T> {
    this.#followed += 1;
    const workDoneToken = `plimsoll-${this.#followed}`;
    const progress = this.#client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== "end" && value.message !== undefined) say(value.message);
    });
    try {
      return await this.#client.sendRequest<T>(method, { ...params, workDoneToken }, token);
    } finally {
      progress.dispose();
    }
  }

  /** Tells the server something; while it is down nothing is told. */
  notify(method: string, params: unknown): void {
    if (this.#client.isRunning()) void this.#client.sendNotification(method, params);
  }

  onNotification<T>(method: string, handle: (params: T) => void): vscode.Disposable {
    return this.#client.onNotification(method, handle);
  }

  /** Answers a request of the server. */
  onRequest<P>(
    method: string,
    handle: (params: P, token: vscode.CancellationToken) => Promise<unknown>,
  ): vscode.Disposable {
    return this.#client.onRequest<unknown, void>(method, handle);
  }

  /** Each time the server is ready for requests: after the start, a restart, a crash. */
  onRunning(handle: () => void): vscode.Disposable {
    return this.#client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) handle();
    });
  }

  toRange(range: JsonRange): vscode.Range {
    return this.#client.protocol2CodeConverter.asRange(range);
  }

  /** A message could not be read or written: the connection may still be good. */
  error(error: Error): ErrorHandlerResult {
    this.#output.error(shown(`A message to or from the language server was lost: ${error.message}`));
    return { action: ErrorAction.Continue, handled: true };
  }

  /** The server is gone: it is started again, unless it keeps going. */
  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    const count = this.#crashes.length;
    if (count <= MOST_CRASHES) {
      this.#output.warn(shown("The language server stopped and is started again."));
      return { action: CloseAction.Restart, handled: true };
    }
    void this.#giveUp(count);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  async #giveUp(count: number): Promise<void> {
    const message = `Plimsoll's language server stopped ${count} times within three minutes, so it is not started again: files are not checked.`;
    const chosen = await tellError(notice(message), "Start Again", "Show Output");
    if (chosen === "Start Again") await this.restart();
    if (chosen === "Show Output") this.#output.show();
  }
}
