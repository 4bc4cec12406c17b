// A language server as a measurement sees it: a process over stdio, one document, keys typed into it and the time until
// its diagnostics are there. Servers that offer diagnostics on request are asked; the others are waited for.
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { METER, usageOf } from "./usage.ts";

export interface Script {
  readonly program: string;
  readonly folder: string;
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  /** What the server is told when it asks for a section of the settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the server is to be asked what it used (meter.cjs); one that is no Node.js program cannot be. */
  readonly metered?: boolean;
}

export interface Typed {
  /** Milliseconds from starting the process to its first diagnostics. */
  readonly cold: number;
  /** Milliseconds from a key to its diagnostics, one per key. */
  readonly keys: readonly number[];
  readonly diagnostics: number;
  /** Resident memory in bytes after the last key; undefined where the system does not tell. */
  readonly memory: number | undefined;
}

interface Capabilities {
  readonly diagnosticProvider?: { readonly identifier?: string };
}

/** What a server that is sent as text changes of its documents is told about the editor. */
const CAPABILITIES = {
  workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
  textDocument: {
    synchronization: {},
    diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
  },
};

/** A key is given up after this, in milliseconds. */
const PATIENCE = 120_000;

/** Starts a server, opens the document, types `keys` keys at `offset`, and ends it. */
export async function typeInto(script: Script, offset: number, keys: number): Promise<Typed> {
  const server = await open(script, offset);
  try {
    const typed: Key[] = [];
    for (let i = 0; i < keys; i += 1) {
      await pause(KEY_EVERY);
      typed.push(await server.key());
    }
    const diagnostics = typed.at(-1)?.diagnostics ?? server.diagnostics;
    return { cold: server.cold, keys: typed.map(({ time }) => time), diagnostics, memory: await server.end() };
  } finally {
    server.kill();
  }
}

/** What one key took. */
export interface Key {
  /** Milliseconds until its diagnostics. */
  readonly time: number;
  /** The server's CPU time meanwhile in milliseconds; NaN where it is not metered. */
  readonly cpu: number;
  readonly diagnostics: number;
}

/** A server that has a document open and has sent its first diagnostics. */
export interface Server {
  /** Milliseconds from starting the process to its first diagnostics, and its CPU time until then as in `Key`. */
  readonly cold: number;
  readonly cpu: number;
  readonly diagnostics: number;
  /** Types a letter, or takes it away again, by turns. */
  key(): Promise<Key>;
  /** Ends the server; answers its memory before that, as in `Typed`. */
  end(): Promise<number | undefined>;
  /** Ends it where that was not done, or failed. */
  kill(): void;
}

/** Starts a server and opens the document; keys will be typed at `offset`. */
export async function open(script: Script, offset: number): Promise<Server> {
  const { uri, languageId, text, metered = false } = script;
  const began = performance.now();
  const child = spawn(process.execPath, [...(metered ? ["--require", METER] : []), script.program, "--stdio"], {
    stdio: ["pipe", "pipe", "ignore", ...(metered ? (["ipc"] as const) : [])],
    cwd: script.folder,
    env: script.env,
  });
  const usedSoFar = async () => (metered ? (await usageOf(child)).cpu : Number.NaN);
  try {
    const connection = connect(child, script);
    const capabilities = await initialize(connection, script);
    const ask = asker(connection, capabilities, uri);
    const answer = ask();
    await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    const diagnostics = await answer();
    const cold = performance.now() - began;
    const change = changer(text, offset);
    let version = 1;
    return {
      cold,
      cpu: await usedSoFar(),
      diagnostics,
      async key() {
        const contentChanges = [change(version % 2 === 1)];
        version += 1;
        const before = await usedSoFar();
        const typed = performance.now();
        const answer = ask();
        await connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
        const diagnostics = await answer();
        const time = performance.now() - typed;
        return { time, cpu: (await usedSoFar()) - before, diagnostics };
      },
      async end() {
        const memory = memoryOf(child);
        await connection.sendRequest("shutdown");
        const ended = new Promise((resolve) => child.once("exit", resolve));
        await connection.sendNotification("exit");
        await ended;
        return memory;
      },
      kill: () => void child.kill(),
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** The changes by which a letter comes at `offset` (true) and goes again. */
function changer(text: string, offset: number) {
  const before = text.slice(0, offset);
  const line = before.split("\n").length - 1;
  const start = { line, character: offset - (before.lastIndexOf("\n") + 1) };
  const end = { line, character: start.character + 1 };
  return (comes: boolean) =>
    comes ? { range: { start, end: start }, text: "x" } : { range: { start, end }, text: "" };
}

/** People leave about this long between keys; what a server tidies up between them is not counted, in milliseconds. */
export const KEY_EVERY = 30;

export const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

function connect(child: ChildProcess, { settings, folder }: Script): MessageConnection {
  if (child.stdin === null || child.stdout === null) throw new Error("The server has no pipes.");
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => settings[section ?? ""] ?? null),
  );
  connection.onRequest("workspace/workspaceFolders", () => [{ uri: `file://${folder}`, name: "bench" }]);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("client/unregisterCapability", () => null);
  connection.listen();
  return connection;
}

async function initialize(connection: MessageConnection, { folder, settings }: Script): Promise<Capabilities> {
  const { capabilities }: { capabilities: Capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: `file://${folder}`,
    workspaceFolders: [{ uri: `file://${folder}`, name: "bench" }],
    capabilities: CAPABILITIES,
    // What a key costs is measured until all that it changes is there.
    initializationOptions: { grace: false },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
  return capabilities;
}

/**
 * What is called before a text is sent; what it answers is called after that and waits for the number of diagnostics. A
 * server that pushes may do so twice for one text: the first counts, and a later one is not taken for the next text's.
 */
function asker(connection: MessageConnection, { diagnosticProvider }: Capabilities, uri: string) {
  if (diagnosticProvider !== undefined) {
    const { identifier } = diagnosticProvider;
    const params = { textDocument: { uri }, ...(identifier !== undefined && { identifier }) };
    return () => async () => {
      const report: { items?: unknown[] } = await connection.sendRequest("textDocument/diagnostic", params);
      return report.items?.length ?? 0;
    };
  }
  let heard: (count: number) => void = () => {};
  connection.onNotification("textDocument/publishDiagnostics", (pushed: { uri: string; diagnostics: unknown[] }) => {
    if (pushed.uri === uri) heard(pushed.diagnostics.length);
  });
  return () => {
    const pushed = new Promise<number>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error("no diagnostics came")), PATIENCE);
      heard = (count) => {
        clearTimeout(limit);
        resolve(count);
      };
    });
    return () => pushed;
  };
}

/** The resident memory of a process in bytes: its own page count, as Linux tells it. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
