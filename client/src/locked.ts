// Which files can only be read here. VS Code makes an extension's edits in the editor of such a file all the same, and the changed text
// can then not be saved.
import * as vscode from "vscode";
import { LOCKED_REQUEST, type LockedParams, type LockedResult } from "../../server/src/protocol.ts";
import { isLocked } from "./files.ts";
import { isFullPath } from "./paths.ts";
import type { Server } from "./server.ts";

/**
 * The first of some files that is read-only; undefined where all can be written. Three things make a file so: its file system (all of
 * it, or what its provider says of the file), its permissions, of which the server knows, and `files.readonlyInclude` without
 * `files.readonlyExclude`. (That an editor was made read-only for the session VS Code tells no extension.) Text that is no file yet is
 * none.
 */
export async function firstLocked(
  server: Server,
  files: readonly { readonly uri: vscode.Uri; readonly created: boolean }[],
): Promise<vscode.Uri | undefined> {
  const real = files.filter(({ uri }) => uri.scheme !== "untitled");
  const there = real.filter(({ created }) => !created).map(({ uri }) => uri);
  const params: LockedParams = { uris: there.map((uri) => uri.toString()) };
  const { locked } = await server.request<LockedResult>(LOCKED_REQUEST, params);
  for (const { uri, created } of real) {
    if (locked.includes(uri.toString()) || (await isLocked(uri, created))) return uri;
    if (!created && (await isConfigured(uri))) return uri;
  }
  return undefined;
}

/** Whether the settings say so of a file: globs, which count from its workspace folder unless they are absolute. */
async function isConfigured(uri: vscode.Uri): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration("files", uri);
  const globs = (name: string) =>
    Object.entries(settings.get<Record<string, boolean>>(name, {})).flatMap(([glob, on]) =>
      on === true ? [glob] : [],
    );
  const included = globs("readonlyInclude");
  if (included.length === 0) return false;
  const document = await vscode.workspace.openTextDocument(uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const fits = (glob: string) => {
    const pattern = folder === undefined || isFullPath(glob) ? glob : new vscode.RelativePattern(folder, glob);
    return vscode.languages.match({ pattern }, document) > 0;
  };
  return included.some(fits) && !globs("readonlyExclude").some(fits);
}
