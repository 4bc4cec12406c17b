// The view “Results” as a whole: source and tree joined, how the user wants to see it, what VS Code's menus ask about it.
import * as vscode from "vscode";
import { notice } from "../../../server/src/shown/notice.ts";
import { openFolders } from "../names.ts";
import type { Server } from "../server.ts";
import { headTree, type Output } from "../surfaces.ts";
import { badgeOf, headline, isScannerMissing, type Model, rootsOf, type State, stateOf } from "./model.ts";
import { FIRST_VIEW, type FindingGroup, type ItemGroup, type Node, type View } from "./node.ts";
import { reportRows } from "./scans.ts";
import { Source } from "./source.ts";
import { Tree } from "./tree.ts";

export const VIEW = "plimsoll.results";
const GROUPS = "plimsoll.results.groups";
/** How often ages (“2 h ago”) are shown anew, in milliseconds. */
const AGING = 300_000;

export class Results implements vscode.Disposable {
  readonly source: Source;
  readonly tree: Tree;
  readonly view: vscode.TreeView<Node>;
  readonly #memory: vscode.Memento;
  readonly #subscriptions: vscode.Disposable[];
  readonly #shown = new vscode.EventEmitter<void>();
  #how: View;
  #fetchingItems: Promise<unknown> = Promise.resolve();

  /** Fires when the tree shows something else. */
  readonly onShow = this.#shown.event;

  constructor(server: Server, output: Output, memory: vscode.Memento) {
    this.#memory = memory;
    this.#how = { ...FIRST_VIEW, ...memory.get<Pick<View, "findings" | "items">>(GROUPS), filter: "" };
    this.source = new Source(server, output);
    this.tree = new Tree(
      () => (this.source.answered ? rootsOf(this.model) : []),
      (id) => this.#items(id),
    );
    this.view = vscode.window.createTreeView(VIEW, { treeDataProvider: this.tree, showCollapseAll: true });
    const aging = setInterval(() => this.view.visible && this.show(), AGING);
    this.#subscriptions = [
      this.source,
      this.view,
      this.tree.follow(this.view),
      this.#shown,
      vscode.window.registerFileDecorationProvider(this.tree),
      this.source.onChange(() => this.show()),
      this.view.onDidChangeVisibility(({ visible }) => visible && this.source.wantScans()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.show()),
      { dispose: () => clearInterval(aging) },
    ];
    if (this.view.visible) this.source.wantScans();
    this.show();
  }

  get model(): Model {
    const { workspace, reports, named, items } = this.source;
    return { workspace, reports, named, items, folders: openFolders(), view: this.#how, now: Date.now() };
  }

  /** Which empty state the view is in, or that there are rows; `loading` before the server has answered. */
  get state(): State | "loading" {
    return this.source.answered ? stateOf(this.model) : "loading";
  }

  get filter(): string {
    return this.#how.filter;
  }

  get groups(): { readonly findings: FindingGroup; readonly items: ItemGroup } {
    return this.#how;
  }

  /** Shows only what holds all words of `filter`; everything where it is empty. */
  async setFilter(filter: string): Promise<void> {
    this.#how = { ...this.#how, filter: filter.trim() };
    this.show();
    if (this.#how.filter === "") return;
    // What a target holds is only known when its items are here.
    await Promise.all(this.source.reports.targets.map(({ id }) => this.source.fetchItems(id)));
    this.show();
  }

  /** Groups rows in another way, in this workspace from now on. */
  async group(by: { readonly findings?: FindingGroup; readonly items?: ItemGroup }): Promise<void> {
    this.#how = { ...this.#how, ...by };
    const { findings, items } = this.#how;
    this.show();
    await this.#memory.update(GROUPS, { findings, items });
  }

  /** Shows what is known now. */
  show(): void {
    const { model, state } = this;
    void setContext("state", state);
    void setContext("filtered", this.filter !== "");
    void setContext("scannerMissing", isScannerMissing(model));
    const line = headline(model);
    headTree(this.view, line === undefined ? undefined : notice(line));
    this.view.badge = badgeOf(model);
    this.tree.refresh();
    this.#shown.fire();
  }

  /** Brings a row into view, if the view is there to be seen; with `focus` the view is opened and has the keyboard. */
  async reveal(id: string, focus = false): Promise<void> {
    const node = this.tree.find(id);
    if (node === undefined || !(focus || this.view.visible)) return;
    try {
      await this.view.reveal(node, { select: true, focus, expand: true });
    } catch {
      // The tree has been drawn anew meanwhile: the row is there, only not chosen.
    }
  }

  /** Opens the view at what is known of a target; where there is no such target, the view alone. */
  async showReport(id: string | undefined): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW}.focus`);
    this.source.wantScans();
    await this.source.fetch("reports");
    if (id === undefined || !this.source.reports.targets.some((scanned) => scanned.id === id)) return;
    if (this.filter !== "") await this.setFilter("");
    await this.source.fetchItems(id);
    this.show();
    await this.reveal(`report ${id}`, true);
  }

  async #items(id: string): Promise<readonly Node[]> {
    // One after the other: several targets may be open.
    const fetched = this.#fetchingItems.then(() => this.source.fetchItems(id));
    this.#fetchingItems = fetched.catch(() => undefined);
    await fetched;
    return reportRows(this.model, id, this.#how);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

function setContext(key: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", `${VIEW}.${key}`, value);
}
