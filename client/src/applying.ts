// Makes edits of the server's, unless a file has moved on; says in one line what was done, and undoes it where somebody wants that.
import * as vscode from "vscode";
import type { FileEdits } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { isLocked } from "./files.ts";
import { nameOf } from "./names.ts";
import type { Server } from "./server.ts";
import { tellDoneWith, tellWarning } from "./surfaces.ts";

/** A file before and after edits. */
interface Changed {
  readonly uri: vscode.Uri;
  /** Undefined where the edits created it. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Edits that were made, file by file, at least one. */
export type Change = readonly [Changed, ...Changed[]];

/**
 * Makes the edits, all or none. Where one of the files is locked or has another text by now, nothing is made, a sentence says why, and
 * the answer is undefined. `what` is what was to be done, as in “nothing was fixed”.
 */
export async function makeEdits(
  server: Server,
  files: readonly FileEdits[],
  what: "fixed" | "ignored",
): Promise<Change | undefined> {
  const refuse = (why: string) => {
    tellWarning(notice(`${why}, so nothing was ${what}.`));
    return undefined;
  };
  // VS Code would change the buffer of an editor that is locked, and nobody could save it.
  const locked = await firstLocked(files);
  if (locked !== undefined) return refuse(`${nameOf(locked)} cannot be written here`);
  const edit = new vscode.WorkspaceEdit();
  const before = new Map<string, { readonly uri: vscode.Uri; readonly text: string | undefined }>();
  const edits = new Map<string, vscode.TextEdit[]>();
  for (const file of files) {
    const uri = vscode.Uri.parse(file.uri);
    const document = file.created ? undefined : await vscode.workspace.openTextDocument(uri);
    if (document !== undefined && file.version !== null && document.version !== file.version)
      return refuse(`${nameOf(uri)} has changed since`);
    if (file.created) edit.createFile(uri, { ignoreIfExists: true });
    const key = uri.toString();
    if (!before.has(key)) before.set(key, { uri, text: document?.getText() });
    const own = edits.get(key) ?? [];
    for (const { range, newText } of file.edits) own.push(new vscode.TextEdit(server.toRange(range), newText));
    edits.set(key, own);
  }
  for (const { uri } of before.values()) edit.set(uri, edits.get(uri.toString()) ?? []);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })))
    return refuse("The editor refused the changes");
  const changed: Changed[] = [];
  for (const { uri, text } of before.values()) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== text) changed.push({ uri, before: text, after: document.getText() });
  }
  const [first, ...others] = changed;
  return first && [first, ...others];
}

async function firstLocked(files: readonly FileEdits[]): Promise<vscode.Uri | undefined> {
  for (const { uri, created } of files) {
    const target = vscode.Uri.parse(uri);
    if (await isLocked(target, created)) return target;
  }
  return undefined;
}

/** Says in one line what was done, with Open and Undo. Waits for nobody. */
export function tellDone(sentence: string, change: Change): void {
  void tellDoneWith(notice(sentence), "Open", "Undo").then(async (chosen) => {
    if (chosen === "Open") await vscode.window.showTextDocument(change[0].uri);
    if (chosen === "Undo") await undo(change);
  });
}

/** Brings back the texts from before a change; where a file has moved on, nothing, and says so. Files that were saved since are saved again. */
async function undo(change: Change): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const saved: vscode.TextDocument[] = [];
  for (const { uri, before, after } of change) {
    const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
    if (document?.getText() !== after) {
      tellWarning(notice(`${nameOf(uri)} has changed since, so nothing was undone.`));
      return;
    }
    if (before === undefined) {
      edit.deleteFile(uri, { ignoreIfNotExists: true });
      continue;
    }
    const { start, end, text } = difference(after, before);
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    if (!document.isDirty && !document.isUntitled) saved.push(document);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    tellWarning(notice("The editor refused the changes, so nothing was undone."));
    return;
  }
  for (const document of saved) await document.save();
}

/** The one stretch of a text that differs from another, and what the other has there. */
function difference(from: string, to: string): { readonly start: number; readonly end: number; readonly text: string } {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  let same = 0;
  while (same < most - start && from[from.length - 1 - same] === to[to.length - 1 - same]) same += 1;
  // No editor has a position between the two characters of a line break, or inside of one that takes two units.
  while (start > 0 && isInside(from, start)) start -= 1;
  while (same > 0 && isInside(from, from.length - same)) same -= 1;
  return { start, end: from.length - same, text: to.slice(start, to.length - same) };
}

function isInside(text: string, offset: number): boolean {
  const [left, right] = [text.charCodeAt(offset - 1), text.charCodeAt(offset)];
  return (left === 13 && right === 10) || (left >= 0xd800 && left <= 0xdbff && right >= 0xdc00 && right <= 0xdfff);
}
