// Well-known images: what they are of, and which tags to offer in place of what is written; for all languages.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { productOf } from "./lifecycle.ts";
import { movementOf } from "./moving-tags.ts";
import { tagsOf } from "./offered-tags.ts";
import { offerOf } from "./offers.ts";
import { officialTags } from "./official-tags.ts";
import { supportedTag } from "./supported-tag.ts";

/** The name under which an image is known, whatever its tag. */
function knownName(image: ImageReference): string | undefined {
  // Behind an unknown registry, which most often mirrors Docker Hub, the path has to do.
  const mirrored = image.registry.is === "unknown" && image.path.is === "set" ? image.path.value : undefined;
  return hubName(image) ?? nameOf(image) ?? mirrored?.replace(/^library\//, "");
}

/** What changes under somebody who names no tag, as in "every build may get a different Node.js". */
export function productName(image: ImageReference): string | undefined {
  const name = knownName(image);
  return name === undefined ? undefined : (offerOf(name)?.product ?? productOf(name)?.title);
}

/**
 * The tags to offer on a day for an image without a tag or with one that moves, best first: for a channel the tag of the same
 * variant, then those that are offered for the image, all of the variant that is written. None for an image that is not known.
 */
export function tagsToOffer(image: ImageReference, today: string): readonly string[] {
  const name = knownName(image);
  if (name === undefined) return [];
  const isChannel = movementOf(image) === "channel";
  const same = isChannel ? supportedTag(image, today) : undefined;
  const variant = image.tag.is === "set" ? variantIn(image.tag.value, name) : [];
  const isAlike = (tag: string) => variant.every((word) => tag.split("-").includes(word));
  return [...new Set([...(same === undefined ? [] : [same]), ...tagsOf(name, today).filter(isAlike)])];
}

/** The words of a tag that say which variant of an image it is, as `alpine` in `stable-alpine`: tags with a version have them too. */
function variantIn(tag: string, name: string): readonly string[] {
  const versions = [...(officialTags(name) ?? [])].filter((one) => /^\d/.test(one)).map((one) => one.split("-"));
  return tag.split("-").filter((word) => versions.some((words) => words.includes(word)));
}
