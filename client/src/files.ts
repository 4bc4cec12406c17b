// Hands files to the language server that only VS Code can reach: those of virtual workspaces, and all of them in a browser.
//
// What the server asks for follows from what workspaces say, so it gets no more than it needs:
// - what is in a workspace folder, by the folder's own scheme, and
// - beside a document of ours that belongs to no folder, the files of its own folder: its configuration, and what is deployed
//   with it. Not the folders below or above.
// Paths with `..` and links on the way would lead elsewhere, and so do other schemes: they are refused, as if nothing was there.
import * as vscode from "vscode";
import {
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  type ListFolderResult,
  MOST_HANDED_OUT,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
  STAT_FILE_REQUEST,
  type StatFileParams,
  type StatFileResult,
} from "../../server/src/protocol.ts";
import { Budget } from "./budget.ts";
import { nameOf } from "./names.ts";
import { hasDots, isStep, pathInReport } from "./paths.ts";
import type { Server } from "./server.ts";

/** How many bytes of files are read at once. They become several times as many on their way to the server. */
const MOST_AT_ONCE = 32_000_000;

const { Directory, File, SymbolicLink } = vscode.FileType;

/** Answers the server's requests for files. `documents` fits documents of ours. */
export function serveFiles(server: Server, documents: vscode.DocumentSelector): vscode.Disposable[] {
  const files = new Files(documents);
  return [
    server.onRequest(READ_FILE_REQUEST, ({ uri, most }: ReadFileParams, token) => files.read(uri, token, most)),
    server.onRequest(STAT_FILE_REQUEST, ({ uri }: StatFileParams) => files.stat(uri)),
    server.onRequest(LIST_FOLDER_REQUEST, ({ uri }: ListFolderParams) => files.list(uri)),
  ];
}

/** Nothing here throws, whatever a provider of files does. */
class Files {
  readonly #documents: vscode.DocumentSelector;
  readonly #budget = new Budget(MOST_AT_ONCE);

  constructor(documents: vscode.DocumentSelector) {
    this.#documents = documents;
  }

  async read(address: string, token: vscode.CancellationToken, wanted = MOST_HANDED_OUT): Promise<ReadFileResult> {
    const most = Math.min(wanted, MOST_HANDED_OUT);
    let name = "A file";
    try {
      const uri = vscode.Uri.parse(address);
      name = `\`${nameOf(uri)}\``;
      if (!(await this.#mayBeSeen(uri))) return { failed: `${name} is not in this workspace.` };
      const { type, size } = await vscode.workspace.fs.stat(uri);
      if (type !== File) return { failed: `${name} is not a regular file.`, exists: true };
      const tooLarge = { failed: `${name} is larger than ${most / 1_000_000} MB.`, exists: true };
      if (size > most) return tooLarge;
      return await this.#budget.within(size, async () => {
        const bytes = await unlessCancelled(token, () => vscode.workspace.fs.readFile(uri));
        if (bytes === undefined) return { failed: `${name} was not read in time.` };
        // What a provider says of a size need not be so.
        return bytes.length > most ? tooLarge : { bytes: base64(bytes) };
      });
    } catch (error) {
      return { failed: reason(error, name), ...(codeOf(error) === "NoPermissions" && { exists: true }) };
    }
  }

