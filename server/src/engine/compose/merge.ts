// How Compose lays one file over another: maps are merged, lists appended, and what names one thing twice is replaced.
// By compose-go 2.16.2, packages override (merge.go, uncity.go) and loader (reset.go), https://github.com/compose-spec/compose-go
import type { Place, Woven, WovenPair } from "../yaml/woven/tree.ts";
import { tagOf, valueAt, wovenText } from "../yaml/woven/tree.ts";
import { uniqueItems } from "./unique.ts";

type Path = readonly string[];
type WovenMap = Extract<Woven, { kind: "map" }>;
type WovenSequence = Extract<Woven, { kind: "sequence" }>;

/** What Compose refuses to merge: a map over a list. */
class Refused extends Error {}

/**
 * `over` laid over `base`, both whole files or documents of one; without a base the file by itself. Undefined where Compose
 * refuses the two.
 */
export function mergeFiles(base: Woven | undefined, over: Woven): Woven | undefined {
  try {
    const cleared = base && withoutReset(base, over);
    const merged = cleared === undefined ? over : merge(cleared, over, []);
    return withoutTagged(merged);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The base without what `over` resets or overrides. */
function withoutReset(base: Woven, over: Woven): Woven {
  if (base.kind !== "map" || over.kind !== "map") return base;
  const pairs = base.pairs.flatMap((pair): readonly WovenPair[] => {
    const other = valueAt(over, pair.key);
    if (other === undefined) return [pair];
    const tag = tagOf(other);
    return tag === "!reset" || tag === "!override" ? [] : [{ ...pair, value: withoutReset(pair.value, other) }];
  });
  return { ...base, pairs };
}

/** Without the entries that say `!reset`. */
function withoutTagged(node: Woven): Woven {
  if (node.kind === "sequence") {
    return { ...node, items: node.items.filter((item) => tagOf(item) !== "!reset").map(withoutTagged) };
  }
  if (node.kind !== "map") return node;
  const pairs = node.pairs.filter(({ value }) => tagOf(value) !== "!reset");
  return { ...node, pairs: pairs.map((pair) => ({ ...pair, value: withoutTagged(pair.value) })) };
}

type Merger = (base: Woven, over: Woven, path: Path) => Woven;

/** Paths that are merged in ways of their own; `*` is any key. */
const SPECIAL: readonly (readonly [string, Merger])[] = [
  ["networks.*.labels", asList],
  ["volumes.*.labels", asList],
  ["services.*.annotations", asList],
  ["services.*.build", (base, over, path) => mergeMaps(built(base), built(over), path)],
  ["services.*.build.args", asList],
  ["services.*.build.additional_contexts", asList],
  ["services.*.build.extra_hosts", asList],
  ["services.*.build.labels", asList],
  ["services.*.command", instead],
  ["services.*.depends_on", named],
  ["services.*.deploy.labels", asList],
  ["services.*.dns", asList],
  ["services.*.dns_opt", asList],
  ["services.*.dns_search", asList],
  ["services.*.entrypoint", instead],
  ["services.*.env_file", asList],
  ["services.*.label_file", asList],
  ["services.*.environment", asList],
  ["services.*.extra_hosts", asList],
  ["services.*.healthcheck.test", instead],
  ["services.*.labels", asList],
  ["services.*.logging", logging],
  ["services.*.models", named],
  ["services.*.networks", named],
  ["services.*.sysctls", asList],
  ["services.*.tmpfs", asList],
  ["services.*.ulimits.*", instead],
];

const SPECIAL_PATHS = SPECIAL.map(([pattern, merger]) => [pattern.split("."), merger] as const);

function matches(path: Path, pattern: Path): boolean {
  return path.length === pattern.length && pattern.every((step, i) => step === "*" || step === path[i]);
}

function merge(base: Woven, over: Woven, path: Path): Woven {
  const special = SPECIAL_PATHS.find(([pattern]) => matches(path, pattern));
  if (special !== undefined) return special[1](base, over, path);
  if (isNothing(over)) return base;
  if (isNothing(base)) return over;
  if (base.kind === "map") return mergeMaps(base, mapOr(over), path);
  if (base.kind === "sequence") return append(base, over.kind === "sequence" ? over : refuse(), path);
  return over;
}

function refuse(): never {
  throw new Refused();
}

function mapOr(node: Woven): WovenMap {
  return node.kind === "map" ? node : refuse();
}

function isNothing(node: Woven): boolean {
  return node.kind === "scalar" && node.node.value === null;
}

function mergeMaps(base: WovenMap, over: WovenMap, path: Path): WovenMap {
  const theirs = new Map(over.pairs.map((pair) => [pair.key, pair]));
  const pairs = base.pairs.map((pair): WovenPair => {
    const other = theirs.get(pair.key);
    if (other === undefined) return pair;
    theirs.delete(pair.key);
    const value = merge(pair.value, other.value, [...path, pair.key]);
    // Who brought all of the value is asked first about its key too.
    const keys = value === other.value ? [...other.keys, ...pair.keys] : [...pair.keys, ...other.keys];
    return { key: pair.key, keys, value };
  });
  return { ...base, pairs: [...pairs, ...theirs.values()] };
}

function append(base: WovenSequence, over: WovenSequence, path: Path): WovenSequence {
  return { ...base, items: uniqueItems([...base.items, ...over.items], path) };
}

function instead(_base: Woven, over: Woven): Woven {
  return over;
}

/** Lists of `name=value`, which may be maps too: two maps are merged by their keys, else both are lists. */
function asList(base: Woven, over: Woven, path: Path): Woven {
  if (isNothing(over)) return base;
  if (isNothing(base)) return over;
  if (base.kind === "map" && over.kind === "map") {
    const theirs = new Set(over.pairs.map(({ key }) => key));
    return { ...base, pairs: [...base.pairs.filter(({ key }) => !theirs.has(key)), ...over.pairs] };
  }
  return append(listed(base), listed(over), path);
}

function listed(node: Woven): WovenSequence {
  if (node.kind === "sequence") return node;
  if (node.kind !== "map") return { kind: "sequence", items: [node], place: node.place };
  const items = node.pairs.map(({ key, keys, value }): Woven => {
    const place = keys[0]?.place ?? node.place;
    const text = wovenText(value);
    return { kind: "derived", text: text === undefined ? key : `${key}=${text}`, place: unedited(place) };
  });
  return { kind: "sequence", items, place: node.place };
}

const unedited = (place: Place): Place => ({ ...place, shared: true });

/** Lists of names, which may be maps with more about each. */
function named(base: Woven, over: Woven, path: Path): Woven {
  if (isNothing(over)) return base;
  if (isNothing(base)) return over;
  if (base.kind === "sequence" && over.kind === "sequence") return append(base, over, path);
  return mergeMaps(keyed(base), keyed(over), path);
}

function keyed(node: Woven): WovenMap {
  if (node.kind === "map") return node;
  if (node.kind !== "sequence") return refuse();
  const pairs = node.items.map((item): WovenPair => {
    const place = unedited(item.place);
    const value: Woven = { kind: "map", pairs: [], place };
    return { key: wovenText(item) ?? refuse(), keys: [{ node: undefined, place, whole: item.place.at }], value };
  });
  return { kind: "map", pairs, place: node.place };
}

/** A build that is only a path is one with a `context`. */
function built(node: Woven): WovenMap {
  if (node.kind === "map") return node;
  if (node.kind === "sequence") return refuse();
  const key = { node: undefined, place: unedited(node.place), whole: node.place.at };
  return { kind: "map", pairs: [{ key: "context", keys: [key], value: node }], place: unedited(node.place) };
}

/** Options of another driver say nothing. */
function logging(base: Woven, over: Woven, path: Path): Woven {
  const [ours, theirs] = [mapOr(base), mapOr(over)];
  const [driver, other] = [wovenText(valueAt(ours, "driver")), wovenText(valueAt(theirs, "driver"))];
  const same = driver === undefined || other === undefined || driver === other;
  return same ? mergeMaps(ours, theirs, path) : theirs;
}
