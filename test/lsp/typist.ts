// Somebody who types into a real server, on a clock that only the test moves: what is shown after each key, and in the pauses.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { Diagnostic, Range } from "vscode-languageserver";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { until } from "../../scripts/wait.ts";
import { localFiles } from "../../server/src/files/local.ts";
import type { Timer } from "../../server/src/lsp/session/platform.ts";
import { start } from "../../server/src/lsp/start.ts";
import { RULES_REQUEST, SELECTION_NOTIFICATION, type SelectionParams } from "../../server/src/protocol.ts";
import { engine, TODAY } from "../support/lab.ts";
import { Conversation, MODERN } from "./conversation.ts";

/** An empty folder: what is typed is only in the editor. */
const FOLDER = mkdtempSync(path.join(tmpdir(), "plimsoll-typed-"));
process.once("exit", () => rmSync(FOLDER, { recursive: true, force: true }));

/** The URI of a file in the folder that is open. */
export function typedUri(name: string): string {
  return `${pathToFileURL(FOLDER).href}/${name}`;
}

/** How long after a key the next one comes, in milliseconds. */
export const KEY = 120;

/** Timers that run when the test says that time passes. */
class Clock {
  now = 0;
  readonly #due = new Set<{ readonly at: number; readonly run: () => void }>();

  readonly timer: Timer = (run, milliseconds) => {
    const one = { at: this.now + milliseconds, run };
    this.#due.add(one);
    return () => void this.#due.delete(one);
  };

  /** Runs what is due next up to a time, and stands still there; false where nothing is. */
  next(until: number): boolean {
    const [first] = [...this.#due].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    this.now = first === undefined ? until : Math.max(this.now, first.at);
    if (first === undefined) return false;
    this.#due.delete(first);
    first.run();
    return true;
  }
}

/** What is shown in a document at a time. */
export interface State {
  readonly time: number;
  readonly text: string;
  /** Where the cursor is. */
  readonly offset: number;
  /** When the last key was. */
  readonly key: number;
  readonly shown: readonly Diagnostic[];
}

export interface TypistOptions {
  readonly pushed?: boolean;
  readonly initializationOptions?: object;
  readonly settings?: object;
}

export class Typist {
  readonly clock = new Clock();
  readonly editor: Conversation;
  /** By document: everything that was shown, one after the other. */
  readonly states = new Map<string, State[]>();
  readonly #pushed: boolean;
  readonly #cursors = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  #refreshes = 0;
  #versions = new Map<string, number>();

