// What other files of the workspace say of the contexts that images are built from: tables that no language owns.
import { type Entry, entry, table } from "../index.ts";
import { folderOf } from "../paths.ts";

/** The part of a pattern of an ignore file that decides what it matches: cleaned, without `!` and a leading `/`. */
export interface PatternText {
  /** It keeps what lines above leave out. */
  readonly negated: boolean;
  readonly pattern: string;
}

/** An ignore file; the key is its path, from the root. Null where what it says is not known: it was not read, or is too large. */
export type IgnoreFileRow = {
  /** Without those at which the build stops: what counts once these are repaired. */
  readonly patterns: readonly PatternText[];
  /** Whether one of those may be meant to keep something. */
  readonly mayKeepMore?: true;
} | null;

export const ignoreFiles = table<IgnoreFileRow>("ignore-files");

/** A file that matters to contexts, by its name; the key is a folder that it lies in or below. */
export interface FileRow {
  /** From the root. */
  readonly path: string;
  /** What secret it holds, as a few words; null where it holds none or nobody has to know. */
  readonly secret: string | null;
}

export const workspaceFiles = table<FileRow>("workspace.file");

/** So many folders above a file may be the context that it is built in. */
const MOST_FOLDERS = 12;

/** The folder of a file and those above it, the nearest first: those that may be the context of a build with it. */
export function contextFolders(path: string): readonly string[] {
  const found: string[] = [];
  for (let folder = folderOf(path); found.length < MOST_FOLDERS; folder = folderOf(folder)) {
    found.push(folder);
    if (folder === "") break;
  }
  return found;
}

/**
 * The rows of a file with a secret, or of one that could hold one and has none: one for each folder that it may come into a context
 * with.
 */
export function secretFileEntries(path: string, secret: string | null): readonly Entry<FileRow>[] {
  return contextFolders(path).map((folder) => entry(workspaceFiles, folder, { path, secret }, "file"));
}
