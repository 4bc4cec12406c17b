// The shield in the status bar: how many findings the file in front has, and how much of it was checked.
import * as vscode from "vscode";
import { COVERAGE_REQUEST, type CoverageResult, type FindingsParams } from "../../server/src/protocol.ts";
import { joinMarkdown, message } from "../../server/src/shown/markdown.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { fileStatus } from "./coverage.ts";
import { counted, joined, severitiesInWords } from "./results/labels.ts";
import type { Results } from "./results/results.ts";
import type { Scanning } from "./scanning.ts";
import type { Server } from "./server.ts";
import { describe, tooltip } from "./surfaces.ts";

/** How long nothing must have changed before the server is asked how much it checked, in milliseconds. */
const REST = 200;

/** Counts the file in front, and in the tooltip the workspace; turns while something is scanned; opens the results. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("plimsoll.status", vscode.StatusBarAlignment.Right, 90);
  readonly #server: Server;
  readonly #documents: vscode.DocumentSelector;
  readonly #results: Results;
  readonly #scanning: Scanning;
  readonly #subscriptions: vscode.Disposable[];
  /** What the server said last, and of which file. */
  #coverage: { readonly uri: string; readonly result: CoverageResult } | undefined;
  #soon: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(server: Server, documents: vscode.DocumentSelector, results: Results, scanning: Scanning) {
    this.#server = server;
    this.#documents = documents;
    this.#results = results;
    this.#scanning = scanning;
    this.#item.name = "Plimsoll";
    this.#item.command = "plimsoll.results.focus";
    const both = () => {
      this.#show();
      this.#askSoon();
    };
    this.#subscriptions = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(both),
      vscode.languages.onDidChangeDiagnostics(both),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document === this.#document && this.#askSoon()),
      vscode.workspace.onDidChangeConfiguration((e) => e.affectsConfiguration("plimsoll") && this.#askSoon()),
      server.onRunning(both),
      results.onShow(both),
      scanning.onChange(() => this.#show()),
    ];
    both();
  }

  /** What the item says, and the lines of its tooltip; undefined while it is hidden. */
  get said(): { readonly text: string; readonly lines: readonly string[] } | undefined {
    const document = this.#document;
    const { isBusy } = this.#scanning;
    const known = document?.uri.toString() === this.#coverage?.uri ? this.#coverage?.result : undefined;
    const file = document && fileStatus(findingsOf(document.uri), known);
    if (file === undefined && !isBusy) return undefined;
    const { complete, files } = this.#results.source.workspace;
    const everywhere = severitiesInWords(counted(files.flatMap(({ findings }) => findings)), ", ");
    return {
      text: joined([isBusy ? "$(sync~spin)" : "$(shield)", file?.text], " "),
      lines: [
        ...(file?.lines ?? []),
        `${complete ? "Workspace" : "Open files"}: ${everywhere || "nothing found"}`,
        ...(isBusy ? ["Scanning …"] : []),
      ],
    };
  }

  /** The file in front, where the server may know it. The output counts as an editor when it has the focus; the file is still in front. */
  get #document(): vscode.TextDocument | undefined {
    const front = vscode.window.activeTextEditor?.document;
    const document =
      front?.uri.scheme === "output"
        ? vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === this.#coverage?.uri)
        : front;
    return document !== undefined && vscode.languages.match(this.#documents, document) > 0 ? document : undefined;
  }

  #show(): void {
    const { said } = this;
    if (said === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = said.text;
    this.#item.tooltip = tooltip(joinMarkdown(said.lines.map(message)));
    describe(this.#item, shown(`Plimsoll: ${said.lines.join(". ")}`));
    this.#item.show();
  }

  #askSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#ask(), REST);
  }

  async #ask(): Promise<void> {
    const uri = this.#document?.uri.toString();
    if (uri === undefined) return;
    this.#asked += 1;
    const asked = this.#asked;
    const params: FindingsParams = { textDocument: { uri } };
    try {
      const result = await this.#server.request<CoverageResult>(COVERAGE_REQUEST, params);
      if (asked === this.#asked) this.#coverage = { uri, result };
    } catch {
      // While the server starts again there is no answer; it is asked when it is back.
      if (asked === this.#asked) this.#coverage = undefined;
    }
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#soon);
    for (const one of this.#subscriptions) one.dispose();
  }
}

const NAMES = ["error", "warning", "info", "hint"] as const;

/** What the Problems panel has of ours in a file. */
function findingsOf(uri: vscode.Uri) {
  const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "plimsoll");
  return own.map(({ severity }) => ({ severity: NAMES[severity] ?? "info" }));
}
