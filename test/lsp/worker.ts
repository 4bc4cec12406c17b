// A worker of a browser, as far as one can be had in Node.js: a context that has what a worker has and nothing of Node's own.
import * as vm from "node:vm";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  Emitter,
  type Message,
} from "vscode-jsonrpc/node";
import { Conversation } from "./conversation.ts";

/** What a dedicated worker has of what Node.js has too; everything else of Node's is missing in the context. */
const OF_WORKERS = [
  "AbortController",
  "AbortSignal",
  "Event",
  "EventTarget",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "performance",
  "queueMicrotask",
  "setInterval",
  "setTimeout",
  "structuredClone",
];

interface Worker {
  /** Sends a message to the script. */
  post(message: unknown): void;
  /** Hears what the script sends. */
  listen(handle: (message: unknown) => void): void;
  /** What the context's own `typeof` says of a name. */
  typeOf(name: string): string;
  terminate(): void;
}

/** Runs a script as a worker does. */
function runWorker(script: string): Worker {
  const messages = new Emitter<unknown>();
  const self: Record<string, unknown> = {};
  for (const name of OF_WORKERS) self[name] = Reflect.get(global, name);
  // A channel that is open keeps the process running.
  const channels: MessageChannel[] = [];
  self.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  };
  self.self = self;
  self.addEventListener = () => {};
  // As between threads: values are copied, and arrive later.
  const later = (give: (copy: unknown) => void) => (message: unknown) => {
    const copy = structuredClone(message);
    setImmediate(() => give(copy));
  };
  self.postMessage = later((copy) => messages.fire(copy));
  const context = vm.createContext(self);
  vm.runInContext(script, context, { filename: "server.web.js" });
  return {
    post: later((data) => (self.onmessage as (event: object) => void)({ data })),
    listen: (handle) => void messages.event(handle),
    typeOf: (name) => vm.runInContext(`typeof ${name}`, context),
    terminate() {
      for (const { port1 } of channels) port1.close();
    },
  };
}

class Reader extends AbstractMessageReader {
  readonly #worker: Worker;
  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }
  listen(callback: DataCallback): Disposable {
    this.#worker.listen((message) => callback(message as Message));
    return { dispose() {} };
  }
}

class Writer extends AbstractMessageWriter {
  readonly #worker: Worker;
  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }
  async write(message: Message): Promise<void> {
    this.#worker.post(message);
  }
  end(): void {}
}

/** Starts the language server's bundle for browsers and speaks with it through messages. */
export class WorkerEditor extends Conversation {
  readonly worker: Worker;
  constructor(script: string) {
    const worker = runWorker(script);
    super(createMessageConnection(new Reader(worker), new Writer(worker)));
    this.worker = worker;
  }

  /** Ends the worker as its editor does: without a word. */
  end(): void {
    this.worker.terminate();
    this.connection.dispose();
  }
}
