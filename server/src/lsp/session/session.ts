// One editor, one session: its open documents, the projects they belong to, and the work on them in slices.
import type { Connection, Diagnostic } from "vscode-languageserver/node";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Checked, Engine } from "../../engine/index.ts";
import { HEAD } from "../../engine/pipeline/engine.ts";
import type { Files } from "../../project.ts";
import type { Client } from "./client.ts";
import { isServed, OpenDocument, pathFor, type Taken } from "./documents.ts";
import type { Guard } from "./guard.ts";
import { type Home, Homes, normal } from "./projects.ts";
import { Scheduler } from "./scheduler.ts";

/** What the process brings: files, time, and turns of the event loop. */
export interface Platform {
  readonly engine: Engine;
  readonly files: Files;
  /** `YYYY-MM-DD`, UTC. */
  today(): string;
  /** Lets the events that have arrived be handled. */
  pause(): Promise<void>;
  /** Differs from run to run, so that result ids of an earlier server are not mistaken for ours. */
  readonly run: string;
}

/** What a session tells its features. */
export interface Listener {
  /** A document was opened or its text changed. */
  changed(document: OpenDocument): void;
  closed(document: OpenDocument): void;
  /** Findings of documents whose text stayed may have changed. */
  outdated(documents: readonly OpenDocument[]): void;
  /** Every file of the workspace folders is in the index. */
  indexed(): void;
  /** Files on disk changed and were taken in. */
  touched?(uris: readonly string[]): void;
  /** The editor's settings may have changed, or can be asked for now. */
  settings?(): void;
  /** Reports of scanners came or went. */
  reported?(): void;
}

const NOTHING: Checked = { findings: [], silenced: [], ran: new Set(), reads: new Map(), crashes: [] };

export class Session {
  readonly connection: Connection;
  readonly platform: Platform;
  readonly client: Client;
  readonly guard: Guard;
  readonly scheduler: Scheduler;
  /** What scanners reported of a document, beside our own findings; set by the feature that keeps the reports. */
  reported: ((document: OpenDocument, checked: Checked) => Promise<readonly Diagnostic[]>) | undefined;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #listeners: Listener[] = [];
  #folders: readonly string[];
  #homes: Homes | undefined;
  /** Settings that were sent by a client which cannot be asked for them. */
  #sent: unknown;

  constructor(connection: Connection, platform: Platform, client: Client, guard: Guard) {
    this.connection = connection;
    this.platform = platform;
    this.client = client;
    this.guard = guard;
    this.scheduler = new Scheduler(platform.pause);
    this.#folders = client.folders;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** The open document of that URI, if we look at documents of its kind. */
  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(normal(uri));
  }

