// Fixes that set the tag of an image: which tags there are is a fact of the world, how one is offered is the same in all
// languages.
import { onlyIf } from "./conditions.ts";
import { choice, type Fix } from "./finding.ts";
import type { ImageReference } from "./image.ts";
import type { Span } from "./text.ts";

export interface OfferedTag {
  readonly tag: string;
  /** What must hold for a program that ran with the tag before, as verbs: `runs on Alpine`. */
  readonly verbs: readonly string[];
}

export interface OfferedImage extends OfferedTag {
  readonly name: string;
}

/** The choice of another image, where name and tag are written out in the text; none where they come from elsewhere. */
export function imageChoices(offer: OfferedImage | undefined, text: string, image: ImageReference): readonly Fix[] {
  const { path, tag } = image;
  if (offer === undefined || path.is !== "set" || tag.is !== "set") return [];
  const at = { start: path.at.start, end: tag.at.end };
  if (text.slice(at.start, at.end) !== `${path.value}:${tag.value}`) return [];
  const written = `${offer.name}:${offer.tag}`;
  return [choice(onlyIf(`Use \`${written}\``, "it", offer.verbs), { at, text: written })];
}

/** One choice per tag. `name` is what stands before the tag, `at` what the text `prefix` and the tag replace. */
export function tagChoices(offers: readonly OfferedTag[], name: string, at: Span, prefix: string): readonly Fix[] {
  return offers.map(({ tag, verbs }) => ({
    ...choice(onlyIf(`Use \`${name}:${tag}\``, "it", verbs), { at, text: prefix + tag }),
    among: "tags",
  }));
}
