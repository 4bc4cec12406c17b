// Plain tables over all documents of the workspace: how a rule on one file learns about another.
import equal from "fast-deep-equal";
import { addTo } from "./lists.ts";
import { frontOf } from "./search.ts";
import type { Subject } from "./subject.ts";

/** Names a table and the shape of its rows. `data` is plain JSON, so that tables can be built in parallel and compared. */
export interface Table<T> {
  readonly name: string;
  /** Never set: carries the row type. */
  readonly row?: T;
}

/** Declares a table: `export const workloads = table<WorkloadRow>("workloads")`. */
export function table<T>(name: string): Table<T> {
  return { name };
}

/** What one document says in a table. It holds paths, names and small facts, never what a file contains. */
export interface Entry<T = unknown> {
  readonly table: string;
  readonly key: string;
  readonly data: T;
  readonly subject: Subject;
}

/** A row for `language.entries`; `about` is what says so in its document. */
export function entry<T>(of: Table<T>, key: string, data: T, about: Subject): Entry<T> {
  return { table: of.name, key, data, subject: about };
}

/**
 * As `entry`, for a row that takes work: `make` is called when somebody first asks for what it says, if ever. What `make` holds, it
 * holds until then.
 */
export function entryOnDemand<T>(of: Table<T>, key: string, make: () => T, about: Subject): Entry<T> {
  let made: { readonly data: T } | undefined;
  let pending: (() => T) | undefined = make;
  return {
    table: of.name,
    key,
    get data() {
      made ??= { data: (pending as () => T)() };
      pending = undefined;
      return made.data;
    },
    subject: about,
  };
}

/** A row with the file that says so. By subject, not by offset: what is typed above it changes nothing for those who read it. */
export interface Found<T> {
  readonly data: T;
  /** The file's path below the root. */
  readonly file: string;
  readonly subject: Subject;
}

/** What a rule may ask: the rows of `table` under `key`, from every document, in a stable order. */
export interface Index {
  get<T>(table: Table<T>, key: string): readonly Found<T>[];
}

/** How often what was read has changed since each read: rows under a key of a table, or the content of a file. */
export type Reads = ReadonlyMap<string, number>;

const tableKey = (table: string, key: string) => `${table}\n${key}`;
const fileKey = (path: string) => `\n${path}`;

/** Notes what is asked while one thing is worked out. */
export interface Recording {
  /** An index that answers for these tables only: to ask for another one is a mistake of the rule. */
  index(tables: readonly Table<unknown>[]): Index;
  /** Notes that the content of the file at a path was asked for. */
  readsFile(path: string): void;
  /** Notes what was read elsewhere for the same thing. */
  add(reads: Reads): void;
  readonly reads: Reads;
}

interface Row extends Found<unknown> {
  readonly uri: string;
}

/**
 * The workspace's index. It is filled with all entries of a file at once; it compares them with what the file held
 * before and counts a revision for every key whose rows really changed, so that a result can tell whether it is stale.
 * A key that nobody has asked for since it last changed counts as changed without a look at its rows: no result rests on them.
 */
export class IndexStore {
  readonly #rows = new Map<string, readonly Row[]>();
  readonly #keysOf = new Map<string, ReadonlySet<string>>();
  readonly #revisions = new Map<string, number>();
  /** The keys that were asked for since they last changed. */
  readonly #asked = new Set<string>();

