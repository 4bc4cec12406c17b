// What edits would make of files, side by side with the files: for a look before they are made.
import * as vscode from "vscode";
import type { FileEdits } from "../../server/src/protocol.ts";
import type { Label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { firstMoved, openAll } from "./applying.ts";
import type { Server } from "./server.ts";
import { tellWarning } from "./surfaces.ts";

const SCHEME = "plimsoll-changes";

/** Texts that are nowhere but in the editor, and the diffs that show them. */
export class Changes implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #shown = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Shows what the edits make of their files: one file as a diff, several in one editor. Nothing is changed. */
  async show(server: Server, files: readonly FileEdits[], title: Label): Promise<void> {
    await this.close();
    const documents = await openAll(files);
    const moved = firstMoved(files, documents);
    if (moved !== undefined) return tellWarning(notice(`${moved}: look for fixes again.`));
    this.#shown += 1;
    const pairs: [at: vscode.Uri, before: vscode.Uri, after: vscode.Uri][] = [];
    const byFile = new Map<string, FileEdits[]>();
    for (const file of files) {
      const own = byFile.get(file.uri);
      if (own === undefined) byFile.set(file.uri, [file]);
      else own.push(file);
    }
    for (const [uri, edits] of byFile) {
      const target = vscode.Uri.parse(uri);
      const isNew = edits.some(({ created }) => created);
      const document = documents.get(uri);
      const all = edits.flatMap((file) => file.edits);
      const text =
        document === undefined
          ? all.map(({ newText }) => newText).join("")
          : edited(
              document,
              all.map(({ range, newText }) => new vscode.TextEdit(server.toRange(range), newText)),
            );
      const before = isNew ? this.#virtual("before", target, "") : target;
      pairs.push([target, before, this.#virtual("after", target, text)]);
    }
    const [only] = pairs;
    if (only === undefined) return;
    if (pairs.length > 1) await vscode.commands.executeCommand("vscode.changes", title, pairs);
    else await vscode.commands.executeCommand("vscode.diff", only[1], only[2], title, { preview: true });
  }

  /** Closes what was shown. */
  async close(): Promise<void> {
    const isOurs = ({ input }: vscode.Tab) =>
      (input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME) ||
      // The editor for several files: the API does not tell what is in it but by its parts.
      (input as { textDiffs?: readonly vscode.TabInputTextDiff[] } | undefined)?.textDiffs?.some(
        ({ modified }) => modified.scheme === SCHEME,
      ) === true;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(isOurs));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
    this.#texts.clear();
  }

  /** A document beside a file's name, so that the editor takes it for a file of that language; another one at each showing. */
  #virtual(side: "before" | "after", { path }: vscode.Uri, text: string): vscode.Uri {
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      authority: `${side}-${this.#shown}`,
      path: `/${path.replace(/^\/+/, "")}`,
    });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** The text of a document after edits that do not overlap. */
function edited(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): string {
  const text = document.getText();
  const placed = edits.map(({ range, newText }) => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    newText,
  }));
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, newText } of placed.sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(from, start), newText);
    from = end;
  }
  return [...pieces, text.slice(from)].join("");
}
