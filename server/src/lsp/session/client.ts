// What the editor on the other side can do, read once from its `initialize`.
import type { InitializeParams } from "vscode-languageserver/node";
import type { InitializationOptions } from "../../protocol.ts";
import { type Abilities, abilitiesOf } from "./capabilities.ts";
import type { DiagnosticStyle } from "./diagnostics.ts";

export interface Client extends Abilities {
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
  /** Wants to be told when the index is complete. */
  readonly tellIndexed: boolean;
  /** Where reports are kept. */
  readonly storage: string | undefined;
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
  return {
    ...abilitiesOf(params),
    pulls: diagnostics !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
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
    tellIndexed: options.tellIndexed === true,
    storage: options.storage,
    folders: folders ?? (typeof params.rootUri === "string" ? [params.rootUri] : []),
  };
}

function optionsOf(given: unknown): InitializationOptions {
  if (typeof given !== "object" || given === null) return {};
  const { uriScheme, tellIndexed, storage } = given as Readonly<Record<keyof InitializationOptions, unknown>>;
  const isScheme = typeof uriScheme === "string" && /^[a-z][a-z0-9+.-]*$/i.test(uriScheme);
  const isPath = typeof storage === "string" && storage !== "";
  return { ...(isScheme && { uriScheme }), ...(isPath && { storage }), tellIndexed: tellIndexed === true };
}
