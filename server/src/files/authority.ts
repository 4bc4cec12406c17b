// Whose files are believed. What is given or opened counts by itself; a folder above it may be shared with other users, such as
// `/tmp`, and what they put there must not decide how our files are checked.

import { identityOf, parentOf } from "../paths/uris.ts";
import type { Files, Writers } from "./port.ts";

/** Stands for an unknown owner, who is never trusted. */
export const UNKNOWN_OWNER = -1;

/** What is needed of a file system. */
type Owned = Pick<Files, "ownership">;

/** Whether a file above what was given counts. */
export type Judge = (writers: Writers | undefined) => boolean;

/**
 * Judges the mark of a project (`.git`, or a `.plimsoll.yaml` with `root: true`) above what was given: as with git, it has to belong
 * to this user, to the administrator or to the owner of what was given.
 */
export async function ownersJudge({ ownership }: Owned, given: string): Promise<Judge> {
  const owners = (await ownership?.writers(given))?.owners ?? [];
  return judgeOf([...(ownership?.users ?? []), ...owners.filter((owner) => owner !== UNKNOWN_OWNER)]);
}

function judgeOf(users: readonly number[]): Judge {
  const known = new Set(users);
  return (writers) => writers === undefined || writers.owners.every((owner) => known.has(owner));
}

/**
 * Judges a file inside a project whose mark counts, above what was given: the owner has chosen who may write there, but in a folder
 * that is writable by everyone the file itself has to belong to a user who counts.
 */
export function membersJudge(owners: Judge): Judge {
  return (writers) => writers === undefined || !writers.isOpen || owners(writers);
}

/** One sentence about a file that does not count, with what can be done. */
export function leftOut({ shown }: Writers): string {
  return `\`${shown}\` is ignored here, since it may belong to another user. To use it, check or open its folder.`;
}

/** What was given or opened in a project: folders, and single files. */
export class Given {
  readonly #files: Owned & Pick<Files, "caseMatters">;
  /** By the identity of what was given. */
  readonly #judges = new Map<string, Judge>();
  /** What `#judgesIn` answered: the same few folders are asked about for every file. */
  readonly #known = new Map<string, readonly Judge[]>();
  readonly #ours: Judge;

  constructor(files: Owned & Pick<Files, "caseMatters">) {
    this.#files = files;
    this.#ours = membersJudge(judgeOf(files.ownership?.users ?? []));
  }

  /** Takes note of a folder or file. */
  async add(uri: string): Promise<void> {
    const identity = this.#identityOf(uri);
    if (this.#judges.has(identity)) return;
    this.#judges.set(identity, membersJudge(await ownersJudge(this.#files, uri)));
    this.#known.clear();
  }

  /** Whether a file in `folder`, written by `writers`, counts for the file at `uri`. Everything does where nothing was given. */
  counts(uri: string, folder: string, writers: Writers | undefined): boolean {
    if (writers === undefined || this.#judges.size === 0 || this.#judgesIn(folder).length > 0) return true;
    const judges = this.#judgesOf(uri);
    // A file that was not named itself is read for the sake of others.
    return judges.length === 0 ? this.#ours(writers) : judges.some((judge) => judge(writers));
  }

  /** The judges of what was given and is, or holds, what is at a URI. */
  #judgesOf(uri: string): readonly Judge[] {
    const own = this.#judges.get(this.#identityOf(uri));
    const folder = parentOf(uri);
    const others = folder === undefined ? [] : this.#judgesIn(folder);
    return own === undefined ? others : [own, ...others];
  }

  /** The same of a folder, remembered. */
  #judgesIn(folder: string): readonly Judge[] {
    let judges = this.#known.get(folder);
    if (judges === undefined) {
      judges = this.#judgesOf(folder);
      this.#known.set(folder, judges);
    }
    return judges;
  }

  #identityOf(uri: string): string {
    return identityOf(uri, this.#files.caseMatters).replace(/\/$/, "");
  }
}
