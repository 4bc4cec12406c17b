// How Compose lays one file over another: maps are merged, lists appended, and what names one thing twice is replaced.
// By compose-go 2.16.2, packages override (merge.go) and loader (loader.go, reset.go), https://github.com/compose-spec/compose-go
import { halfTyped, isUnknown, tagOf, valueAt, type Woven, type WovenPair, wovenText } from "../yaml/woven/tree.ts";
import { composeGo } from "./dialect.ts";
import * as forms from "./forms.ts";
import { isNothing, mapOr, Refused, refuse, sequenceOr, type WovenMap, type WovenSequence } from "./forms.ts";
import { matches, type Path, type Pattern, under } from "./paths.ts";
import { isSame, sameText } from "./same.ts";
import { assigned, unified, uniqueItems } from "./unique.ts";

/**
 * `over` laid over `base`, both whole files or documents of one; without a base the file by itself. Undefined where Compose
 * refuses the two, or one of them.
 */
export function mergeFiles(base: Woven | undefined, over: Woven): Woven | undefined {
  try {
    if (over.kind !== "map" || !hasTextKeys(over)) return undefined;
    const cleared = base && withoutReset(base, over);
    const own = withoutTagged(over, base, []);
    return unified(cleared === undefined ? own : merge(cleared, own, []));
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Whether every key is a text: Compose takes no `8080:` and no `true:`. */
function hasTextKeys(node: Woven): boolean {
  if (node.kind === "sequence") return node.items.every(hasTextKeys);
  return node.kind !== "map" || node.pairs.every((pair) => isTextKey(pair) && hasTextKeys(pair.value));
}

function isTextKey({ key, keys }: WovenPair): boolean {
  const [first] = keys;
  if (first?.node === undefined || first.node.style !== "plain" || first.node.tag !== undefined) return true;
  return typeof composeGo.plain(key) === "string";
}

/** The base without what `over` resets or overrides. */
function withoutReset(base: Woven, over: Woven): Woven {
  if (base.kind !== "map" || over.kind !== "map") return base;
  const theirs = new Map(over.pairs.map(({ key, value }) => [key, value]));
  const pairs = base.pairs.flatMap((pair): readonly WovenPair[] => {
    const other = theirs.get(pair.key);
    if (other === undefined) return [pair];
    const tag = tagOf(other);
    return tag === "!reset" || tag === "!override" ? [] : [{ ...pair, value: withoutReset(pair.value, other) }];
  });
  return { ...base, pairs };
}

/** What a service says. */
const SERVICE_KEY: Pattern = ["services", "*", "*"];

/**
 * Without the entries that say `!reset`; below an `!override` the tag says nothing. Where one takes a key of a service away,
 * `null` is left, which says as little there and gives what is missing then a place.
 */
function withoutTagged(node: Woven, base: Woven | undefined, path: Path): Woven {
  if (tagOf(node) === "!override") return node;
  if (node.kind === "sequence") {
    const items = node.items.filter((item) => tagOf(item) !== "!reset");
    return { ...node, items: items.map((item) => withoutTagged(item, undefined, path)) };
  }
  if (node.kind !== "map") return node;
  const theirs = new Map(base?.kind === "map" ? base.pairs.map(({ key, value }) => [key, value]) : []);
  const pairs = node.pairs.flatMap((pair): readonly WovenPair[] => {
    const below = theirs.get(pair.key);
    const there = [...path, pair.key];
    // A tag takes its own value away before merge keys are looked at: what one of them brings then counts.
    const value = tagOf(pair.value) === "!reset" ? pair.hidden : pair.value;
    if (value !== undefined) return [{ ...pair, value: withoutTagged(value, below, there) }];
    return below !== undefined && matches(there, SERVICE_KEY) ? [{ ...pair, value: nothingAt(pair) }] : [];
  });
  return { ...node, pairs };
}

function nothingAt({ keys, value }: WovenPair): Woven {
  const [first] = keys;
  const place = { ...(first?.place ?? value.place), at: first?.whole ?? value.place.at, shared: true };
  return { kind: "derived", text: "null", raw: true, place };
}

type Merger = (base: Woven, over: Woven, path: Path) => Woven;

/** What a name in a list of dependencies says. */
const STARTED = { condition: "service_started", required: true } as const;

/** Paths that are merged in ways of their own. */
const SPECIAL: readonly (readonly [Pattern, Merger])[] = [
  ...under<Merger>(["networks", "volumes", "secrets", "configs"], { labels: asAssignments }),
  ...under<Merger>(["networks"], { "ipam.config": subnets }),
  ...under<Merger>(["services", "jobs"], {
    annotations: asAssignments,
    build: builds,
    "build.args": asAssignments,
    "build.additional_contexts": asAssignments,
    "build.extra_hosts": asSequence,
    "build.labels": asAssignments,
    "build.ssh": (base, over, path) => mergeMaps(forms.sshKeys(base), mapOr(over), path),
    command: instead,
    depends_on: (base, over, path) => mergeMaps(forms.keyed(base, STARTED), forms.keyed(over, STARTED), path),
    dns: asSequence,
    dns_opt: asSequence,
    dns_search: asSequence,
    entrypoint: instead,
    env_file: asSequence,
    label_file: asSequence,
    environment: asAssignments,
    extra_hosts: asSequence,
    gpus: (base, over, path) => append(forms.gpuRequests(base), sequenceOr(over), path),
    "healthcheck.test": instead,
    labels: asAssignments,
    logging,
    models: asMap,
    networks: asMap,
    sysctls: asAssignments,
    tmpfs: asSequence,
    "ulimits.*": (base, over, path) =>
      base.kind === "map" && over.kind === "map" ? mergeMaps(base, over, path) : over,
  }),
  ...under<Merger>(["services"], { "deploy.labels": asAssignments }),
];

/** Where nothing laid over a value is more than nothing said. */
const TAKES_NOTHING: readonly Merger[] = [instead, logging, subnets];

function merge(base: Woven, over: Woven, path: Path): Woven {
  const special = SPECIAL.find(([pattern]) => matches(path, pattern))?.[1];
  if (special === undefined || !TAKES_NOTHING.includes(special)) {
    if (isNothing(over)) return isUnknown(over) ? halfTyped(base) : base;
    if (isNothing(base)) return isUnknown(base) ? halfTyped(over) : over;
  }
  if (special !== undefined) return special(base, over, path);
  if (base.kind === "map") return mergeMaps(base, mapOr(over), path);
  return base.kind === "sequence" ? append(base, sequenceOr(over), path) : over;
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
  const faulty = base.faulty === true || over.faulty === true;
  return { ...base, pairs: [...pairs, ...theirs.values()], ...(faulty && { faulty }) };
}

/** Lists whose short items Compose writes out before it lays the next file over them: no short item of that equals one. */
const WRITTEN_OUT = under(["services", "jobs"], { "build.secrets": forms.longMount });

/** Both lists, without what the first has already. */
function append(base: WovenSequence, over: WovenSequence, path: Path): WovenSequence {
  const long = WRITTEN_OUT.find(([pattern]) => matches(path, pattern))?.[1];
  const known = new Set((long === undefined ? base.items : base.items.map(long)).map(sameText));
  const items = [...base.items];
  for (const item of over.items) {
    const text = sameText(item);
    if (known.has(text)) continue;
    known.add(text);
    items.push(item);
  }
  return { ...base, items };
}

function instead(_base: Woven, over: Woven): Woven {
  return over;
}

/** Lists of `name=value`, which may be maps too: of one name the last value counts. */
function asAssignments(base: Woven, over: Woven): Woven {
  if (base.kind === "map" && over.kind === "map") {
    const theirs = new Set(over.pairs.map(({ key }) => key));
    return { ...base, pairs: [...base.pairs.filter(({ key }) => !theirs.has(key)), ...over.pairs] };
  }
  const [first, second] = [forms.listed(base), forms.listed(over)];
  return { ...first, items: uniqueItems([...first.items, ...second.items], assigned) };
}

/** Lists that may be one text or a map too: a second value of one name is one more. */
function asSequence(base: Woven, over: Woven, path: Path): Woven {
  if (base.kind === "map" && over.kind === "map") {
    const agrees = ({ key, value }: WovenPair) => isSame(value, valueAt(over, key) ?? value);
    if (base.pairs.every(agrees)) return mergeMaps(base, over, path);
  }
  return append(forms.listed(base), forms.listed(over), path);
}

/** Lists of names, which may be maps with more about each. */
function asMap(base: Woven, over: Woven, path: Path): Woven {
  return mergeMaps(forms.keyed(base), forms.keyed(over), path);
}

/** What is no build leaves the base as it is. */
function builds(base: Woven, over: Woven, path: Path): Woven {
  const [ours, theirs] = [forms.built(base) ?? refuse(), forms.built(over)];
  return theirs === undefined ? base : mergeMaps(ours, theirs, path);
}

/** Options of another driver say nothing. */
function logging(base: Woven, over: Woven, path: Path): Woven {
  const [ours, theirs] = [mapOr(base), mapOr(over)];
  const [driver, other] = [valueAt(ours, "driver"), valueAt(theirs, "driver")];
  const same = driver === undefined || other === undefined || isSame(driver, other);
  return same ? mergeMaps(ours, theirs, path) : theirs;
}

/** Address ranges by their subnet: those of the base that `over` does not have are gone. */
function subnets(base: Woven, over: Woven, path: Path): Woven {
  const ours = sequenceOr(base);
  const merged: WovenMap[] = [];
  const subnet = (one: Woven) => wovenText(valueAt(one, "subnet"));
  const index = (one: Woven) => merged.findIndex((other) => subnet(other) === subnet(one));
  for (const original of ours.items.map(mapOr)) {
    let current = original;
    for (const other of sequenceOr(over).items.map(mapOr)) {
      if (subnet(other) !== subnet(current) && index(other) === -1) {
        merged.push(other);
        continue;
      }
      current = mergeMaps(current, other, path);
      const place = index(current);
      if (place === -1) merged.push(current);
      else merged[place] = current;
    }
  }
  return { ...ours, items: merged };
}
