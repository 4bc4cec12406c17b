// Well-known images: what they are of, and which tags to offer in place of what is written; for all languages.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { imageUser } from "./image-users.ts";
import { productOf } from "./lifecycle.ts";
import { movementOf } from "./moving-tags.ts";
import { tagsOf } from "./offered-tags.ts";
import { offerOf } from "./offers.ts";
import { isOfficialImage } from "./official-images.ts";
import { isBuilt, officialTags } from "./official-tags.ts";
import { isFormerOfficialImage } from "./retired-images.ts";
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
  if (name === undefined || isOnUbi(name)) return undefined;
  return offerOf(name)?.product ?? productOf(name)?.title;
}

/** Whether an image is one of Red Hat's that are built on UBI, and has another product in it: `ubi9/openjdk-21`. */
function isOnUbi(name: string): boolean {
  const [, within = ""] = /\/ubi\d{1,3}\/(.{0,100})/.exec(name) ?? [];
  return within !== "" && !within.startsWith("ubi");
}

/** Whether a table of facts has an image by its name. */
export function isKnownImage(image: ImageReference): boolean {
  const name = knownName(image);
  if (name !== undefined && (isOfficialImage(name) || productName(image) !== undefined)) return true;
  return imageUser(image) !== undefined;
}

/**
 * Whether somebody may have built an image of their own under a name: no table has an image of that name, or only an official one that
 * is not built any more (`celery`, `django`), which says nothing against a file that builds it.
 */
export function mayBeOwn(image: ImageReference): boolean {
  const name = knownName(image);
  return !isKnownImage(image) || (name !== undefined && isFormerOfficialImage(name));
}

/** Short names of images in Red Hat's registry, which its own Docker and Podman pull (shortnames.conf of containers/shortnames). */
const RED_HAT = /^(?:rhel|ubi)\d?(?:\.\d{1,2})?(?:-(?:atomic|init|micro|minimal))?$/;

/**
 * Whether an image has a name that only Docker's official images have on Docker Hub, without an account, and is none of those that are
 * known: then it is one that was built here, or a build context of that name (`docker buildx build --build-context base=…`).
 */
export function isBuiltElsewhere(image: ImageReference): boolean {
  return isBareName(image) && !isKnownImage(image) && !(image.path.is === "set" && RED_HAT.test(image.path.value));
}

/** Whether an image has a name without a registry and an account. */
export function isBareName({ registry, path }: ImageReference): boolean {
  return registry.is === "absent" && path.is === "set" && !path.value.includes("/");
}

/**
 * The tags to offer on a day for an image without a tag or with one that moves, best first: for a channel the tag of the same
 * variant, then those that are offered for the image, all of the variant that is written. None for an image that is not known, and
 * none of another variant. `below`: only of cycles with a smaller number.
 */
export function tagsToOffer(image: ImageReference, today: string, below?: number): readonly string[] {
  const name = knownName(image);
  if (name === undefined) return [];
  const isChannel = movementOf(image) === "channel";
  const same = isChannel && below === undefined ? supportedTag(image, today) : undefined;
  const offered = tagsOf(name, today, below);
  const variant = image.tag.is === "set" ? variantIn(image.tag.value, name, offered) : [];
  const isAlike = (tag: string) => variant.every((word) => tag.split("-").includes(word));
  const made = offered.map((tag) => [tag, ...variant].join("-")).filter((tag) => isBuilt(name, tag));
  const alike = [...(same === undefined ? [] : [same]), ...offered].filter(isAlike);
  return [...new Set(alike.length > 0 ? alike : made)];
}

/** Words of tags that say by themselves that an image is another one. */
const OTHER: ReadonlySet<string> = new Set(["alpine", "cli", "musl", "nanoserver", "slim", "windowsservercore"]);

/** The words of a tag that say which variant of an image it is, as `alpine` in `stable-alpine`: tags with a version have them too. */
function variantIn(tag: string, name: string, offered: readonly string[]): readonly string[] {
  const official = [...(officialTags(name) ?? [])].filter((one) => /^\d/.test(one));
  const known = new Set([...official, ...offered].flatMap((one) => one.split("-")));
  return tag.split("-").filter((word) => known.has(word) || OTHER.has(word));
}