  async stat(address: string): Promise<StatFileResult> {
    try {
      const uri = vscode.Uri.parse(address);
      if (!(await this.#mayBeSeen(uri))) return null;
      const { type } = await vscode.workspace.fs.stat(uri);
      return kindOf(type) ?? "other";
    } catch (error) {
      return codeOf(error) === "FileNotFound" ? null : "other";
    }
  }

  async list(address: string): Promise<ListFolderResult> {
    try {
      const uri = vscode.Uri.parse(address);
      if (!(await this.#mayBeListed(uri))) return null;
      const entries = await vscode.workspace.fs.readDirectory(uri);
      return entries.flatMap(([name, type]) => {
        const kind = kindOf(type);
        return kind === undefined || !isStep(name) ? [] : [{ name, kind }];
      });
    } catch {
      return null;
    }
  }

  /** Whether a file or folder may be read or asked about. */
  async #mayBeSeen(uri: vscode.Uri): Promise<boolean> {
    const root = rootOf(uri);
    if (root !== undefined) return isReachedWithoutLinks(root, vscode.Uri.joinPath(uri, ".."));
    return !hasDots(uri.path) && this.#isBeside(vscode.Uri.joinPath(uri, ".."));
  }

  async #mayBeListed(folder: vscode.Uri): Promise<boolean> {
    const root = rootOf(folder);
    if (root !== undefined) return isReachedWithoutLinks(root, folder);
    return !hasDots(folder.path) && this.#isBeside(folder);
  }

  /** Whether a document of ours that is open and in no workspace folder is in a folder. */
  #isBeside(folder: vscode.Uri): boolean {
    return vscode.workspace.textDocuments.some(
      (document) =>
        !document.isUntitled &&
        vscode.languages.match(this.#documents, document) > 0 &&
        vscode.workspace.getWorkspaceFolder(document.uri) === undefined &&
        vscode.Uri.joinPath(document.uri, "..").toString() === folder.toString(),
    );
  }
}

/** Whether none of the steps from a workspace folder down to `folder` is a link. The workspace folder itself may be: it was opened. */
async function isReachedWithoutLinks(root: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  const steps = folder.path.slice(root.path.length).split("/").filter(Boolean);
  // Asked each time: what was a folder a moment ago may be a link by now.
  for (const i of steps.keys()) {
    if ((await typeOf(vscode.Uri.joinPath(root, steps.slice(0, i + 1).join("/")))) !== Directory) return false;
  }
  return true;
}

/** The file that a report names in the scanned folder; undefined where its path leads out or over a link, or it is not a regular file. */
export async function fileInReport(folder: vscode.Uri, named: string): Promise<vscode.Uri | undefined> {
  const path = pathInReport(named);
  if (path === undefined) return undefined;
  const file = vscode.Uri.joinPath(folder, path);
  const isPlain =
    (await isReachedWithoutLinks(folder, vscode.Uri.joinPath(file, ".."))) && (await typeOf(file)) === File;
  return isPlain ? file : undefined;
}

/** The workspace folder that a URI is in, or is; undefined where the URI has steps that lead out of it again. */
function rootOf(uri: vscode.Uri): vscode.Uri | undefined {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  // Some file systems put a place into the query: it has to be the folder's own.
  return root === undefined || hasDots(uri.path) || uri.query !== root.query ? undefined : root;
}

/** What is at a URI; undefined where nothing is, or it cannot be found out. */
async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}

/** Undefined for a link and for what is neither. */
function kindOf(type: vscode.FileType): "file" | "folder" | undefined {
  if ((type & SymbolicLink) !== 0) return undefined;
  return type === File ? "file" : type === Directory ? "folder" : undefined;
}

/** What a task answers; undefined where the server has stopped waiting, before or meanwhile. */
async function unlessCancelled<T>(token: vscode.CancellationToken, task: () => Thenable<T>): Promise<T | undefined> {
  if (token.isCancellationRequested) return undefined;
  let listening: vscode.Disposable | undefined;
  const cancelled = new Promise<undefined>((stop) => {
    listening = token.onCancellationRequested(() => stop(undefined));
  });
  try {
    return await Promise.race([task(), cancelled]);
  } finally {
    listening?.dispose();
  }
}

/** The code of an error of a file system. A provider may throw anything. */
function codeOf(error: unknown): unknown {
  return (error as Partial<vscode.FileSystemError> | null | undefined)?.code;
}

function reason(error: unknown, name: string): string {
  switch (codeOf(error)) {
    case "FileNotFound":
      return `${name} does not exist.`;
    case "NoPermissions":
      return `No permission to read ${name}.`;
    case "FileIsADirectory":
      return `${name} is a folder.`;
    default:
      return `${name} cannot be read${error instanceof Error ? `: ${error.message}` : "."}`;
  }
}

/** Piece by piece: the characters of a large file are too many arguments for one call. */
function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(binary);
}

/**
 * Whether a file can only be read, by its sort or by what the provider of its file system says of it; an editor's own buffers are no files.
 */
export async function isLocked(uri: vscode.Uri, isNew: boolean): Promise<boolean> {
  if (uri.scheme === "untitled") return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  if (isNew) return false;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    return false;
  }
}
