// How files are reached, whatever file system they are on: what server and command line ask of it.

/** Who owns files, as far as a file system tells. */
export interface Ownership {
  /** Who may have written what is at a URI; undefined where that is not known, and it counts. */
  writers(uri: string): Promise<Writers | undefined>;
  /** The users whose files count everywhere: ourselves, and the administrator. */
  readonly users: readonly number[];
}

/** Who may have written a file. */
export interface Writers {
  /** The file, as people read it. */
  readonly shown: string;
  /** The users that it belongs to: it, and the link that leads to it. */
  readonly owners: readonly number[];
  /** Whether everyone may write into its folder. */
  readonly isOpen: boolean;
}

export interface Text {
  /** Without a byte order mark. */
  readonly text: string;
  readonly bom: boolean;
  /** Whether the bytes were valid UTF-8; text that was not is never written. */
  readonly utf8: boolean;
}

/** Why a text could not be had, in one sentence. */
export interface Unreadable {
  readonly failed: string;
  /** Whether something is there for certain: only that is worth reporting of a file that is optional. */
  readonly exists?: boolean;
}

/**
 * Hears, in a sentence each, what a walk missed. `at` is the URI of a folder that cannot be listed or of what has a name that
 * leads nowhere; without it the walk ended early, and anything may have been missed.
 */
export type Missed = (why: string, at?: string) => void;

/** Hears of what a walk does not list: a file that git ignores, or a link, a pipe and the like. */
export type Passed = (uri: string, held: "ignored" | "link") => void;

/** The port through which files are reached, by URI: a browser brings its own. Nothing here throws. */
export interface Files {
  /** Whether files whose names differ only in case are two. */
  readonly caseMatters: boolean;
  /** A regular file of at most `most` bytes, or of as many as a text may have. */
  read(uri: string, most?: number): Promise<Text | Unreadable>;
  /** As `read`, but reads on only where `wanted` says so of the first 64 K characters; else undefined. */
  readIf(uri: string, wanted: (head: string) => boolean): Promise<Text | Unreadable | undefined>;
  /**
   * The files below a folder without what git ignores there, in a stable order; in a folder that git itself ignores only the
   * rules inside of it apply. With `"all"` only git's own folder is left out. `missed` hears why they are not all of them, `passed`
   * of what is in a folder and is neither listed nor a folder.
   */
  walk(folder: string, missed?: Missed, which?: "all", passed?: Passed): AsyncIterable<string>;
  /** Whether `walk(root)` would leave a file below it out. */
  leavesOut(root: string, uri: string): Promise<boolean>;
  /** What is at a URI; `other` where that is neither, or cannot be found out (`read` says why). Undefined where nothing is. */
  stat(uri: string): Promise<"file" | "folder" | "other" | undefined>;
  /** The names of the regular files in a folder, or of all that is there, links too; undefined where it cannot be listed. */
  namesIn(folder: string, of?: "files" | "all"): Promise<ReadonlySet<string> | undefined>;
  /** Whether there is a link at a URI that leads out of a folder; absent where no link is followed. */
  leadsOut?(uri: string, folder: string): Promise<boolean>;
  /** Whether a file that is there may not be written; absent where that is not known, and all of them may be. */
  isLocked?(uri: string): Promise<boolean>;
  /** Who owns files; absent where that is not known, and all of them count. */
  readonly ownership?: Ownership;
}
