// The language server as a worker of a browser: the built-in rules, no programs, and no files but those that the editor hands out.
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import { createEngine } from "../engine/index.ts";
import { start } from "./start.ts";

/** The worker as its editor talks to it; the library's types name what only a browser's declarations have. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

/** A message to oneself comes after those that have arrived, and sooner than the shortest timer of a browser. */
function pauses(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.addEventListener("message", () => waiting.shift()?.());
  port1.start();
  return () =>
    new Promise((resume) => {
      waiting.push(resume);
      port2.postMessage(null);
    });
}

const [reader, writer] = [new BrowserMessageReader(self), new BrowserMessageWriter(self)];

start((options) => createConnection(ProposedFeatures.all, reader, writer, options), {
  engine: createEngine(),
  today: () => new Date().toISOString().slice(0, 10),
  pause: pauses(),
  run: Math.random().toString(36).slice(2, 10),
});
