// One editor, one session: its open documents, the projects they belong to, and the work on them in slices.
import type { Connection } from "vscode-languageserver";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Held } from "../../engine/core/evidence.ts";
import { HEAD } from "../../engine/core/language.ts";
import { type Checked, unclaimed } from "../../engine/pipeline/check.ts";
import { isOnlySearched } from "../../engine/pipeline/engine.ts";
import type { Files } from "../../files/port.ts";
import { identityOf, isBelow, normal } from "../../paths/uris.ts";
import type { Client } from "./capabilities.ts";
import { reachableFiles } from "./clientFiles.ts";
import { ClientRequests, REQUEST_LIMITS } from "./clientRequests.ts";
import { isServed, OpenDocument, pathFor, type Taken } from "./documents.ts";
import type { Guard } from "./guard.ts";
import type { DiagnosticSource, Listener, Visible } from "./listener.ts";
import type { Platform } from "./platform.ts";
import { type ProjectQueue, Projects } from "./projects.ts";
import { Scheduler } from "./scheduler.ts";
import { settingsOf } from "./settings.ts";

export class Session {
  readonly connection: Connection;
  readonly platform: Platform;
  readonly client: Client;
  readonly guard: Guard;
  readonly scheduler: Scheduler;
  /** All files that are reached: this machine's and those that the editor hands out. */
  readonly files: Files;
  /** What others than our rules say of documents; features add theirs. */
  readonly sources: DiagnosticSource[] = [];
  /** Of what a document was found to have, what is shown of it now; a feature decides. */
  visible: Visible = async (_document, { findings }) => findings;
  /** By the identity of their URIs. */
  readonly #documents = new Map<string, OpenDocument>();
  readonly #listeners: Listener[] = [];
  readonly #requests: ClientRequests;
  #folders: readonly string[];
  #projects: Projects | undefined;
  /** Settings that were sent by a client which cannot be asked for them. */
  #sent: unknown;

