// The view “Results”: shows the rows of the model. What the rows are is decided there.
import * as vscode from "vscode";
import { label } from "../../../server/src/shown/label.ts";
import { literal } from "../../../server/src/shown/markdown.ts";
import { shown } from "../../../server/src/shown/shown.ts";
import { wellFormed } from "../paths.ts";
import { treeItem } from "../surfaces.ts";
import type { Icon, Node, Tint } from "./node.ts";

/** Rows of this scheme are greyed by the decorations below. */
const DIM = "plimsoll-dim";

const COLORS: Readonly<Record<Tint, string>> = {
  error: "problemsErrorIcon.foreground",
  warning: "problemsWarningIcon.foreground",
  info: "problemsInfoIcon.foreground",
  quiet: "descriptionForeground",
  critical: "problemsErrorIcon.foreground",
  high: "plimsoll.highRisk",
  medium: "charts.yellow",
  low: "charts.blue",
  good: "charts.green",
};

export class Tree implements vscode.TreeDataProvider<Node>, vscode.FileDecorationProvider {
  readonly #rows: () => readonly Node[];
  readonly #later: (report: string) => Promise<readonly Node[]>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #parents = new Map<string, Node>();
  /** Which rows somebody has opened or closed. VS Code forgets it of a row that is gone, even if it comes back in the next moment. */
  readonly #open = new Map<string, boolean>();
  #roots: readonly Node[] | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  /** `rows` are the roots as they are now; `later` fetches the rows of a report. */
  constructor(rows: () => readonly Node[], later: (report: string) => Promise<readonly Node[]>) {
    this.#rows = rows;
    this.#later = later;
  }

  /** Has rows that come back be open or closed as somebody left them in the view that shows this tree. */
  follow(view: Pick<vscode.TreeView<Node>, "onDidExpandElement" | "onDidCollapseElement">): vscode.Disposable {
    const opened = view.onDidExpandElement(({ element }) => this.#open.set(element.id, true));
    const closed = view.onDidCollapseElement(({ element }) => this.#open.set(element.id, false));
    return {
      dispose: () => {
        opened.dispose();
        closed.dispose();
      },
    };
  }

  refresh(): void {
    this.#roots = undefined;
    this.#changed.fire(undefined);
  }

  get roots(): readonly Node[] {
    if (this.#roots === undefined) {
      this.#roots = this.#rows();
      this.#parents.clear();
      for (const root of this.#roots) this.#adopt(root);
    }
    return this.#roots;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return [...this.roots];
    // Asked for what is below a row, VS Code has opened it; where the tree is drawn anew in that moment, it does not say so.
    if (!this.#open.has(node.id)) this.#open.set(node.id, true);
    const { children = [], about } = node;
    if (typeof children === "object") return [...children];
    const rows = children === "later" ? await this.#later(about?.report ?? "") : children();
    for (const row of rows) {
      this.#parents.set(row.id, node);
      this.#adopt(row);
    }
    return [...rows];
  }

  getParent(node: Node): Node | undefined {
    return this.#parents.get(node.id);
  }

  /** The row with that id among those that are here, if there is one. */
  find(id: string, among: readonly Node[] = this.roots): Node | undefined {
    for (const node of among) {
      if (node.id === id) return node;
      const below = Array.isArray(node.children) ? this.find(id, node.children) : undefined;
      if (below !== undefined) return below;
    }
    return undefined;
  }

  #adopt(node: Node): void {
    if (!Array.isArray(node.children)) return;
    for (const child of node.children) {
      this.#parents.set(child.id, node);
      this.#adopt(child);
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const isOpen = this.#open.get(node.id) ?? node.open === true;
    const state = node.children === undefined ? None : isOpen ? Expanded : Collapsed;
    const words = {
      label: label(node.label),
      description: node.description === undefined ? undefined : label(node.description),
      tooltip: node.tooltip ?? literal(node.label),
      spoken: shown(node.spoken ?? [node.label, node.description].filter(Boolean).join(", ")),
    };
    const item = treeItem(words, state);
    item.id = node.id;
    if (node.file !== undefined) {
      item.resourceUri = vscode.Uri.parse(node.file);
      item.iconPath = vscode.ThemeIcon.File;
    } else if (node.icon !== undefined) item.iconPath = iconOf(node.icon);
    if (node.dim === true)
      item.resourceUri = vscode.Uri.from({ scheme: DIM, path: `/${encodeURIComponent(wellFormed(node.id))}` });
    item.contextValue = (node.abilities ?? []).join(" ");
    if (node.action !== undefined) {
      item.command = { command: "plimsoll.results.choose", title: "Open", arguments: [node] };
    }
    return item;
  }

  provideFileDecoration({ scheme }: vscode.Uri): vscode.FileDecoration | undefined {
    return scheme === DIM ? { color: new vscode.ThemeColor("disabledForeground"), propagate: false } : undefined;
  }
}

function iconOf({ name, tint }: Icon): vscode.ThemeIcon {
  return tint === undefined
    ? new vscode.ThemeIcon(name)
    : new vscode.ThemeIcon(name, new vscode.ThemeColor(COLORS[tint]));
}
