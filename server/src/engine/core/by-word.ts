// Tables that are asked by words of a file: a program, a key, a name.

/**
 * A table with its own entries and nothing else: `constructor`, `toString` and the like are words as others are, and are in none. Law 14
 * has every table of a module made by it.
 */
export function byWord<T extends object>(entries: T): T {
  return Object.freeze(Object.assign(Object.create(null), entries));
}
