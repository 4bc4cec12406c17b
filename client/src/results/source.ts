// What the tree is made of, fetched from the language server and kept up to date for as long as somebody looks at it.
import * as vscode from "vscode";
import {
  CHANGED_NOTIFICATION,
  type ChangedParams,
  IMAGES_REQUEST,
  type ImagesParams,
  type ImagesResult,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportItem,
  type ReportParams,
  type ReportResult,
  type ReportsResult,
  type ScannedTarget,
  type ScannerState,
  WORKSPACE_REQUEST,
  type WorkspaceKnown,
  type WorkspaceParams,
  type WorkspaceResult,
} from "../../../server/src/protocol.ts";
import { shown } from "../../../server/src/shown/shown.ts";
import type { Server } from "../server.ts";
import type { Output } from "../surfaces.ts";
import { isSame } from "./same.ts";

const PAGE = 1000;
/** How long nothing must have changed before images are asked for, in milliseconds: every file is looked through for them. */
const IMAGES_REST = 3000;

const NOTHING: WorkspaceKnown = { complete: false, seen: 0, files: [], titles: {}, labels: {} };

type Part = "workspace" | "reports" | "images";

export class Source implements vscode.Disposable {
  workspace: WorkspaceKnown = NOTHING;
  reports: ReportsResult = { targets: [], running: [], scanners: [] };
  /** Images that the workspace's files name. */
  named: readonly string[] = [];
  /** The items that were fetched, by the target's id. */
  readonly items = new Map<string, readonly ReportItem[]>();
  /** The server has answered once. */
  answered = false;

  readonly #server: Server;
  readonly #output: Output;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** Of which reports the items were fetched, by the target's id. */
  readonly #fetched = new Map<string, string>();
  readonly #fetchingItems = new Map<string, Promise<void>>();
  readonly #fetching = new Map<Part, Promise<void>>();
  readonly #wanted = new Set<Part>();
  /** Asking for reports looks for scanners, which starts programs: not before somebody wants to see them. */
  #scansWanted = false;
  /** What the server knows of the workspace. */
  #known: WorkspaceKnown = NOTHING;
  #revision: string | undefined;
  /** Of the workspace only what is open is shown. */
  #openOnly = false;
  #imagesSoon: NodeJS.Timeout | undefined;

  readonly onChange = this.#changed.event;