  /** Replaces everything `uri`, the file at `path`, contributed by `entries`; answers the keys whose rows may have changed. */
  update(uri: string, path: string, entries: readonly Entry[]): ReadonlySet<string> {
    const fresh = new Map<string, Row[]>();
    for (const one of entries) {
      const { table, key, subject } = one;
      const row: Row = {
        get data() {
          return one.data;
        },
        file: path,
        subject,
        uri,
      };
      addTo(fresh, tableKey(table, key), row);
    }
    const touched = new Set<string>();
    for (const key of new Set([...(this.#keysOf.get(uri) ?? []), ...fresh.keys()])) {
      const all = this.#rows.get(key) ?? [];
      const after = fresh.get(key) ?? [];
      // The rows of one file stand together, in the order of their URIs.
      const start = frontOf(all, (row) => row.uri < uri);
      const end = frontOf(all, (row) => row.uri <= uri);
      if (this.#asked.has(key) && sameRows(all.slice(start, end), after)) continue;
      this.#touch(key, touched);
      const rows = [...all.slice(0, start), ...after, ...all.slice(end)];
      if (rows.length === 0) this.#rows.delete(key);
      else this.#rows.set(key, rows);
    }
    if (fresh.size === 0) this.#keysOf.delete(uri);
    else this.#keysOf.set(uri, new Set(fresh.keys()));
    return touched;
  }

  /** Says that the content of the file at a path is another one, or that it came or went; answers the key of those who read it. */
  changed(path: string): string {
    const key = fileKey(path);
    this.#touch(key, new Set());
    return key;
  }

  /**
   * Makes the rows of a file that nobody has asked for yet, so that they hold nothing of what they are made from. One that cannot be
   * made is left out: what went wrong is told where a rule on that file comes to it.
   */
  settle(uri: string): void {
    for (const key of this.#keysOf.get(uri) ?? []) {
      const all = this.#rows.get(key) ?? [];
      const start = frontOf(all, (row) => row.uri < uri);
      const own = all.slice(
        start,
        frontOf(all, (row) => row.uri <= uri),
      );
      const made = own.filter(canBeMade);
      if (made.length === own.length) continue;
      this.#rows.set(key, [...all.slice(0, start), ...made, ...all.slice(start + own.length)]);
      this.#touch(key, new Set());
    }
  }

  #touch(key: string, touched: Set<string>): void {
    touched.add(key);
    this.#asked.delete(key);
    this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
  }

  /** A view for one check that notes everything it is asked for, misses too, with its revision. */
  recording(): Recording {
    const reads = new Map<string, number>();
    const note = (key: string) => {
      reads.set(key, this.#revisions.get(key) ?? 0);
      this.#asked.add(key);
    };
    return {
      reads,
      add: (others) => {
        for (const [key, revision] of others) reads.set(key, revision);
      },
      readsFile: (path) => note(fileKey(path)),
      index: (tables) => ({
        get: <T>(of: Table<T>, key: string) => {
          if (!tables.includes(of)) throw new UndeclaredTable(of.name);
          const at = tableKey(of.name, key);
          note(at);
          return (this.#rows.get(at) ?? []) as readonly Found<T>[];
        },
      }),
    };
  }

  /** Whether nothing that was read has changed since. */
  isCurrent(reads: Reads): boolean {
    for (const [key, revision] of reads) if ((this.#revisions.get(key) ?? 0) !== revision) return false;
    return true;
  }
}

/** A rule asked for a table that it does not declare: its results would outlive what they rest on. */
export class UndeclaredTable extends Error {
  constructor(name: string) {
    super(`the table \`${name}\` is not among what the rule \`reads\``);
  }
}

/** An index that answers nothing: for rules that declare no table. */
export const NO_INDEX: Index = {
  get: (of) => {
    throw new UndeclaredTable(of.name);
  },
};

/** Whether what a row says can be worked out. */
function canBeMade(row: Found<unknown>): boolean {
  try {
    void row.data;
    return true;
  } catch {
    return false;
  }
}

function sameRows(before: readonly Found<unknown>[], after: readonly Found<unknown>[]): boolean {
  return (
    before.length === after.length &&
    after.every(canBeMade) &&
    before.every((row, i) => {
      const other = after[i];
      // A document that is taken over from the version before brings the very same data.
      return (
        row.subject === other?.subject &&
        row.file === other.file &&
        (row.data === other.data || equal(row.data, other.data))
      );
    })
  );
}
