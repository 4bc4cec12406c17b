// The tag that takes the place of another one of the same image; for all languages.
import { hubName, type ImageReference } from "../core/image.ts";
import { type ImageReleases, releasesOf } from "./image-releases.ts";
import { type Cycle, isSupported } from "./lifecycle.ts";
import { movementOf } from "./moving-tags.ts";
import { filled, tagsLike, tagsOf } from "./offered-tags.ts";
import { type Offer, offerOf } from "./offers.ts";
import { isBuilt, officialTags } from "./official-tags.ts";

/**
 * The tag that takes the place of one that moves or gets no fixes any more, in the same variant where that is built:
 * `26-alpine` for `lts-alpine` and `18-alpine3.15`, `24-slim` for `24-bullseye-slim`. Undefined where nothing is known to be
 * wrong with a tag, and for an image that is not official.
 */
export function supportedTag(image: ImageReference, today: string): string | undefined {
  const name = hubName(image);
  if (name === undefined || officialTags(name) === undefined || image.tag.is !== "set") return undefined;
  const offer = offerOf(name);
  const releases = releasesOf(image);
  const tag = image.tag.value;
  if (offer === undefined || !isOutdated(image, releases, today)) return undefined;
  const patterns = patternsLike(tag, offer, releases.distribution?.cycle, today);
  return [...tagsInPlaceOf(patterns, name, offer, releases, today), ...tagsOf(name, today)].find((one) => one !== tag);
}

/** Whether a tag moves, or speaks of a release that gets no fixes any more. */
function isOutdated(image: ImageReference, { own, distribution }: ImageReleases, today: string): boolean {
  if (own?.cycle === undefined) return movementOf(image) !== undefined;
  return !getsFixes(own.cycle, today) || !getsFixes(distribution?.cycle, today);
}

/** What is not known counts as supported. */
function getsFixes(cycle: Cycle | undefined, today: string): boolean {
  return cycle === undefined || isSupported(cycle, today);
}

/** Patterns for the same variant, the most alike first: with the distribution's release while that gets fixes, without it, bare. */
function patternsLike(tag: string, offer: Offer, below: Cycle | undefined, today: string): readonly string[] {
  // What stands where other tags have their version is a channel, or a variant's first word: `lts-alpine`, `alpine-slim`.
  const whole = /^(?:open-)?[^-\d]*-/.test(`${tag}-`) ? [[headOf(offer), tag].join("-")] : [];
  const words = tag.replace(/^(?:open-)?[^-]*-?/, "").split("-");
  const loose = words.map((word) => withoutRelease(word, below));
  const variants = getsFixes(below, today) ? [words, loose, []] : [loose, []];
  return [...whole, ...variants.map((some) => [headOf(offer), ...some.filter(Boolean)].join("-"))];
}

/** What an image's tags begin with: `#`, `v#`, `open-#`, `@`. */
function headOf({ patterns }: Offer): string {
  if (patterns.includes("@")) return "@";
  return patterns.map((pattern) => /^[^#]*#/.exec(pattern)?.[0]).find((head) => head !== undefined) ?? "#";
}

/** The tags for patterns: of the same cycle while that gets fixes, else of the best one of the day. */
function tagsInPlaceOf(
  patterns: readonly string[],
  name: string,
  offer: Offer,
  { own }: ImageReleases,
  today: string,
): readonly string[] {
  const current = own?.cycle;
  if (current === undefined || !getsFixes(current, today))
    return patterns.flatMap((pattern) => tagsLike([pattern], name, offer, today).at(-1) ?? []);
  return patterns.flatMap((pattern) => filled(pattern, [current], today) ?? []).filter((one) => isBuilt(name, one));
}

/** A word of a tag without the release of a distribution: `alpine` for `alpine3.22`, nothing for `bookworm`. */
function withoutRelease(word: string, below: Cycle | undefined): string {
  if (below === undefined) return word;
  if (word === below.codename) return "";
  return word.endsWith(below.name) ? word.slice(0, -below.name.length) : word;
}