  constructor(server: Server, output: Output) {
    this.#server = server;
    this.#output = output;
    this.#subscriptions = [
      this.#changed,
      server.onNotification(CHANGED_NOTIFICATION, ({ what }: ChangedParams) => {
        this.fetch(what === "workspace" ? "workspace" : "reports");
        if (what === "workspace") this.#fetchImagesSoon();
      }),
      server.onRunning(() => this.fetchAll()),
    ];
  }

  /** Somebody looks at scans: from now on they are fetched too. */
  wantScans(): void {
    if (this.#scansWanted || !this.#server.canScan) return;
    this.#scansWanted = true;
    this.fetch("reports");
    this.fetch("images");
  }

  fetchAll(): void {
    for (const part of ["workspace", "reports", "images"] as const) this.fetch(part);
  }

  /** Shows of the workspace only what is open, as before it was checked; with `false` all that is known again. */
  showOpenOnly(openOnly: boolean): Promise<void> {
    this.#openOnly = openOnly;
    return this.fetch("workspace");
  }

  #fetchImagesSoon(): void {
    clearTimeout(this.#imagesSoon);
    this.#imagesSoon = setTimeout(() => this.fetch("images"), IMAGES_REST);
  }

  /** Fetches a part; while it is being fetched, once more afterwards. The answer comes when what was asked for is here. */
  fetch(part: Part): Promise<void> {
    if (part !== "workspace" && !this.#scansWanted) return Promise.resolve();
    const fetching = this.#fetching.get(part);
    if (fetching !== undefined) {
      this.#wanted.add(part);
      return fetching;
    }
    const started = this.#fetch(part);
    this.#fetching.set(part, started);
    return started;
  }

  async #fetch(part: Part): Promise<void> {
    do {
      this.#wanted.delete(part);
      try {
        const isOther = await this.#take(part);
        // Rows that are drawn anew lose the pointer that rests on them.
        if (!isOther && this.answered) continue;
        this.answered = true;
        this.#changed.fire();
      } catch (error) {
        // While the server starts again there is no answer; it says when it is back.
        this.#output.debug(shown(`Not fetched: ${part}: ${error}`));
      }
    } while (this.#wanted.has(part));
    this.#fetching.delete(part);
  }

  /** Asks for a part; whether the answer differs from the last one. */
  async #take(part: Part): Promise<boolean> {
    switch (part) {
      case "workspace": {
        const before = this.workspace;
        const params: WorkspaceParams = this.#revision === undefined ? {} : { since: this.#revision };
        const { revision, since, ...answer } = await this.#server.request<WorkspaceResult>(WORKSPACE_REQUEST, params);
        this.#known = since === undefined ? answer : changedBy(this.#known, answer);
        this.#revision = revision;
        this.workspace = this.#openOnly ? ofOpenFiles(this.#known) : this.#known;
        return !isSame(before, this.workspace);
      }
      case "images": {
        const params: ImagesParams = { workspaceOnly: true };
        const before = this.named;
        const { images } = await this.#server.request<ImagesResult>(IMAGES_REQUEST, params);
        this.named = images.map(({ name }) => name);
        return !isSame(before, this.named);
      }
      case "reports": {
        const before = this.reports;
        this.reports = await this.#server.request<ReportsResult>(REPORTS_REQUEST, {});
        const current = new Map(this.reports.targets.map((scanned) => [scanned.id, stampOf(scanned)]));
        for (const [id, stamp] of this.#fetched) {
          if (current.get(id) === stamp) continue;
          this.#fetched.delete(id);
          this.items.delete(id);
        }
        return !isSame(before, this.reports);
      }
    }
  }

  /** All scanners; the server is asked where nobody has wanted to see them yet. */
  async scanners(): Promise<readonly ScannerState[]> {
    if (this.reports.scanners.length === 0) {
      this.wantScans();
      await this.fetch("reports");
    }
    return this.reports.scanners;
  }

  /** Fetches the items of a target, page by page, unless they are here. */
  async fetchItems(id: string): Promise<void> {
    const scanned = this.reports.targets.find((one) => one.id === id);
    if (scanned === undefined || scanned.reports.length === 0 || this.items.has(id)) return;
    const stamp = stampOf(scanned);
    const key = `${id}\n${stamp}`;
    const fetching = this.#fetchingItems.get(key) ?? this.#fetchItems(id, stamp);
    this.#fetchingItems.set(key, fetching);
    try {
      await fetching;
    } finally {
      this.#fetchingItems.delete(key);
    }
  }

  async #fetchItems(id: string, stamp: string): Promise<void> {
    const items: ReportItem[] = [];
    for (;;) {
      const params: ReportParams = { id, offset: items.length, limit: PAGE };
      const page = await this.#server.request<ReportResult>(REPORT_REQUEST, params);
      for (const item of page.items) items.push(item);
      if (page.items.length === 0 || items.length >= page.total) break;
    }
    // While pages came, another report may have been made: a view that shows it fetches anew.
    const scanned = this.reports.targets.find((one) => one.id === id);
    if (scanned === undefined || stampOf(scanned) !== stamp) return;
    this.items.set(id, items);
    this.#fetched.set(id, stamp);
  }

  dispose(): void {
    clearTimeout(this.#imagesSoon);
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** Differs when another report was made: the items that were fetched are then out of date. */
function stampOf({ reports }: ScannedTarget): string {
  return reports.map(({ scanner, taken }) => `${scanner.id} ${taken}`).join("\n");
}

/** What is known of the workspace after an answer that says only what differs. */
function changedBy(known: WorkspaceKnown, answer: WorkspaceKnown): WorkspaceKnown {
  const files = new Map([...known.files, ...answer.files].map((file) => [file.uri, file]));
  return {
    ...answer,
    files: [...files.values()].filter(({ findings }) => findings.length > 0).sort((a, b) => (a.uri < b.uri ? -1 : 1)),
    titles: { ...known.titles, ...answer.titles },
    labels: { ...known.labels, ...answer.labels },
  };
}

/** What the server would know had nobody asked for the whole workspace. */
function ofOpenFiles(known: WorkspaceKnown): WorkspaceKnown {
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const shown = known.files.filter(({ uri }) => open.has(uri));
  return { ...known, complete: false, seen: shown.length, files: shown };
}
