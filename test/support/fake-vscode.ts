// A stand-in for the module `vscode`, which exists inside of VS Code only: what the client asks of it is noted, and answered by
// what a test sets. It knows only what the tests need. To be imported before any file of the client.
import { registerHooks } from "node:module";

type Asked = readonly [what: string, ...given: unknown[]];

/** What was asked of VS Code, in order. */
export const asked: Asked[] = [];
/** Answers by the name of what is asked; what has none is answered with undefined. */
export const answers = new Map<string, (...given: never[]) => unknown>();

const ask =
  (what: string) =>
  async (...given: unknown[]) => {
    asked.push([what, ...given]);
    return answers.get(what)?.(...(given as never[]));
  };

/** Values that VS Code has classes for: they keep what they are given, by the names of the fields that it shows. */
class Emitter {
  readonly event = () => ({ dispose() {} });
  fire(): void {}
}
class TreeItem {
  readonly label: unknown;
  readonly collapsibleState: unknown;

  constructor(label: unknown, collapsibleState: unknown) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}
class MarkdownString {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}
class ThemeIcon {
  static readonly File = new ThemeIcon("file");
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

/** An edit of the workspace, which keeps what is put into it. */
class WorkspaceEdit {
  readonly created: unknown[] = [];
  readonly edits = new Map<string, unknown>();
  createFile(uri: unknown): void {
    this.created.push(uri);
  }
  set(uri: unknown, edits: unknown): void {
    this.edits.set(String(uri), edits);
  }
}
class TextEdit {
  readonly range: unknown;
  readonly newText: unknown;

  constructor(range: unknown, newText: unknown) {
    this.range = range;
    this.newText = newText;
  }
}

/** What stands for the module; a test may put into its parts what it needs. */
export const fake = {
  window: {
    showQuickPick: ask("showQuickPick"),
    showOpenDialog: ask("showOpenDialog"),
    showErrorMessage: ask("showErrorMessage"),
    showWarningMessage: ask("showWarningMessage"),
  },
  workspace: {
    getConfiguration: (section: string) => ({
      update: ask(`update ${section}`),
      get: (_name: string, unset: unknown) => unset,
    }),
    openTextDocument: ask("openTextDocument"),
    applyEdit: ask("applyEdit"),
    fs: { stat: ask("stat"), isWritableFileSystem: () => true },
  },
  languages: {},
  Disposable: { from: (...all: unknown[]) => all },
  commands: { executeCommand: ask("executeCommand") },
  env: { openExternal: ask("openExternal") },
  Uri: { parse: (text: string) => text, from: ({ scheme, path }: Record<string, string>) => `${scheme}:${path}` },
  EventEmitter: Emitter,
  WorkspaceEdit,
  TextEdit,
  TreeItem,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  MarkdownString,
  ThemeIcon,
  ThemeColor: ThemeIcon,
  ConfigurationTarget: { Global: 1 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  FileType: { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 },
  FilePermission: { Readonly: 1 },
};

const KEY = "plimsoll.vscode";
(globalThis as Record<symbol, unknown>)[Symbol.for(KEY)] = fake;
const names = Object.keys(fake).join(", ");
const text = `export const { ${names} } = globalThis[Symbol.for(${JSON.stringify(KEY)})];`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(text)}`, shortCircuit: true }
      : next(specifier, context),
});
