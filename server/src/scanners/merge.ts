// The reports of several scanners on one target as one list: what several of them say is one item that knows who says it. Pure.
import { addTo } from "../engine/core/lists.ts";
import { isLocated, type Located, type ScannerId } from "../protocol.ts";
import { Advisories, isCve } from "./advisories.ts";
import type { Item, Report } from "./core/report.ts";
import { type Group, groupOf, type Said } from "./groups.ts";
import { alone, joined, type Merged } from "./joined.ts";
import { joinPackages, type KnownPackage } from "./package-groups.ts";
import { type PackageKey, type PlacedPackage, packageKeys, plainPath } from "./packages.ts";
import { joinPlaces, type KnownPlace } from "./place-groups.ts";

export type { Merged } from "./joined.ts";

/** The rules of ours that give the same verdict as a check of a scanner; by them the checks of two scanners are compared. */
export type RulesOf = (scanner: ScannerId, check: string) => Iterable<string>;

type Placed = Located<Item>;
type OfPackage = Exclude<Item, Placed>;
type SaidOf<I extends Item> = Said & { readonly item: I };

/** What is said of one thing, and the name under which a vulnerability was compared. */
interface Joined {
  readonly said: readonly Said[];
  readonly name: string | undefined;
}

/**
 * The items of all reports. Of a vulnerability the name, the package and the path must be the same; of a secret the place;
 * of a misconfiguration the place and the verdict, as far as rules of ours have it; of the rest all that names it. Within
 * one report nothing is joined but a CVE with an advisory on it. What becomes one does not depend on the order of the
 * reports: that is the order of the list, and decides whose words are told.
 */
export function merge(reports: readonly Report[], rulesOf: RulesOf): readonly Merged[] {
  const by = (report: number): ScannerId => reports[report]?.scanner.id ?? "";
  const [only] = reports;
  if (only !== undefined && reports.length === 1) return only.items.map((item) => alone({ item, by: by(0) }));
  const numbers = [...reports.keys()].sort((a, b) => (by(a) === by(b) ? 0 : by(a) < by(b) ? -1 : 1));
  const said = numbers.flatMap((report) =>
    (reports[report]?.items ?? []).map((item, nth): Said => ({ item, report, nth })),
  );
  const verdictsOf = (one: SaidOf<Placed>) => verdicts(one.item, by(one.report), rulesOf);
  const things = [...ofPackages(said.filter(isOfPackage)), ...inPlaces(said.filter(isPlaced), verdictsOf)];
  const inOrder = things.map(({ said, name }) => ({ said: [...said].sort(earlier) as [Said, ...Said[]], name }));
  return inOrder
    .sort((a, b) => earlier(a.said[0], b.said[0]))
    .map(({ said: [first, ...others], name }) => {
      const told = ({ item, report }: Said) => ({ item, by: by(report) });
      return joined([told(first), ...others.map(told)], name);
    });
}

const earlier = (a: Said, b: Said): number => a.report - b.report || a.nth - b.nth;

function isPlaced(said: Said): said is SaidOf<Placed> {
  return isLocated(said.item);
}

function isOfPackage(said: Said): said is SaidOf<OfPackage> {
  return !isPlaced(said);
}

/** An item under a name and with the key of its package. */
interface Claim {
  readonly said: SaidOf<OfPackage>;
  readonly name: string;
  readonly key: PackageKey;
}

/** What is told apart by a name, a package and where it lies. */
function ofPackages(said: readonly SaidOf<OfPackage>[]): readonly Joined[] {
  const keys = packageKeys(said.map(({ item }) => packageOf(item)));
  const keyed = said.flatMap((one, i) => {
    const key = keys[i];
    return key === undefined ? [] : [{ said: one, key }];
  });
  const buckets = new Map<string, Bucket>();
  for (const claim of namedAll(keyed)) {
    const base = JSON.stringify([claim.said.item.kind, claim.name, claim.key.what]);
    const bucket = buckets.get(base) ?? { name: claim.name, claims: [] };
    if (bucket.claims.push(claim) === 1) buckets.set(base, bucket);
  }
  return [...buckets.values()].flatMap(({ name, claims }) =>
    joinPackages(packageGroups(claims)).map((group) => ({ said: group.said, name })),
  );
}