  constructor(connection: Connection, platform: Platform, client: Client, guard: Guard, limits = REQUEST_LIMITS) {
    this.connection = connection;
    this.platform = platform;
    this.client = client;
    this.guard = guard;
    this.scheduler = new Scheduler(platform.pause);
    this.#requests = new ClientRequests(connection, client.folders, (sentence) => guard.note(sentence), limits);
    this.files = reachableFiles(platform.files, this.#requests, client);
    this.#folders = client.folders;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Whether files whose names differ only in case are two. */
  get caseMatters(): boolean {
    return this.files.caseMatters;
  }

  /** The open document of that URI, if we look at documents of its kind. */
  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(this.#identityOf(uri));
  }

  get documents(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    if (!isServed(uri, this.#folders)) return;
    const document = new OpenDocument(normal(uri), TextDocument.create(uri, languageId, version, text));
    this.#documents.set(this.#identityOf(uri), document);
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
    this.#documents.delete(this.#identityOf(uri));
    for (const one of this.#listeners) one.closed(document);
    if (document.queue === undefined) return;
    const queue = await document.queue;
    await this.scheduler.idle();
    await this.#reread(queue, document.key);
  }

  /** The project of a document; the same until folders or settings change. */
  queueOf(document: OpenDocument): Promise<ProjectQueue> {
    document.queue ??= this.#projectsNow().queueOf(document.key);
    return document.queue;
  }

  /** The project of a file, open or not. */
  queueFor(uri: string): Promise<ProjectQueue> {
    return this.#projectsNow().queueOf(normal(uri));
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
      const { queue, revision, isPrivate } = await this.takeIn(document);
      const { project } = queue;
      const steps = project.isChecked(document.key) && !isPrivate ? project.steps(document.key) : undefined;
      const found = steps && (await this.scheduler.run(steps, stopped, rest));
      if (stopped()) return undefined;
      const checked = found ?? unclaimed(this.platform.engine, document.text.getText());
      if (queue === (await this.queueOf(document))) document.result = { revision, epoch, checked };
      this.guard.crashes(checked);
    }
    return document.result?.checked;
  }

  /** Brings the document's project up to its current text. */
  async takeIn(document: OpenDocument): Promise<Taken> {
    const queue = await this.queueOf(document);
    return queue.inTurn(async () => {
      const { revision, taken } = document;
      if (taken?.queue === queue && taken.revision === revision) return taken;
      if (!document.open) return { queue, revision, isPrivate: false };
      const text = document.text.getText();
      const { project } = queue;
      const path = pathFor(
        document,
        project.pathOf(document.key),
        project.claims(document.key, text.slice(0, HEAD)),
        this.platform.engine,
      );
      const affected = await project.set(document.key, text, document.text.version, path);
      document.taken = { queue, revision, isPrivate: await this.#isPrivate(document, queue) };
      this.#outdate(affected);
      return document.taken;
    });
  }

  /** Whether a document has no rules of its own and is left out by git. Asked once for each project that it is in. */
  async #isPrivate({ key, taken }: OpenDocument, queue: ProjectQueue): Promise<boolean> {
    const { project } = queue;
    const isSearched = isOnlySearched(this.platform.engine, project.file(key)?.language);
    if (!isSearched || !isBelow(key, project.root, this.caseMatters)) return false;
    return taken?.queue === queue ? taken.isPrivate : this.files.leavesOut(project.root, key);
  }

  /** Reads all files of the workspace folders into the index, whenever no request is being worked on. */
  async buildIndex(): Promise<void> {
    const projects = this.#projectsNow();
    const current = () => projects === this.#projects;
    // Each by itself: what the editor hands out may be long in coming.
    await projects.forEach(async ({ project }) => {
      // What cannot be reached is never all seen: rules across files keep waiting there.
      if ((await this.files.stat(project.root)) !== "folder") return;
      const missed = (why: string) => this.guard.note(`Rules across files do not run in \`${project.root}\`: ${why}`);
      await project.buildIndex(missed, { cancelled: () => !current() });
      if (current()) this.#outdate(this.#keys().filter((key) => isBelow(key, project.root, this.caseMatters)));
    });
    if (!current()) return;
    this.#outdate(this.#keys());
    for (const one of this.#listeners) one.indexed();
  }

  /** The editor says that settings changed; it also says so at the start. `sent` are the settings where it sends them along. */
  async settingsChanged(sent: unknown): Promise<void> {
    this.#sent = sent;
    this.settingsKnown();
    if (!(await this.#projectsNow().hasSettings())) await this.restart(this.#folders);
  }

  /** Other workspace folders are open, or the editor's settings changed: all projects start anew. */
  async restart(folders: readonly string[]): Promise<void> {
    this.#folders = folders;
    this.#requests.keepTo(folders);
    this.#projects = undefined;
    for (const document of this.#documents.values()) document.queue = undefined;
    this.#outdate(this.#keys());
    await this.scheduler.idle();
    // A document that is long in coming keeps no other waiting.
    await Promise.all([...this.documents.map((document) => this.takeIn(document)), this.buildIndex()]);
  }

  /** Tells the features to look at the editor's settings: after the start, and whenever they may have changed. */
  settingsKnown(): void {
    for (const one of this.#listeners) one.settings?.();
  }

  /** The editor's settings under `plimsoll` for a file or folder, or in general; plain JSON or nothing. */
  settings(uri?: string): Promise<unknown> {
    return this.#settingsOf(uri);
  }

  /** Tells the features that the editor has saved a document. */
  saved(document: OpenDocument): void {
    for (const one of this.#listeners) one.saved?.(document);
  }

  /** Tells the features that reports came or went. */
  reportsListed(): void {
    for (const one of this.#listeners) one.reported?.();
  }

  /** Tells the features that diagnostics of open documents may differ though neither text nor settings changed. */
  diagnosticsChanged(documents = this.documents): void {
    for (const one of this.#listeners) one.outdated(documents);
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Files on disk were created, changed or deleted. Those that are open count as their editor shows them. */
  async filesChanged(given: readonly string[]): Promise<void> {
    const projects = this.#projectsNow();
    const uris = given.map(normal);
    // Each by itself: what the editor hands out may be long in coming.
    await Promise.all(projects.known.map((queue) => this.#changedIn(queue, uris, () => projects === this.#projects)));
    if (projects === this.#projects) for (const one of this.#listeners) one.touched?.(uris);
  }

  async #changedIn(queue: ProjectQueue, uris: readonly string[], current: () => boolean): Promise<void> {
    const { project } = queue;
    const own = uris.filter((uri) => isBelow(uri, project.root, this.caseMatters));
    if (own.some((uri) => project.isConfiguration(uri))) await this.#reconfigure(queue);
    for (const uri of own) {
      await this.scheduler.idle();
      if (!current()) return;
      if (this.document(uri) !== undefined) continue;
      const isIgnored = !project.isCompanion(uri) && (await this.files.leavesOut(project.root, uri));
      await this.#reread(queue, uri, isIgnored ? "ignored" : "listed");
    }
  }

  async #reconfigure(queue: ProjectQueue): Promise<void> {
    const { project } = queue;
    const own = await queue.inTurn(async () => {
      const taken = this.documents.filter((document) => document.taken?.queue === queue);
      await project.reload(taken.map(({ key }) => project.file(key)?.path ?? project.pathOf(key)));
      return taken;
    });
    this.#outdate(own.map(({ key }) => key));
  }

  async #reread(queue: ProjectQueue, key: string, held: Held = "listed"): Promise<void> {
    const affected = await queue.inTurn(async () => {
      if (this.document(key) !== undefined) return [];
      queue.project.close(key);
      return queue.project.refresh(key, held);
    });
    this.#outdate(affected);
  }

  #projectsNow(): Projects {
    const { platform, guard } = this;
    const settingsOf = (folder: string | undefined) => this.#settingsOf(folder);
    const walk: Files["walk"] = (...asked) => this.scheduler.idly(this.files.walk(...asked));
    this.#projects ??= new Projects({ ...platform, files: { ...this.files, walk }, settingsOf, guard }, this.#folders);
    return this.#projects;
  }

  #settingsOf(folder: string | undefined): Promise<unknown> {
    return settingsOf(this.connection, this.client, this.guard, this.#sent, folder);
  }

  #identityOf(uri: string): string {
    return identityOf(uri, this.caseMatters);
  }

  #keys(): readonly string[] {
    return this.documents.map(({ key }) => key);
  }

  #outdate(keys: Iterable<string>): void {
    const outdated: OpenDocument[] = [];
    for (const key of keys) {
      const document = this.document(key);
      if (document === undefined) continue;
      document.epoch += 1;
      outdated.push(document);
    }
    if (outdated.length > 0) for (const one of this.#listeners) one.outdated(outdated);
  }
}
