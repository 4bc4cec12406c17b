// Plain tables over all documents of the workspace: how a rule on one file learns about another.
import { remembered } from "./fact.ts";

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

export interface Entry<T = unknown> {
  readonly table: string;
  readonly key: string;
  readonly data: T;
}

/** A row for `language.entries`. */
export function entry<T>(of: Table<T>, key: string, data: T): Entry<T> {
  return { table: of.name, key, data };
}

/** What a rule may ask: the rows of `table` under `key`, from every document, in a stable order. */
export interface Index {
  get<T>(table: Table<T>, key: string): readonly T[];
}

/** How often the rows under a key changed since each read; `tableKey` -> revision. */
export type Reads = ReadonlyMap<string, number>;

const tableKey = (table: string, key: string) => `${table}\n${key}`;

interface Row {
  readonly uri: string;
  readonly json: string;
  readonly data: unknown;
}

/**
 * The workspace's index. It is filled with all entries of a file at once; it compares them with what the file held
 * before and counts a revision for every key whose rows really changed, so that a result can tell whether it is stale.
 */
export class IndexStore {
  readonly #rows = new Map<string, Row[]>();
  readonly #keysOf = new Map<string, ReadonlySet<string>>();
  readonly #revisions = new Map<string, number>();

  /** Replaces everything `uri` contributed by `entries`; answers the keys whose rows changed. */
  update(uri: string, entries: readonly Entry[]): ReadonlySet<string> {
    const fresh = new Map<string, Row[]>();
    for (const one of entries) {
      const at = tableKey(one.table, one.key);
      const rows = fresh.get(at);
      // A document that is taken over from the version before brings the very same entries.
      const row: Row = { uri, json: remembered(one, "json", () => JSON.stringify(one.data)), data: one.data };
      if (rows === undefined) fresh.set(at, [row]);
      else rows.push(row);
    }
    const touched = new Set<string>();
    for (const key of new Set([...(this.#keysOf.get(uri) ?? []), ...fresh.keys()])) {
      const others = this.#rows.get(key) ?? [];
      const before = others.filter((row) => row.uri === uri);
      const after = fresh.get(key) ?? [];
      if (before.length === after.length && before.every((row, i) => row.json === after[i]?.json)) continue;
      touched.add(key);
      this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
      const rows = [...others.filter((row) => row.uri !== uri), ...after];
      rows.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
      if (rows.length === 0) this.#rows.delete(key);
      else this.#rows.set(key, rows);
    }
    if (fresh.size === 0) this.#keysOf.delete(uri);
    else this.#keysOf.set(uri, new Set(fresh.keys()));
    return touched;
  }

  /** A view for one check that notes every key it is asked for, misses too, with the key's revision. */
  recording(): { index: Index; reads: Map<string, number> } {
    const reads = new Map<string, number>();
    const index: Index = {
      get: <T>(of: Table<T>, key: string) => {
        const at = tableKey(of.name, key);
        reads.set(at, this.#revisions.get(at) ?? 0);
        return (this.#rows.get(at) ?? []).map((row) => row.data as T);
      },
    };
    return { index, reads };
  }

  /** Whether nothing that was read has changed since. */
  isCurrent(reads: Reads): boolean {
    for (const [key, revision] of reads) if ((this.#revisions.get(key) ?? 0) !== revision) return false;
    return true;
  }
}