interface Bucket {
  readonly name: string;
  readonly claims: Claim[];
}

function packageOf(item: OfPackage): PlacedPackage {
  switch (item.kind) {
    case "vulnerability":
    case "package":
      return { name: item.package, path: item.place?.path };
    case "license":
      return { name: { name: item.package, version: "" }, path: item.place?.path };
    case "signature":
      return { name: { name: item.id, version: "" }, path: undefined };
  }
}

/** All items under the names by which they are compared. */
function* namedAll(keyed: readonly Omit<Claim, "name">[]): Iterable<Claim> {
  const statements = keyed.flatMap(({ said, key }) =>
    said.item.kind === "vulnerability" ? [{ item: said.item, what: key.what, report: said.report }] : [],
  );
  const advisories = new Advisories(statements);
  for (const { said, key } of keyed) {
    const { item } = said;
    switch (item.kind) {
      case "vulnerability":
        for (const named of advisories.named({ item, what: key.what, report: said.report }))
          yield { said: { ...said, item: named.item }, name: named.name, key };
        break;
      case "package":
        yield { said, name: "", key };
        break;
      case "license":
        yield { said, name: item.id, key };
        break;
      case "signature":
        yield { said, name: item.state, key };
    }
  }
}

/** A group for each claim; one report's advisory on a CVE belongs to what it says of that CVE at that very place. */
function packageGroups(claims: readonly Claim[]): readonly Group<KnownPackage>[] {
  if (claims.length === 1) return claims.map((claim, rank) => groupOf(rank, knownOf(claim), claim.said));
  const ofCve = new Map<string, Group<KnownPackage>>();
  const groups = claims.map((claim, rank) => {
    const group = groupOf(rank, knownOf(claim), claim.said);
    if (isCveItself(claim)) ofCve.set(placeOf(claim), group);
    return { claim, group };
  });
  return groups.flatMap(({ claim, group }) => {
    const own = isCveItself(claim) ? undefined : ofCve.get(placeOf(claim));
    own?.said.push(claim.said);
    return own === undefined ? [group] : [];
  });
}

/** Whether an item goes by the CVE under which it is compared. */
const isCveItself = ({ said, name }: Claim): boolean => isCve(name) && said.item.id.toUpperCase() === name;

const placeOf = (claim: Claim): string => JSON.stringify([claim.said.report, ...Object.values(knownOf(claim))]);

function knownOf({ said: { item }, key: { type, path, arch } }: Claim): KnownPackage {
  return { type, path, arch, layer: item.kind === "signature" ? undefined : item.place?.layer };
}

/** What is told apart by a file and its lines. */
function inPlaces(said: readonly SaidOf<Placed>[], verdictsOf: (one: SaidOf<Placed>) => KnownPlace["names"]) {
  const files = new Map<string, Group<KnownPlace>[]>();
  for (const [rank, one] of said.entries()) {
    const { kind, place } = one.item;
    const file = JSON.stringify([kind, plainPath(place.path) ?? ""]);
    const group = groupOf(rank, { lines: place.lines, layer: place.layer, names: verdictsOf(one) }, one);
    addTo(files, file, group);
  }
  return [...files.values()].flatMap((groups) =>
    joinPlaces(groups).map(({ said }): Joined => ({ said, name: undefined })),
  );
}

/** What an item says, in the scanner's own terms first. */
function verdicts(item: Placed, by: ScannerId, rulesOf: RulesOf): KnownPlace["names"] {
  return item.kind === "secret" ? [[item.id], [""]] : [[item.id], [...rulesOf(by, item.id)]];
}
