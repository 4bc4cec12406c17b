// Requests of the server to a client that says `servesFiles`: files that only the editor can reach, of a virtual workspace or
// in a browser. The client decides what it hands out. A request that takes too long is cancelled.

/**
 * The largest file that is handed out, in bytes: an editor can only read a file as a whole, and most of those that are asked
 * for are of no language of ours.
 */
export const MOST_HANDED_OUT = 8_000_000;

/** Request to the client: the bytes of a regular file. Links count as files that are not there. */
export const READ_FILE_REQUEST = "plimsoll/readFile";

export interface ReadFileParams {
  readonly uri: string;
  /** The largest file to read, in bytes (default, and at most: `MOST_HANDED_OUT`). */
  readonly most?: number;
}

/** All bytes as base64, or why there are none, in one sentence; `exists` where something is certainly there. */
export type ReadFileResult = { readonly bytes: string } | { readonly failed: string; readonly exists?: boolean };

/**
 * Request to the client: what is at a URI. `other` is a link, neither file nor folder, or what the client cannot find out;
 * null where nothing is, or where it may not be known.
 */
export const STAT_FILE_REQUEST = "plimsoll/statFile";

export interface StatFileParams {
  readonly uri: string;
}

export type StatFileResult = "file" | "folder" | "other" | null;

/** Request to the client: the regular files and the folders in a folder, without links; null where it cannot be listed. */
export const LIST_FOLDER_REQUEST = "plimsoll/listFolder";

export interface ListFolderParams {
  readonly uri: string;
}

export type ListFolderResult = readonly { readonly name: string; readonly kind: "file" | "folder" }[] | null;
