// The life of the language server as the window sees it: start, restart after a crash, stop.
import * as vscode from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from "vscode-languageclient/node";
import { createClient } from "./client.ts";

/** More crashes than this within the time below, and the server stays down until somebody asks for it. */
const MOST_CRASHES = 4;
const CRASH_WINDOW_MS = 180_000;

export class Server implements ErrorHandler {
  readonly #output: vscode.LogOutputChannel;
  readonly #client: ReturnType<typeof createClient>;
  #crashes: number[] = [];

  /** `program` is the server's bundle. */
  constructor(program: string, output: vscode.LogOutputChannel) {
    this.#output = output;
    this.#client = createClient(program, output, this);
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  async restart(): Promise<void> {
    this.#crashes = [];
    if (this.#client.needsStop()) await this.#client.stop();
    await this.#client.start();
  }

  async stop(): Promise<void> {
    await this.#client.dispose();
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.#client.sendRequest<T>(method, params);
  }

  /** A message could not be read or written: the connection may still be good. */
  error(error: Error): ErrorHandlerResult {
    this.#output.error(`A message to or from the language server was lost: ${error.message}`);
    return { action: ErrorAction.Continue, handled: true };
  }

  /** The server is gone: it is started again, unless it keeps going. */
  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    const count = this.#crashes.length;
    if (count <= MOST_CRASHES) {
      this.#output.warn("The language server stopped and is started again.");
      return { action: CloseAction.Restart, handled: true };
    }
    void this.#giveUp(count);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  async #giveUp(count: number): Promise<void> {
    const message = `Plimsoll's language server stopped ${count} times within three minutes, so it is not started again: files are not checked.`;
    const chosen = await vscode.window.showErrorMessage(message, "Start Again", "Show Output");
    if (chosen === "Start Again") await this.restart();
    if (chosen === "Show Output") this.#output.show();
  }
}
