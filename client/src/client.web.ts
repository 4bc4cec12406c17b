// Connects VS Code in a browser to the language server as a worker.
import type * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import type { Program } from "./server.ts";

/** A browser's worker as far as it is used here: the compiler has been told of Node's globals alone. */
declare class Worker {
  constructor(address: string);
  addEventListener(event: "error", handle: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** Says that the connection is gone when the worker could not be loaded or did not catch an error, as a process would end. */
class Reader extends BrowserMessageReader {
  constructor(worker: Worker) {
    super(worker);
    worker.addEventListener("error", ({ message }) => {
      this.fireError(new Error(message ?? "the worker could not be loaded"));
      this.fireClose();
    });
  }
}

/** The server as a worker; `file` is its bundle. */
export function serverWorker(file: vscode.Uri): Program {
  let worker: Worker | undefined;
  const start = async () => {
    // A worker has no end of its own: the one before goes when the server is started again.
    worker?.terminate();
    worker = new Worker(file.toString(true));
    return { reader: new Reader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return { canScan: false, connect: (options) => new LanguageClient("plimsoll", "Plimsoll", start, options) };
}
