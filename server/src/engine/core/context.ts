// What other files of the workspace say of the contexts that images are built from: tables that no language owns.
import { table } from "./index.ts";

/** The part of a pattern of an ignore file that decides what it matches: cleaned, without `!` and a leading `/`. */
export interface PatternText {
  /** It keeps what lines above leave out. */
  readonly negated: boolean;
  readonly pattern: string;
}

/** An ignore file; the key is its path, from the root. Null where what it says is not known: it was not read, or the build stops at it. */
export type IgnoreFileRow = { readonly patterns: readonly PatternText[] } | null;

export const ignoreFiles = table<IgnoreFileRow>("ignore-files");
