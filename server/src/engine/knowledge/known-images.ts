// Well-known images: what they are of, and which tags to offer on a day; for all languages.
import { choice, type Fix } from "../core/finding.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import type { Span } from "../core/text.ts";
import { releasesOf } from "./image-releases.ts";
import { type Cycle, cycles, isLts, isSupported, type Product, product, productOf } from "./lifecycle.ts";
import { movementOf } from "./moving-tags.ts";
import { DISTROLESS, OFFERS, type Offer, USUAL } from "./offers.ts";
import { isBuilt, officialTags, slimTwin } from "./official-tags.ts";

/** The name under which an image is known, whatever its tag. */
function knownName(image: ImageReference): string | undefined {
  // Behind an unknown registry, which most often mirrors Docker Hub, the path has to do.
  const mirrored = image.registry.is === "unknown" && image.path.is === "set" ? image.path.value : undefined;
  return hubName(image) ?? nameOf(image) ?? mirrored?.replace(/^library\//, "");
}

function offerOf(name: string): Offer | undefined {
  if (name.startsWith("gcr.io/distroless/")) return DISTROLESS;
  if (Object.hasOwn(OFFERS, name)) return OFFERS[name];
  return officialTags(name) === undefined ? undefined : USUAL;
}

/** What changes under somebody who names no tag, as in "every build may get a different Node.js". */
export function productName(image: ImageReference): string | undefined {
  const name = knownName(image);
  return name === undefined ? undefined : (offerOf(name)?.product ?? productOf(name)?.title);
}

/** The images to propose by name, sorted: without registry on Docker Hub, with it elsewhere. */
export function imageNames(): readonly string[] {
  return Object.keys(OFFERS).sort();
}

/**
 * The tags to offer for an image's name on a day, best first: of the newest cycle with long-term support, or else of the
 * newest stable one, that is out and gets fixes on that day. For an official image only tags that it has.
 */
export function tagsOf(name: string, today: string): readonly string[] {
  const offer = offerOf(name);
  return offer === undefined ? [] : filled(name, offer, offer.tags.split(" "), today);
}

/** Tag patterns of an offer, filled with the best cycle for which the image has any of them. */
function filled(name: string, offer: Offer, patterns: readonly string[], today: string): readonly string[] {
  if (!patterns.some((pattern) => /[#@]/.test(pattern))) return offered(name, patterns);
  const from = offer.cyclesOf === undefined ? productOf(name) : product(offer.cyclesOf);
  const ranked = from === undefined ? [] : stableCycles(from, offer, today);
  for (const [rank, first] of ranked.entries()) {
    const tags = offered(
      name,
      patterns.flatMap((pattern) => tagFor(pattern, first, ranked[rank + 1]) ?? []),
    );
    if (tags.length > 0) return tags;
  }
  return [];
}

/** The tags that an image has, behind their slim twins. Of an image that is not official we do not know its tags. */
function offered(name: string, tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => isBuilt(name, tag) ?? true).flatMap((tag) => [slimTwin(name, tag) ?? [], tag].flat());
}

/** The cycles to offer on a day, best first. */
function stableCycles(from: Product, { newest, even }: Offer, today: string): readonly Cycle[] {
  const supported = cycles(from).filter(
    (cycle) => isSupported(cycle, today) && (even === undefined || /[02468]$/.test(cycle.name)),
  );
  const lts = newest === undefined ? supported.filter((cycle) => isLts(cycle, today)) : [];
  return [...lts, ...supported.filter((cycle) => !lts.includes(cycle))];
}

function tagFor(pattern: string, first: Cycle, second: Cycle | undefined): string | undefined {
  const cycle = pattern.includes("##") ? second : first;
  if (cycle === undefined || (pattern.includes("@") && cycle.codename === undefined)) return undefined;
  return pattern.replace(/##?/, cycle.name).replace("@", cycle.codename ?? "");
}

/**
 * The tag that takes the place of one that moves or gets no fixes any more, in the same variant where that is built:
 * `26-alpine` for `lts-alpine` and `18-alpine3.15`, `24-slim` for `24-bullseye-slim`. Undefined where nothing is known to be
 * wrong with a tag, and for an image that is not official.
 */
export function supportedTag(image: ImageReference, today: string): string | undefined {
  const name = hubName(image);
  const offer = name === undefined ? undefined : offerOf(name);
  if (name === undefined || offer === undefined || officialTags(name) === undefined || image.tag.is !== "set")
    return undefined;
  const tag = image.tag.value;
  const { own, distribution } = releasesOf(image);
  const current = own?.cycle;
  if (current === undefined && movementOf(tag) === undefined) return undefined;
  const isFine = (cycle: Cycle | undefined) => cycle === undefined || isSupported(cycle, today);
  if (current !== undefined && isFine(current) && isFine(distribution?.cycle)) return undefined;
  const head = offer.tags.includes("@") ? "@" : (/^[^#\s]*#/.exec(offer.tags)?.[0] ?? "#");
  const words = tag.replace(/^(?:open-)?[^-]*-?/, "").split("-");
  const loose = words.map((word) => withoutRelease(word, distribution?.cycle));
  const variants = (isFine(distribution?.cycle) ? [words, loose] : [loose]).map((some) => some.filter(Boolean));
  const patterns = [...variants, []].map((some) => [head, ...some].join("-"));
  const tags =
    current !== undefined && isFine(current)
      ? patterns.flatMap((pattern) => tagFor(pattern, current, undefined) ?? []).filter((one) => isBuilt(name, one))
      : patterns.flatMap((pattern) => filled(name, offer, [pattern], today).at(-1) ?? []);
  return [...tags, ...tagsOf(name, today)].find((one) => one !== tag);
}

/** A word of a tag without the release of a distribution: `alpine` for `alpine3.22`, nothing for `bookworm`. */
function withoutRelease(word: string, cycle: Cycle | undefined): string {
  if (cycle === undefined || word === cycle.codename) return cycle === undefined ? word : "";
  return word.endsWith(cycle.name) ? word.slice(0, -cycle.name.length) : word;
}

/**
 * One choice per tag to offer for a well-known image on a day; none for others. `name` is what stands before the tag, `at`
 * what the text `prefix` and the tag replace.
 */
export function tagChoices(
  image: ImageReference,
  name: string,
  at: Span,
  prefix: string,
  today: string,
): readonly Fix[] {
  const known = knownName(image);
  const tags = known === undefined ? [] : tagsOf(known, today);
  const same =
    image.tag.is === "set" && movementOf(image.tag.value) === "channel" ? supportedTag(image, today) : undefined;
  const unique = new Set([...(same === undefined ? [] : [same]), ...tags]);
  return [...unique].map((tag) => choice(`Use \`${name}:${tag}\``, { at, text: prefix + tag }));
}
