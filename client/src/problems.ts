// The Problems panel: what the server says of open documents, and of all other files what Check Workspace found. Both write to
// one collection, in which a file has one list, so nothing is ever there twice.
import * as vscode from "vscode";
import { type JsonFinding, messageOf, rulePageAddress, type WorkspaceKnown } from "../../server/src/protocol.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { counted } from "./results/labels.ts";
import { diagnostic } from "./surfaces.ts";

/** Says whether findings of files that are not open are listed too. */
const SETTING = "problems.workspace";

const SEVERITIES: Readonly<Record<JsonFinding["severity"], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** What was found in a file that the server's client says nothing of. */
interface Found {
  readonly uri: vscode.Uri;
  /** Differs where the list would look different. */
  readonly stamp: string;
  readonly findings: readonly JsonFinding[];
}

export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("plimsoll");
  readonly #subscription: vscode.Disposable;
  readonly #told = new Set<vscode.DiagnosticCollection>();
  #files: WorkspaceKnown["files"] = [];
  #found: ReadonlyMap<string, Found> = new Map();

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`plimsoll.${SETTING}`)) this.show(this.#files);
    });
  }

  /** Lists what was found in the workspace's files, but for those of which the server's client tells itself. */
  show(files: WorkspaceKnown["files"]): void {
    this.#files = files;
    const wanted = vscode.workspace.getConfiguration("plimsoll").get(SETTING) !== false;
    const before = this.#found;
    // The panel lists no hints, so those of files that nobody sees are of no use.
    const found = (wanted ? files : []).flatMap(({ uri: text, findings: all }): Found[] => {
      const findings = counted(all);
      const uri = vscode.Uri.parse(text);
      return findings.length === 0 ? [] : [{ uri, findings, stamp: findings.map(stampOf).join("\n") }];
    });
    this.#found = new Map(found.map((one) => [one.uri.toString(), one]));
    const gone = [...before].filter(([key]) => !this.#found.has(key)).map(([, { uri }]) => uri);
    const changed = found.filter(({ uri, stamp }) => before.get(uri.toString())?.stamp !== stamp).map(({ uri }) => uri);
    const own = [...gone, ...changed].filter((uri) => ![...this.#told].some((told) => told.has(uri)));
    this.#collection.set(own.map((uri) => [uri, this.#listOf(uri)]));
  }

  /** Knows which of the editor's diagnostics of a file are these. */
  ownOf(uri: vscode.Uri): (diagnostic: vscode.Diagnostic) => boolean {
    const key = ({ source = "", message, range: { start, end } }: vscode.Diagnostic) =>
      `${start.line}:${start.character}-${end.line}:${end.character} ${source} ${message}`;
    const own = new Set(this.#collection.get(uri)?.map(key));
    return (diagnostic) => own.has(key(diagnostic));
  }

  /** For the server's client: where it writes what it is told of open documents. */
  create(name?: string): vscode.DiagnosticCollection {
    const told = new Told(name ?? "plimsoll", (uri, diagnostics) =>
      this.#collection.set(uri, diagnostics ?? this.#listOf(uri)),
    );
    this.#told.add(told);
    return told;
  }

  /** The server's client says nothing more, as when the server stops: what was found counts again. */
  dispose(collection?: vscode.DiagnosticCollection): void {
    if (collection !== undefined) {
      collection.dispose();
      this.#told.delete(collection);
      return;
    }
    this.#subscription.dispose();
    this.#collection.dispose();
  }

  #listOf(uri: vscode.Uri): readonly vscode.Diagnostic[] | undefined {
    return this.#found.get(uri.toString())?.findings.map(toDiagnostic);
  }
}

function stampOf(finding: JsonFinding): string {
  const { severity, range, message, rule, row = "" } = finding;
  return `${severity} ${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${rule}/${row} ${message}`;
}

function toDiagnostic(finding: JsonFinding): vscode.Diagnostic {
  const { rule, row, range, severity } = finding;
  const { start, end } = range;
  return diagnostic({
    range: new vscode.Range(start.line, start.character, end.line, end.character),
    message: shown(messageOf(finding)),
    severity: SEVERITIES[severity],
    source: "plimsoll",
    code: row === undefined ? rule : `${rule}/${row}`,
    page: vscode.Uri.parse(rulePageAddress(vscode.env.uriScheme, rule)),
  });
}

/** What the server's client has been told of: a collection of which it need not know that others write beside it. */
class Told implements vscode.DiagnosticCollection {
  readonly name: string;
  readonly #lists = new Map<string, { readonly uri: vscode.Uri; readonly list: readonly vscode.Diagnostic[] }>();
  /** Hears what is told of a file, and with `undefined` that nothing is any more. */
  readonly #changed: (uri: vscode.Uri, list: readonly vscode.Diagnostic[] | undefined) => void;

  constructor(name: string, changed: (uri: vscode.Uri, list: readonly vscode.Diagnostic[] | undefined) => void) {
    this.name = name;
    this.#changed = changed;
  }

  set(
    given: vscode.Uri | readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[] | undefined])[],
    diagnostics?: readonly vscode.Diagnostic[],
  ): void {
    const entries = given instanceof vscode.Uri ? [[given, diagnostics] as const] : given;
    for (const [uri, list = []] of entries) {
      this.#lists.set(uri.toString(), { uri, list });
      this.#changed(uri, list);
    }
  }

  delete(uri: vscode.Uri): void {
    if (this.#lists.delete(uri.toString())) this.#changed(uri, undefined);
  }

  clear(): void {
    for (const { uri } of [...this.#lists.values()]) this.delete(uri);
  }

  dispose(): void {
    this.clear();
  }

  get(uri: vscode.Uri): readonly vscode.Diagnostic[] | undefined {
    return this.#lists.get(uri.toString())?.list;
  }

  has(uri: vscode.Uri): boolean {
    return this.#lists.has(uri.toString());
  }

  forEach(
    callback: (uri: vscode.Uri, list: readonly vscode.Diagnostic[], collection: vscode.DiagnosticCollection) => unknown,
  ): void {
    for (const { uri, list } of this.#lists.values()) callback(uri, list, this);
  }

  *[Symbol.iterator](): IterableIterator<[vscode.Uri, readonly vscode.Diagnostic[]]> {
    for (const { uri, list } of this.#lists.values()) yield [uri, list];
  }
}