  constructor({ pushed = false }: TypistOptions = {}) {
    this.#pushed = pushed;
    const [there, back] = [new PassThrough(), new PassThrough()];
    start((options) => createConnection(ProposedFeatures.all, there, back, options), {
      engine,
      files: localFiles,
      today: () => TODAY,
      timer: this.clock.timer,
      pause: () => new Promise<void>((resume) => setImmediate(resume)),
      run: "typist",
    });
    this.editor = new Conversation(
      createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there)),
    );
  }

  static async start(options: TypistOptions = {}): Promise<Typist> {
    const typist = new Typist(options);
    const synchronization = { didSave: true };
    const { textDocument, workspace } = MODERN;
    const { diagnostic: _, ...others } = textDocument;
    await typist.editor.initialize({
      capabilities: {
        workspace: { ...workspace, configuration: options.settings !== undefined },
        textDocument: { ...(typist.#pushed ? others : textDocument), synchronization },
      },
      processId: null,
      folder: FOLDER,
      initializationOptions: { grace: 1000, ...options.initializationOptions },
      ...(options.settings !== undefined && { settings: options.settings }),
    });
    // Rules across files run from then on.
    await until("the index", () => typist.editor.indexed);
    return typist;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    this.#cursors.set(uri, 0);
    this.#keys.set(uri, Number.NEGATIVE_INFINITY);
    await this.editor.open(uri, languageId, text);
    await this.#look(uri);
  }

  /** Replaces ranges of offsets, from the last to the first, as one change; the cursor is behind the last one. */
  async replace(
    uri: string,
    ...edits: readonly (readonly [start: number, end: number, text: string])[]
  ): Promise<void> {
    const text = this.editor.text(uri);
    const document = TextDocument.create(uri, "", 0, text);
    const at = (offset: number) => document.positionAt(offset);
    const changes = edits.map(([start, end, text]) => ({ range: { start: at(start), end: at(end) } as Range, text }));
    const [[first, , typed] = [0, 0, ""]] = edits;
    this.#cursors.set(uri, first + typed.length);
    this.#keys.set(uri, this.clock.now);
    this.#versions.set(uri, (this.#versions.get(uri) ?? 1) + 1);
    await this.editor.change(uri, changes);
    await this.#look(uri);
  }

  /** Types a text at an offset, key by key; `rest` says how long after each. */
  async type(uri: string, offset: number, text: string, rest: (i: number) => number = () => KEY): Promise<void> {
    for (let i = 0; i < text.length; i += 1) {
      await this.replace(uri, [offset + i, offset + i, text.charAt(i)]);
      await this.pass(rest(i));
    }
  }

  /** Moves the cursor, as the extension tells the server. */
  async select(uri: string, ...offsets: readonly number[]): Promise<void> {
    const document = TextDocument.create(uri, "", 0, this.editor.text(uri));
    const params: SelectionParams = {
      textDocument: { uri, version: this.#versions.get(uri) ?? 1 },
      positions: offsets.map((offset) => document.positionAt(offset)),
    };
    this.#cursors.set(uri, offsets[0] ?? 0);
    await this.editor.connection.sendNotification(SELECTION_NOTIFICATION, params);
    await this.#settle();
  }

  /** Tells the server something else. */
  async notify(method: string, params: object): Promise<void> {
    await this.editor.connection.sendNotification(method, params);
    await this.#settle();
  }

  async save(uri: string): Promise<void> {
    await this.editor.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
    await this.#settle();
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.clock.now + milliseconds;
    while (this.clock.next(until)) await this.#settle();
  }

  /** What is shown in a document now. */
  shown(uri: string): readonly Diagnostic[] {
    return this.states.get(uri)?.at(-1)?.shown ?? [];
  }

  rules(uri: string): readonly unknown[] {
    return this.shown(uri).map(({ code }) => code);
  }

  async end(): Promise<void> {
    await this.editor.connection.sendRequest("shutdown");
    this.editor.connection.dispose();
  }

  /** Waits until the server has done what it was told, and looks at what it would have an editor look at. */
  async #settle(): Promise<void> {
    await this.editor.connection.sendRequest(RULES_REQUEST);
    if (this.#pushed) {
      for (const uri of this.#versions.keys()) await this.#look(uri);
      return;
    }
    await this.editor.connection.sendRequest(RULES_REQUEST);
    if (this.editor.refreshes === this.#refreshes) return;
    this.#refreshes = this.editor.refreshes;
    for (const uri of this.#versions.keys()) await this.#look(uri);
  }

  async #look(uri: string): Promise<void> {
    const shown = this.#pushed ? await this.#received(uri) : await this.editor.diagnostics(uri);
    const states = this.states.get(uri) ?? [];
    this.states.set(uri, states);
    const state = {
      time: this.clock.now,
      text: this.editor.text(uri),
      offset: this.#cursors.get(uri) ?? 0,
      key: this.#keys.get(uri) ?? Number.NEGATIVE_INFINITY,
      shown,
    };
    states.push(state);
  }

  /** What was pushed for the text as it is; asked for what takes the server some turns. */
  async #received(uri: string): Promise<readonly Diagnostic[]> {
    const version = this.#versions.get(uri);
    for (;;) {
      for (let i = 0; i < 4; i += 1) await this.editor.connection.sendRequest(RULES_REQUEST);
      const last = this.editor.published.filter((one) => one.uri === uri).at(-1);
      if (last?.version === version) return last?.diagnostics ?? [];
    }
  }
}
