// Requests of the server to a client that says `servesFiles`: files that only the editor can reach, of a virtual workspace or
// in a browser. The client decides what it hands out.

/** Request to the client: the bytes of a regular file. Links count as files that are not there. */
export const READ_FILE_REQUEST = "plimsoll/readFile";

export interface ReadFileParams {
  readonly uri: string;
  /** How many bytes are wanted from the beginning; without it all of them. */
  readonly head?: number;
}

/** The bytes as base64 and the size of the whole file in bytes; or why there are none, in one sentence. */
export type ReadFileResult = { readonly bytes: string; readonly size: number } | { readonly failed: string };

/** Request to the client: what is at a URI. Answers null where there is neither a file nor a folder, or where it may not be known. */
export const STAT_FILE_REQUEST = "plimsoll/statFile";

export interface StatFileParams {
  readonly uri: string;
}

export type StatFileResult = "file" | "folder" | null;

/** Request to the client: the regular files and the folders in a folder, without links; null where it cannot be listed. */
export const LIST_FOLDER_REQUEST = "plimsoll/listFolder";

export interface ListFolderParams {
  readonly uri: string;
}

export type ListFolderResult = readonly { readonly name: string; readonly kind: "file" | "folder" }[] | null;