  get documents(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    if (!isServed(uri)) return;
    const document = new OpenDocument(normal(uri), TextDocument.create(uri, languageId, version, text));
    this.#documents.set(document.key, document);
    for (const one of this.#listeners) one.changed(document);
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const document = this.document(uri);
    if (document === undefined) return;
    document.update(changes, version);
    for (const one of this.#listeners) one.changed(document);
  }

  /** The editor has closed a document: from now on the file on disk counts. */
  async close(uri: string): Promise<void> {
    const document = this.document(uri);
    if (document === undefined) return;
    document.open = false;
    this.#documents.delete(document.key);
    for (const one of this.#listeners) one.closed(document);
    if (document.home === undefined) return;
    const home = await document.home;
    await this.scheduler.idle();
    await this.#reread(home, document.key);
  }

  /** The home of a document; the same until folders or settings change. */
  homeOf(document: OpenDocument): Promise<Home> {
    document.home ??= this.#homesNow().homeOf(document.key);
    return document.home;
  }

  /** The home of a file, open or not. */
  homeFor(uri: string): Promise<Home> {
    return this.#homesNow().homeOf(normal(uri));
  }

  /**
   * The findings of a document as it is when they are done; undefined where it was closed or `cancelled` says so.
   * `rest` is what happens between two slices.
   */
  async check(
    document: OpenDocument,
    cancelled: () => boolean,
    rest?: () => Promise<void>,
  ): Promise<Checked | undefined> {
    const stopped = () => !document.open || cancelled();
    while (!document.isChecked) {
      if (stopped()) return undefined;
      const { epoch } = document;
      const { home, revision } = await this.takeIn(document);
      const checked = await this.scheduler.run(home.project.steps(document.key), stopped, rest);
      if (stopped()) return undefined;
      if (home === (await this.homeOf(document))) document.result = { revision, epoch, checked: checked ?? NOTHING };
      this.guard.crashes(checked ?? NOTHING);
    }
    return document.result?.checked;
  }

  /** Brings the document's project up to its current text. */
  async takeIn(document: OpenDocument): Promise<Taken> {
    const home = await this.homeOf(document);
    return home.inTurn(async () => {
      const { revision, taken } = document;
      if (!document.open || (taken?.home === home && taken.revision === revision)) return { home, revision };
      const text = document.text.getText();
      const { project } = home;
      const path = pathFor(document, project.pathOf(document.key), project.claims(document.key, text.slice(0, HEAD)));
      const affected = await project.set(document.key, text, document.text.version, path);
      document.taken = { home, revision };
      this.#outdate(affected);
      return document.taken;
    });
  }

  /** Reads all files of the workspace folders into the index, whenever no request is being worked on. */
  async buildIndex(): Promise<void> {
    const homes = this.#homesNow();
    const current = () => homes === this.#homes;
    for (const home of await homes.shared()) {
      // Files that only the editor can reach are never all seen: rules across files keep waiting there.
      if ((await this.platform.files.stat(home.project.root)) !== "folder") continue;
      await home.project.buildIndex(() => !current());
      if (!current()) return;
    }
    this.#outdate(this.#documents.keys());
    for (const one of this.#listeners) one.indexed();
  }

  /** The editor says that settings changed; it also says so at the start. `sent` are the settings where it sends them along. */
  async settingsChanged(sent: unknown): Promise<void> {
    this.#sent = sent;
    this.settingsKnown();
    if (!(await this.#homesNow().hasSettings())) await this.restart(this.#folders);
  }

  /** Other workspace folders are open, or the editor's settings changed: all projects start anew. */
  async restart(folders: readonly string[]): Promise<void> {
    this.#folders = folders;
    this.#homes = undefined;
    for (const document of this.#documents.values()) document.home = undefined;
    this.#outdate(this.#documents.keys());
    await this.scheduler.idle();
    await Promise.all(this.documents.map((document) => this.takeIn(document)));
    await this.buildIndex();
  }

  /** Tells the features to look at the editor's settings: after the start, and whenever they may have changed. */
  settingsKnown(): void {
    for (const one of this.#listeners) one.settings?.();
  }

  /** The editor's settings under `plimsoll`, those of no folder; plain JSON or nothing. */
  settings(): Promise<unknown> {
    return this.#settingsOf(undefined);
  }

  /** Tells the features that reports came or went. */
  reportsListed(): void {
    for (const one of this.#listeners) one.reported?.();
  }

  /** Tells the features that diagnostics of open documents may differ though neither text nor settings changed. */
  reportsChanged(): void {
    for (const one of this.#listeners) one.outdated(this.documents);
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Files on disk were created, changed or deleted. Those that are open count as their editor shows them. */
  async filesChanged(uris: readonly string[]): Promise<void> {
    const homes = this.#homesNow();
    for (const home of await homes.shared()) {
      const { project } = home;
      const own = uris.map(normal).filter((uri) => uri.startsWith(`${project.root.replace(/\/$/, "")}/`));
      if (own.some((uri) => project.isConfiguration(uri))) await this.#reconfigure(home);
      for (const uri of own) {
        await this.scheduler.idle();
        if (homes !== this.#homes) return;
        if (this.#documents.has(uri) || (await this.platform.files.leavesOut(project.root, uri))) continue;
        await this.#reread(home, uri);
      }
    }
    for (const one of this.#listeners) one.touched?.(uris.map(normal));
  }

  async #reconfigure(home: Home): Promise<void> {
    const own: OpenDocument[] = [];
    for (const document of this.#documents.values()) {
      if (document.home !== undefined && (await document.home) === home) own.push(document);
    }
    const paths = own.map(({ key }) => home.project.file(key)?.path ?? home.project.pathOf(key));
    await home.inTurn(() => home.project.reload(paths));
    this.#outdate(own.map(({ key }) => key));
  }

  async #reread(home: Home, key: string): Promise<void> {
    const affected = await home.inTurn(async () => {
      if (this.#documents.has(key)) return [];
      home.project.close(key);
      return home.project.refresh(key);
    });
    this.#outdate(affected);
  }

  #homesNow(): Homes {
    const { engine, files, today } = this.platform;
    const settingsOf = (folder: string | undefined) => this.#settingsOf(folder);
    const walk = (folder: string) => this.#politely(files.walk(folder));
    this.#homes ??= new Homes({ engine, files: { ...files, walk }, today, settingsOf }, this.#folders);
    return this.#homes;
  }

  async *#politely(uris: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const uri of uris) {
      await this.scheduler.idle();
      yield uri;
    }
  }

  async #settingsOf(folder: string | undefined): Promise<unknown> {
    if (!this.client.configuration) return (this.#sent as { readonly plimsoll?: unknown } | undefined)?.plimsoll;
    try {
      const scope = folder === undefined ? {} : { scopeUri: folder };
      return await this.connection.workspace.getConfiguration({ section: "plimsoll", ...scope });
    } catch (error) {
      this.guard.report("workspace/configuration", error);
      return undefined;
    }
  }

  #outdate(keys: Iterable<string>): void {
    const outdated: OpenDocument[] = [];
    for (const key of keys) {
      const document = this.#documents.get(key);
      if (document === undefined) continue;
      document.epoch += 1;
      outdated.push(document);
    }
    if (outdated.length > 0) for (const one of this.#listeners) one.outdated(outdated);
  }
}
