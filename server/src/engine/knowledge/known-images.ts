// Well-known images: what they are of, and which tags to offer in place of what is written; for all languages.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { productOf } from "./lifecycle.ts";
import { movementOf } from "./moving-tags.ts";
import { tagsOf } from "./offered-tags.ts";
import { offerOf } from "./offers.ts";
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
 * variant, then those that are offered for the image. None for an image that is not known.
 */
export function tagsToOffer(image: ImageReference, today: string): readonly string[] {
  const name = knownName(image);
  if (name === undefined) return [];
  const isChannel = movementOf(image) === "channel";
  const same = isChannel ? supportedTag(image, today) : undefined;
  return [...new Set([...(same === undefined ? [] : [same]), ...tagsOf(name, today)])];
}
