// An extension of its own beside ours: a file system in memory, `memfs:`, with the workspace that the suites open.
import * as vscode from "vscode";

/** The files below `memfs:/shop` and `memfs:/elsewhere` by their paths; written in when the suites are bundled. */
declare const FILES: Readonly<Record<string, string>>;

/** What has this in its name says of itself that it is a link. */
const LINK = "link";

class Disk implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>(
    Object.entries(FILES).map(([path, text]) => [path, new TextEncoder().encode(text)]),
  );
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return { dispose() {} };
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const { File, Directory } = vscode.FileType;
    const bytes = this.#files.get(path);
    const type = bytes === undefined ? Directory : File;
    if (bytes === undefined && this.#below(path).length === 0) throw vscode.FileSystemError.FileNotFound(path);
    return { type: typed(path, type), size: bytes?.length ?? 0, ctime: 0, mtime: 0 };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const names = new Map<string, vscode.FileType>();
    for (const below of this.#below(path)) {
      const [name = "", ...rest] = below.split("/");
      names.set(name, typed(name, rest.length === 0 ? vscode.FileType.File : vscode.FileType.Directory));
    }
    return [...names];
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const bytes = this.#files.get(path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const type = this.#files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.#files.set(uri.path, bytes);
    this.#changed.fire([{ type, uri }]);
  }

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.path);
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  createDirectory(): void {}

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }

  #below(folder: string): string[] {
    const start = folder === "/" ? folder : `${folder}/`;
    return [...this.#files.keys()].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  }
}

function typed(path: string, type: vscode.FileType): vscode.FileType {
  return path.includes(LINK) ? type | vscode.FileType.SymbolicLink : type;
}

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("memfs", new Disk(), { isCaseSensitive: true }),
  );
}
