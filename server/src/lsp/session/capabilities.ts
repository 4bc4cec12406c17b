// What the editor on the other side can do, read once from its `initialize`.
import { CompletionItemTag, type InitializeParams } from "vscode-languageserver";
import { fieldsOf } from "../../fields.ts";
import { type InitializationOptions, webAddress } from "../../protocol.ts";
import type { DiagnosticStyle } from "./diagnostics.ts";

/** As `Client.grace`, where the editor does not say. */
const GRACE = 1000;

export interface Client {
  /** Asks for diagnostics itself; the others are sent them. */
  readonly pulls: boolean;
  /** Can be told to ask again. */
  readonly refreshes: boolean;
  readonly style: DiagnosticStyle;
  /** Takes `documentChanges` with versions. */
  readonly versionedEdits: boolean;
  /** Takes edits that create a file. */
  readonly createsFiles: boolean;
  /** Asks for the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
  /** Takes code actions as values; older ones know only commands. */
  readonly codeActions: boolean;
  /** Can be asked for settings. */
  readonly configuration: boolean;
  /** Tells about changed settings where it is asked to. */
  readonly registersConfiguration: boolean;
  /** Watches files where it is asked to. */
  readonly watches: boolean;
  readonly changesFolders: boolean;
  /** For how long after a change what is being typed is left alone, in milliseconds; 0: everything is shown at once. */
  readonly grace: number;
  /** Tells when a document was saved. */
  readonly saves: boolean;
  /** Wants to be told when the index is complete. */
  readonly tellIndexed: boolean;
  /** Where reports are kept. */
  readonly storage: string | undefined;
  /** Takes edits with places to fill in (3.18). */
  readonly snippetEdits: boolean;
  /** Shows edits for confirmation where they ask for it. */
  readonly confirmsEdits: boolean;
  /** Takes completions with places to fill in. */
  readonly snippetCompletions: boolean;
  /** Strikes through completions that are tagged as deprecated. */
  readonly strikesCompletions: boolean;
  /** Shows hovers as Markdown. */
  readonly markdown: boolean;
  /** Can be told to ask for code lenses again. */
  readonly refreshesLenses: boolean;
  /** What can be announced after the start, by the protocol's names: `documentSymbol`, `rename` … */
  readonly announces: ReadonlySet<string>;
  /** Asks whether and where a name can be changed before it does. */
  readonly preparesRename: boolean;
  /** The commands of ours that it knows. */
  readonly commands: ReadonlySet<string>;
  /** The address of the schema of `.plimsoll.yaml`. */
  readonly schema: string | undefined;
  /** Another extension serves Dockerfiles there. */
  readonly servesDockerfiles: boolean;
  /** The editor's names of languages that it has an outline for already. */
  readonly outlined: ReadonlySet<string>;
  /** Shows symbols within others. */
  readonly nestsSymbols: boolean;
  /** Hands out files that only it can reach. */
  readonly servesFiles: boolean;
  /** Whether it tells when the cursors leave the lines that were typed in, however long after. */
  readonly followsCursors: boolean;
  /** The folders that are open at the start. */
  readonly folders: readonly string[];
}

/** Reads capabilities and options; whatever is missing or of a wrong type counts as not there. */
export function clientOf(params: InitializeParams): Client {
  const { textDocument, workspace } = params.capabilities ?? {};
  const options = optionsOf(params.initializationOptions);
  const diagnostics = textDocument?.diagnostic;
  const style = diagnostics ?? textDocument?.publishDiagnostics;
  const edits = workspace?.workspaceEdit;
  const folders = params.workspaceFolders?.map((folder) => folder.uri);
  const refreshes = workspace?.diagnostics?.refreshSupport === true;
  return {
    pulls: diagnostics !== undefined,
    refreshes,
    style: {
      uriScheme: style?.codeDescriptionSupport === false ? undefined : options.uriScheme,
      tags: style?.tagSupport !== undefined,
      related: style?.relatedInformation === true,
    },
    versionedEdits: edits?.documentChanges === true,
    createsFiles: edits?.documentChanges === true && edits.resourceOperations?.includes("create") === true,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    snippetEdits: edits?.documentChanges === true && edits.snippetEditSupport === true,
    confirmsEdits: edits?.documentChanges === true && edits.changeAnnotationSupport !== undefined,
    snippetCompletions: textDocument?.completion?.completionItem?.snippetSupport === true,
    strikesCompletions:
      textDocument?.completion?.completionItem?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) === true,
    markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    announces: new Set(Object.entries(textDocument ?? {}).flatMap(([name, one]) => (isDynamic(one) ? [name] : []))),
    preparesRename: textDocument?.rename?.prepareSupport === true,
    commands: new Set(options.commands),
    schema: options.schema,
    servesDockerfiles: options.otherDockerfileExtension === true,
    outlined: new Set(options.outlined),
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    servesFiles: options.servesFiles === true,
    followsCursors: options.followsCursors === true,
    tellIndexed: options.tellIndexed === true,
    // Who asks and cannot be told to ask again would never hear of what came after the grace.
    grace: options.grace === false || (diagnostics !== undefined && !refreshes) ? 0 : (options.grace ?? GRACE),
    saves: textDocument?.synchronization?.didSave === true,
    storage: options.storage,
    folders: folders ?? (typeof params.rootUri === "string" ? [params.rootUri] : []),
  };
}

function optionsOf(given: unknown): InitializationOptions {
  const { uriScheme, storage, schema, grace, ...others } = fieldsOf(given) as Readonly<
    Partial<Record<keyof InitializationOptions, unknown>>
  >;
  const isScheme = typeof uriScheme === "string" && /^[a-z][a-z0-9+.-]*$/i.test(uriScheme);
  const isPath = typeof storage === "string" && storage !== "";
  // The address is written into files that others read: a path of this machine would tell them nothing.
  const address = webAddress(schema);
  return {
    ...(isScheme && { uriScheme }),
    ...(isPath && { storage }),
    ...(address?.startsWith("https:") && { schema: address }),
    commands: stringsOf(others.commands),
    outlined: stringsOf(others.outlined),
    otherDockerfileExtension: others.otherDockerfileExtension === true,
    servesFiles: others.servesFiles === true,
    followsCursors: others.followsCursors === true,
    tellIndexed: others.tellIndexed === true,
    ...((grace === false || isDuration(grace)) && { grace }),
  };
}

/** Whether it is a time in milliseconds, of at most a minute. */
function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 60_000;
}

function stringsOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];
}

function isDynamic(capability: unknown): boolean {
  return (capability as { readonly dynamicRegistration?: unknown } | null)?.dynamicRegistration === true;
}
