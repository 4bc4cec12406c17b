// The tags that follow one whose release gets no fixes any more: the same variant of the next supported cycle; for all languages.
// `./supported-tag.ts` gives the best tag of the day instead, whatever lies between.

import { hubName, type ImageReference } from "../core/image.ts";
import { withoutEnd } from "../core/text.ts";
import { type Release, releasesOf, versionIn } from "./image-releases.ts";
import { tagsToOffer } from "./known-images.ts";
import { type Cycle, cycles, isLts, isSupported, type Product } from "./lifecycle.ts";
import { type Offer, offerOf } from "./offers.ts";
import { isBuilt, officialTags } from "./official-tags.ts";

/** A cycle that ends sooner is not worth moving to, if there is another one. */
const DAYS_AHEAD = 90;

/**
 * The tags of an image to move to from one of which a release has ended, on a day: the nearest supported cycle, then the
 * newest, each in the variant that is written (`22-slim` and `26-slim` for `20-slim`). None where an official image
 * has no such tag; of other images the tags that are offered for them.
 * `below`: only of cycles with a smaller number.
 */
export function successorTags(image: ImageReference, today: string, below?: number): readonly string[] {
  if (image.tag.is !== "set") return [];
  const name = hubName(image) ?? "";
  const tag = image.tag.value;
  if (officialTags(name) === undefined)
    return tagsToOffer(image, today, below).filter((one) => variantOf(one) === variantOf(tag));
  const { own, runtime, distribution } = releasesOf(image);
  const slots: readonly Slot[] = [
    ownSlot(own, tag, offerOf(name), today, below),
    runtime && behindWord(runtime, successors(runtime.product, runtime.cycle, undefined, today)),
    distribution && distributionSlot(distribution, today),
    javaSlot,
  ].filter((slot) => slot !== undefined);
  const parts = tag.split("-").map((word, i) => {
    const made = slots.flatMap((slot) => slot(word, i)).slice(0, MOST);
    return made.length === 0 ? [word] : made;
  });
  const [heads = [], ...rest] = parts;
  const tails = combined(rest);
  const found = heads.flatMap((head) => {
    const made = tails.map((tail) => [head, ...tail].filter(Boolean).join("-"));
    return made.find((one) => isBuilt(name, one)) ?? [];
  });
  return [...new Set([...found.slice(0, 1), ...found.slice(-1)])].filter((one) => one !== tag);
}

/** A tag without its versions. */
const variantOf = (tag: string) =>
  tag
    .split("-")
    .map((word) => /^[a-z]*/.exec(word)?.[0])
    .join("-");

/** What a word of a tag may become, nearest first; nothing where the slot is another word's. */
type Slot = (word: string, nth: number) => readonly string[];

/** As many are tried for one word. */
const MOST = 12;

function combined(parts: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let made: readonly (readonly string[])[] = [[]];
  for (const part of parts) made = made.flatMap((before) => part.map((word) => [...before, word])).slice(0, 500);
  return made;
}

/** The version or code name with which a tag begins. */
function ownSlot(
  own: Release | undefined,
  tag: string,
  offer: Offer | undefined,
  today: string,
  below: number | undefined,
): Slot {
  const version = versionIn(tag);
  return (word, nth) => {
    if (own === undefined || nth > 0) return [];
    if (own.cycle !== undefined && isSupported(own.cycle, today)) return [];
    const next = successors(own.product, own.cycle ?? lineOf(own.product, version), offer, today).filter(
      (cycle) => below === undefined || Number.parseFloat(cycle.name) < below,
    );
    if (own.cycle?.codename !== undefined && word === own.cycle.codename)
      return next.flatMap(({ codename }) => codename ?? []);
    if (version === undefined) return [];
    const at = word.indexOf(version);
    return next.map(({ name }) => word.slice(0, at) + name);
  };
}

/** The newest cycle of a line: 2.7 for `2`. */
function lineOf(product: Product, version: string | undefined): Cycle | undefined {
  return cycles(product).find(({ name }) => name.startsWith(`${version}.`));
}

/** A version that ends a word: `php7.4`, `alpine3.15`. */
function behindWord({ cycle }: Release, next: readonly Cycle[]): Slot {
  return (word) => {
    const [, front, version = ""] = /^([a-z]+)(\d[\d.]*)$/.exec(word) ?? [];
    if (front === undefined || cycle === undefined || !`${version}.`.startsWith(`${cycle.name}.`)) return [];
    return next.map(({ name }) => front + name);
  };
}

/** The distribution of a tag: its own release while that gets fixes, then those after it, then none, as in `22-slim`. */
function distributionSlot(distribution: Release, today: string): Slot {
  const { product, cycle } = distribution;
  if (cycle === undefined) return () => [];
  const keeps = isSupported(cycle, today);
  const next = [...(keeps ? [cycle] : []), ...successors(product, cycle, undefined, today)];
  const versioned = behindWord(distribution, next);
  return (word, nth) => {
    if (word === cycle.codename) return [...next.flatMap(({ codename }) => codename ?? []), ...(nth > 0 ? [""] : [])];
    const made = versioned(word, nth);
    return made.length === 0 || nth === 0 ? made : [...made, withoutEnd(word, ".0123456789")];
  };
}

/** Java in the tags of tools: the images of `openjdk`, on which they were built, are retired. */
const javaSlot: Slot = (word) => (word === "openjdk" || word === "jdk" ? ["eclipse-temurin", "temurin", word] : []);

/**
 * The cycles that come after one and get fixes on a day and for a while, the nearest first: of a product with long-term support those
 * that have it.
 */
function successors(
  product: Product,
  cycle: Cycle | undefined,
  offer: Offer | undefined,
  today: string,
): readonly Cycle[] {
  if (cycle === undefined) return [];
  const newer = cycles(product).filter(
    (one) =>
      compareVersions(one.name, cycle.name) > 0 &&
      isSupported(one, today) &&
      (offer?.even !== true || /[02468]$/.test(one.name)),
  );
  const stable = offer?.newest === true ? [] : newer.filter((one) => isLts(one, today));
  const some = stable.length > 0 ? stable : newer;
  const later = new Date(Date.parse(today) + DAYS_AHEAD * 86_400_000).toISOString().slice(0, 10);
  const lasting = some.filter((one) => isSupported(one, later));
  return (lasting.length > 0 ? lasting : some).toSorted((a, b) => compareVersions(a.name, b.name));
}

/** Number by number: `3.9` is below `3.10`. */
function compareVersions(a: string, b: string): number {
  const [first, second] = [a.split("."), b.split(".")];
  const at = first.findIndex((part, i) => Number(part) !== Number(second[i]));
  return at === -1 ? first.length - second.length : Number(first[at]) - Number(second[at] ?? -1);
}
