// What the editor can do with code actions, completions, hovers and lenses: the part of client.ts that language features ask.
import type { InitializeParams } from "vscode-languageserver/node";
import type { InitializationOptions } from "../../protocol.ts";

export interface Abilities {
  /** Takes edits with places to fill in (3.18). */
  readonly snippetEdits: boolean;
  /** Shows edits for confirmation where they ask for it. */
  readonly confirmsEdits: boolean;
  /** Takes completions with places to fill in. */
  readonly snippetCompletions: boolean;
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
}

/** Reads capabilities and options; whatever is missing or of a wrong type counts as not there. */
export function abilitiesOf(params: InitializeParams): Abilities {
  const { textDocument, workspace } = params.capabilities ?? {};
  const given: unknown = params.initializationOptions;
  const options: InitializationOptions = typeof given === "object" && given !== null ? given : {};
  const edits = workspace?.workspaceEdit;
  const versioned = edits?.documentChanges === true;
  const { schema, commands } = options;
  return {
    snippetEdits: versioned && edits.snippetEditSupport === true,
    confirmsEdits: versioned && edits.changeAnnotationSupport !== undefined,
    snippetCompletions: textDocument?.completion?.completionItem?.snippetSupport === true,
    markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    announces: new Set(Object.entries(textDocument ?? {}).flatMap(([name, one]) => (isDynamic(one) ? [name] : []))),
    preparesRename: textDocument?.rename?.prepareSupport === true,
    commands: new Set(Array.isArray(commands) ? commands.filter((one) => typeof one === "string") : []),
    // A path of this machine has no business in a file that others read.
    schema: typeof schema === "string" && /^https:\/\/\S+$/.test(schema) ? schema : undefined,
    servesDockerfiles: options.otherDockerfileExtension === true,
  };
}

function isDynamic(capability: unknown): boolean {
  return (capability as { readonly dynamicRegistration?: unknown } | null)?.dynamicRegistration === true;
}
