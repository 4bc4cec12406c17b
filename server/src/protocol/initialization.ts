// What a client says of itself at the start; the notifications, requests and commands are those of protocol.ts.

/** Sent with `initialize`. Every field may be missing: other editors send none. */
export interface InitializationOptions {
  /** The scheme that brings a link back to this editor (`vscode`, `vscode-insiders` …); without it findings carry no link. */
  readonly uriScheme?: string;
  /** The path of a folder of this workspace alone in which reports are kept; without it they are forgotten with the server. */
  readonly storage?: string;
  /** Asks for INDEXED_NOTIFICATION. */
  readonly tellIndexed?: boolean;
  /**
   * Whether another extension with language features for Dockerfiles is installed: `ms-azuretools.vscode-docker`,
   * `ms-azuretools.vscode-containers` or `docker.docker`. Under `plimsoll.dockerfile.languageFeatures: auto` ours step back.
   */
  readonly otherDockerfileExtension?: boolean;
  /** The editor's names of languages (`yaml`, `json`) for which something else shows an outline already: there is none of ours then. */
  readonly outlined?: readonly string[];
  /** The commands of those below that the editor knows. Only these are offered in code actions and lenses. */
  readonly commands?: readonly string[];
  /** Whether the client answers READ_FILE_REQUEST and those beside it: files that only the editor can reach are then checked too. */
  readonly servesFiles?: boolean;
  /**
   * For how long after a change what is being typed is left alone, in milliseconds (1000), or `false`: findings are then shown as soon as
   * they are known.
   */
  readonly grace?: number | false;
  /**
   * Whether SELECTION_NOTIFICATION comes however long after a change the cursors leave the lines that were typed in. What is not begun yet
   * at the cursor, such as the tag of `FROM node:`, is then no error before they do.
   */
  readonly followsCursors?: boolean;
  /** The public address (https) of the schema of `.plimsoll.yaml`: the first line of a configuration that we create names it. */
  readonly schema?: string;
}
