// Makes edits of the server's, unless a file has moved on; says in one line what was done, and undoes it where somebody wants that.
import * as vscode from "vscode";
import { type FileEdits, stampOf } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { firstLocked } from "./locked.ts";
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
 * Makes the edits, all or none. Where one of the files is read-only or has another text by now, nothing is made, a sentence says why,
 * and the answer is undefined.
 */
export async function makeEdits(server: Server, files: readonly FileEdits[]): Promise<Change | undefined> {
  const refuse = (why: string) => {
    tellWarning(notice(`${why}, so nothing was changed.`));
    return undefined;
  };
  const locked = await firstLocked(
    server,
    files.map(({ uri, created }) => ({ uri: vscode.Uri.parse(uri), created })),
  );
  if (locked !== undefined) return refuse(`${nameOf(locked)} is read-only`);
  const edit = new vscode.WorkspaceEdit();
  const before = new Map<string, { readonly uri: vscode.Uri; readonly text: string | undefined }>();
  const edits = new Map<string, vscode.TextEdit[]>();
  const documents = await openAll(files);
  const moved = firstMoved(files, documents);
  if (moved !== undefined) return refuse(moved);
  // Nothing is waited for from here on, so that the texts are still those.
  for (const file of files) {
    const uri = vscode.Uri.parse(file.uri);
    const key = uri.toString();
    // One that comes into being by now refuses the whole edit, of which this is made first.
    if (file.created && !before.has(key)) edit.createFile(uri);
    if (!before.has(key)) before.set(key, { uri, text: documents.get(file.uri)?.getText() });
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

/** A change and the one after it as one; undefined where a file of both was changed in between, which no Undo may take back. */
export function inOne(first: Change, second: Change): Change | undefined {
  const before = new Map(first.map((one) => [one.uri.toString(), one]));
  const gaps = second.filter(({ uri, before: text }) => (before.get(uri.toString())?.after ?? text) !== text);
  if (gaps.length > 0) return undefined;
  const after = new Map(second.map((one) => [one.uri.toString(), one]));
  const [own, ...others] = first;
  const taken = (one: Changed): Changed => ({ ...one, after: after.get(one.uri.toString())?.after ?? one.after });
  return [taken(own), ...others.map(taken), ...second.filter(({ uri }) => !before.has(uri.toString()))];
}

/** The documents of the files, by their URIs; none where there is no such file, or no text. */
export async function openAll(files: readonly FileEdits[]): Promise<ReadonlyMap<string, vscode.TextDocument>> {
  const documents = new Map<string, vscode.TextDocument>();
  for (const uri of new Set(files.map((file) => file.uri))) {
    const opened = Promise.resolve(vscode.workspace.openTextDocument(vscode.Uri.parse(uri)));
    const document = await opened.catch(() => undefined);
    if (document !== undefined) documents.set(uri, document);
  }
  return documents;
}

/** What became of the first of the files that has another text than its edits count in, in words; undefined where none has. */
export function firstMoved(
  files: readonly FileEdits[],
  documents: ReadonlyMap<string, vscode.TextDocument>,
): string | undefined {
  for (const { uri, created, stamp } of files) {
    const document = documents.get(uri);
    const name = nameOf(vscode.Uri.parse(uri));
    if (created && document !== undefined) return `${name} has been created since`;
    if (!created && document === undefined) return `${name} can no longer be read`;
    if (!created && document !== undefined && stampOf(document.getText()) !== stamp) return `${name} has changed since`;
  }
  return undefined;
}

/** Says in one line what was done, with Open and Undo. Waits for nobody. */
export function tellDone(server: Server, sentence: string, change: Change): void {
  void tellDoneWith(notice(sentence), "Open", "Undo").then(async (chosen) => {
    if (chosen === "Open") await vscode.window.showTextDocument(change[0].uri);
    if (chosen === "Undo") await undo(server, change);
  });
}

/**
 * Brings back the texts from before a change; where a file has moved on or is read-only by now, nothing, and says so. Files that were
 * saved since are saved again.
 */
async function undo(server: Server, change: Change): Promise<void> {
  const refuse = (why: string) => tellWarning(notice(`${why}, so nothing was undone.`));
  const locked = await firstLocked(
    server,
    change.map(({ uri }) => ({ uri, created: false })),
  );
  if (locked !== undefined) return refuse(`${nameOf(locked)} is read-only`);
  const edit = new vscode.WorkspaceEdit();
  const saved: vscode.TextDocument[] = [];
  for (const { uri, before, after } of change) {
    const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
    if (document?.getText() !== after) return refuse(`${nameOf(uri)} has changed since`);
    if (before === undefined) {
      edit.deleteFile(uri, { ignoreIfNotExists: true });
      continue;
    }
    const { start, end, text } = difference(after, before);
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    if (!document.isDirty && !document.isUntitled) saved.push(document);
  }
  if (!(await vscode.workspace.applyEdit(edit))) return refuse("The editor refused the changes");
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
