// A small editor: starts the real server from source and speaks the Language Server Protocol with it over stdio.
import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { after } from "node:test";
import { createMessageConnection, type Message, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { Conversation } from "./conversation.ts";

export { type EditorOptions, MODERN } from "./conversation.ts";

export const SERVER = path.resolve(import.meta.dirname, "../../server/src/lsp/main.ts");

/** Writes to a server; what it no longer takes is lost, and the request is rejected when the server's end is noticed. */
class Writer extends StreamMessageWriter {
  override async write(message: Message): Promise<void> {
    await super.write(message).catch(() => undefined);
  }
}

export class Editor extends Conversation {
  readonly process: ChildProcess;

  constructor(process: ChildProcess) {
    const { stdin, stdout } = process;
    if (stdin === null || stdout === null) throw new Error("The server has no pipes.");
    const reader = new StreamMessageReader(stdout);
    // Its timer for the rest of a message never ends where the server was killed within one, and neither would the tests.
    reader.partialMessageTimeout = 0;
    super(createMessageConnection(reader, new Writer(stdin)));
    this.process = process;
    // The library leaves requests to a server that has ended unanswered; disposed, it rejects them.
    this.process.once("close", () => this.connection.dispose());
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
