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
  WORKSPACE_REQUEST,
  type WorkspaceResult,
} from "../../../server/src/protocol.ts";
import type { Server } from "../server.ts";

const PAGE = 1000;
/** How long nothing must have changed before images are asked for, in milliseconds: every file is looked through for them. */
const IMAGES_REST = 3000;

type Part = "workspace" | "reports" | "images";

export class Source implements vscode.Disposable {
  workspace: WorkspaceResult = { complete: false, seen: 0, files: [], titles: {} };
  reports: ReportsResult = { reports: [], running: [], failures: [], scanners: [] };
  /** Images that the workspace's files name. */
  named: readonly string[] = [];
  /** The items of reports that were fetched, by the report's id. */
  readonly items = new Map<string, readonly ReportItem[]>();
  /** The server has answered once. */
  answered = false;

  readonly #server: Server;
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** When the report whose items were fetched was made. */
  readonly #taken = new Map<string, string>();
  readonly #fetching = new Map<Part, Promise<void>>();
  readonly #wanted = new Set<Part>();
  /** Asking for reports looks for scanners, which starts programs: not before somebody wants to see them. */
  #scansWanted = false;
  /** Of the workspace only what is open is shown. */
  #openOnly = false;
  #imagesSoon: NodeJS.Timeout | undefined;

  readonly onChange = this.#changed.event;

  constructor(server: Server, output: vscode.LogOutputChannel) {
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
    if (this.#scansWanted) return;
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
        await this.#take(part);
        this.answered = true;
        this.#changed.fire();
      } catch (error) {
        // While the server starts again there is no answer; it says when it is back.
        this.#output.debug(`Not fetched: ${part}: ${error}`);
      }
    } while (this.#wanted.has(part));
    this.#fetching.delete(part);
  }

  async #take(part: Part): Promise<void> {
    switch (part) {
      case "workspace": {
        const workspace = await this.#server.request<WorkspaceResult>(WORKSPACE_REQUEST, {});
        this.workspace = this.#openOnly ? ofOpenFiles(workspace) : workspace;
        return;
      }
      case "images": {
        const params: ImagesParams = { workspaceOnly: true };
        const { images } = await this.#server.request<ImagesResult>(IMAGES_REQUEST, params);
        this.named = images.map(({ name }) => name);
        return;
      }
      case "reports": {
        this.reports = await this.#server.request<ReportsResult>(REPORTS_REQUEST, {});
        const taken = new Map(this.reports.reports.map((report) => [report.id, report.taken]));
        for (const [id, when] of this.#taken) {
          if (taken.get(id) === when) continue;
          this.#taken.delete(id);
          this.items.delete(id);
        }
      }
    }
  }

  /** Fetches the items of a report, page by page, unless they are here. */
  async fetchItems(id: string): Promise<void> {
    const report = this.reports.reports.find((one) => one.id === id);
    if (report === undefined || this.items.has(id)) return;
    const items: ReportItem[] = [];
    for (;;) {
      const params: ReportParams = { id, offset: items.length, limit: PAGE };
      const page = await this.#server.request<ReportResult>(REPORT_REQUEST, params);
      items.push(...page.items);
      if (page.items.length === 0 || items.length >= page.total) break;
    }
    this.items.set(id, items);
    this.#taken.set(id, report.taken);
  }

  dispose(): void {
    clearTimeout(this.#imagesSoon);
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** What the server would know had nobody asked for the whole workspace. */
function ofOpenFiles({ files, titles }: WorkspaceResult): WorkspaceResult {
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const shown = files.filter(({ uri }) => open.has(uri));
  return { complete: false, seen: shown.length, files: shown, titles };
}
