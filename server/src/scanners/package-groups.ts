// Which items on one package are one thing: by type and path, where a scanner says neither by what others say.
import { type Group, inRounds, join, OpenByKey, type Round } from "./groups.ts";

/** What is known of a package beside its name. */
export interface KnownPackage {
  /** The type of its purl. */
  readonly type: string | undefined;
  /** Where it lies; empty for a package of the operating system. */
  readonly path: string | undefined;
  readonly arch: string | undefined;
  /** The layer that brings it. Of this and `arch` scanners say different things, so they help to choose and refuse nobody. */
  readonly layer: string | undefined;
}

type Packages = readonly Group<KnownPackage>[];
type KeyOf = (known: KnownPackage) => string | undefined;

/** Joins the groups that are about one package of one name and version, and returns what is left of them. */
export function joinPackages(groups: Packages): Packages {
  return inRounds(groups, ROUNDS);
}

const isPlaced = (known: KnownPackage) => known.type !== undefined && known.path !== undefined;
const isUntyped = ({ type, path }: KnownPackage) => type === undefined && path !== undefined;
const isPathless = ({ type, path }: KnownPackage) => type !== undefined && path === undefined;
const isBare = ({ type, path }: KnownPackage) => type === undefined && path === undefined;
const saysMore = (known: KnownPackage) => !isBare(known);
const isOfSystem = ({ type, path }: KnownPackage) => type !== undefined && path === "";
const isFile = (known: KnownPackage) => isUntyped(known) && known.path !== "";

const typeAndPath: KeyOf = ({ type, path }) => JSON.stringify([type, path]);
const type: KeyOf = (known) => known.type;
const path: KeyOf = (known) => known.path;

/** What makes one of several more likely, from the best to nothing at all. */
const LIKELY: readonly KeyOf[] = [
  ({ arch, layer }) => (arch !== undefined && layer !== undefined ? JSON.stringify([arch, layer]) : undefined),
  ({ arch }) => arch,
  ({ layer }) => layer,
  () => "",
];

const where =
  (holds: (known: KnownPackage) => boolean, key: KeyOf): KeyOf =>
  (known) =>
    holds(known) ? key(known) : undefined;

const both =
  (one: KeyOf, other: KeyOf): KeyOf =>
  (known) => {
    const keys = [one(known), other(known)];
    return keys.includes(undefined) ? undefined : JSON.stringify(keys);
  };

const ROUNDS: readonly Round<KnownPackage>[] = [
  // What is said in full, and what says less to what says more.
  ...LIKELY.map((likely) => alike(where(isPlaced, both(typeAndPath, likely)))),
  ...LIKELY.map((likely) => into(where(isUntyped, both(path, likely)), where(isPlaced, both(path, likely)))),
  ...LIKELY.map((likely) => into(where(isPathless, both(type, likely)), where(isPlaced, both(type, likely)))),
  // What nobody says in full: only now, so that it could go to one item or the other of those that do.
  ...LIKELY.flatMap((likely) => [
    alike(where(isUntyped, both(path, likely))),
    alike(where(isPathless, both(type, likely))),
  ]),
  // A path that nobody confirms: of a package whose scanner says the type only, else of one of the system.
  ...LIKELY.map((likely) => into(where(isFile, likely), where(isPathless, likely))),
  ...LIKELY.map((likely) => into(where(isFile, likely), where(isOfSystem, likely))),
  // Neither type nor path.
  ...LIKELY.map((likely) => into(where(isBare, likely), where(saysMore, likely))),
  ...LIKELY.map((likely) => alike(where(isBare, likely))),
];

/** Joins groups of one key, the first of one report with the first of another. */
function alike(keyOf: KeyOf): Round<KnownPackage> {
  return (groups) => {
    const open = new OpenByKey<KnownPackage>();
    for (const group of groups) {
      const key = keyOf(group.known);
      if (key === undefined) continue;
      const list = open.of(key);
      const target = list.first(group.reports);
      if (target !== undefined) put(group, target);
      list.add(target ?? group);
    }
  };
}

/** Puts groups into those that know more, where the keys of both are one. */
function into(keyOf: KeyOf, keyOfTarget: KeyOf): Round<KnownPackage> {
  return (groups) => {
    const sources = groups.flatMap((group) => {
      const key = keyOf(group.known);
      return key === undefined ? [] : [{ group, key }];
    });
    if (sources.length === 0) return;
    const open = new OpenByKey<KnownPackage>();
    for (const group of groups) {
      const key = keyOfTarget(group.known);
      if (key !== undefined) open.of(key).add(group);
    }
    for (const { group, key } of sources) {
      const list = open.of(key);
      const target = list.first(group.reports);
      if (target === undefined) continue;
      put(group, target);
      // One that has been given a path is open to no other path.
      if (keyOfTarget(target.known) === key) list.add(target);
    }
  };
}

function put(group: Group<KnownPackage>, target: Group<KnownPackage>): void {
  const [a, b] = [target.known, group.known];
  join(group, target, {
    type: a.type ?? b.type,
    path: a.path ?? b.path,
    arch: a.arch ?? b.arch,
    layer: a.layer ?? b.layer,
  });
}
