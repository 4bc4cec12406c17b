// Facts are derived once per document and shared by every rule; they live as long as what they were derived from.

type Facts = Map<unknown, unknown>;

/** Where an object keeps its facts: a property that nobody lists, copies or prints. */
const FACTS = Symbol("facts");

/**
 * The facts of objects that were frozen without a place for them; the engine's only module-level state. What it holds
 * outlives short garbage collections (V8 takes the values of a WeakMap for alive there), so whatever is made anew at
 * every key has a place of its own.
 */
const memory = new WeakMap<object, Facts>();

function factsOf(owner: object): Facts | undefined {
  return (owner as { readonly [FACTS]?: Facts })[FACTS] ?? memory.get(owner);
}

function madeFor(owner: object): Facts {
  const facts: Facts = new Map();
  if (Object.isExtensible(owner)) Object.defineProperty(owner, FACTS, { value: facts });
  else memory.set(owner, facts);
  return facts;
}

/** Gives an object a place for its facts; called before it is frozen. Answers the object. */
export function withFacts<T extends object>(owner: T): T {
  if (factsOf(owner) === undefined) madeFor(owner);
  return owner;
}

/** The value of `compute` for `owner` and `key`, computed at the first call and forgotten together with `owner`. */
export function remembered<T>(owner: object, key: unknown, compute: () => T): T {
  const facts = factsOf(owner) ?? madeFor(owner);
  if (facts.has(key)) return facts.get(key) as T;
  const value = compute();
  facts.set(key, value);
  return value;
}

/** Replaces what is remembered for `owner` and `key`: for caches that must forget a stale value. */
export function remember(owner: object, key: unknown, value: unknown): void {
  (factsOf(owner) ?? madeFor(owner)).set(key, value);
}

/** What is remembered for `owner` and `key`, if anything. */
export function recall<T>(owner: object, key: unknown): T | undefined {
  return factsOf(owner)?.get(key) as T | undefined;
}

/**
 * A fact: `derive` called at most once per document.
 * `const stages = fact((doc: Dockerfile) => …)` is then used as `stages(doc)`.
 */
export function fact<D extends object, T>(derive: (doc: D) => T): (doc: D) => T {
  return (doc) => remembered(doc, derive, () => derive(doc));
}

/** A fact about a part of a document, such as a stage: `derive` called at most once per part, which lives no longer than its document. */
export function partFact<D extends object, P extends object, T>(
  derive: (doc: D, part: P) => T,
): (doc: D, part: P) => T {
  return (doc, part) => remembered(part, derive, () => derive(doc, part));
}

/**
 * The copy of a document with what is known of it by other files, which `make` makes: one object for one answer, so that facts about it
 * are worked out once. `asker` says whose knowledge it is.
 */
export function copyWith<D extends object>(doc: D, asker: unknown, known: unknown, make: () => D): D {
  const all = remembered(doc, asker, () => new Map<string, D>());
  const key = JSON.stringify(known);
  const copy = all.get(key) ?? make();
  all.set(key, copy);
  return copy;
}
