// Facts are derived once per document and shared by every rule. This WeakMap is the engine's only module-level state.
const memory = new WeakMap<object, Map<unknown, unknown>>();

/** The value of `compute` for `owner` and `key`, computed at the first call and forgotten together with `owner`. */
export function remembered<T>(owner: object, key: unknown, compute: () => T): T {
  let facts = memory.get(owner);
  if (facts === undefined) {
    facts = new Map();
    memory.set(owner, facts);
  }
  if (facts.has(key)) return facts.get(key) as T;
  const value = compute();
  facts.set(key, value);
  return value;
}

/** Replaces what is remembered for `owner` and `key`: for caches that must forget a stale value. */
export function remember(owner: object, key: unknown, value: unknown): void {
  remembered(owner, key, () => value);
  memory.get(owner)?.set(key, value);
}

/** What is remembered for `owner` and `key`, if anything. */
export function recall<T>(owner: object, key: unknown): T | undefined {
  return memory.get(owner)?.get(key) as T | undefined;
}

/**
 * A fact: `derive` called at most once per document.
 * `const stages = fact((doc: Dockerfile) => …)` is then used as `stages(doc)`.
 */
export function fact<D extends object, T>(derive: (doc: D) => T): (doc: D) => T {
  return (doc) => remembered(doc, derive, () => derive(doc));
}
