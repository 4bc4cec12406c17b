// Base images in place of which there is one of the same program that runs without root.
import { choice, type Fix } from "../../core/finding.ts";
import { isFromHub } from "../../core/image.ts";
import type { Dockerfile } from "../parse/document.ts";
import { roots, runsOf, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { writtenAt } from "./_tags.ts";

/**
 * The choice of an image of the same program that runs without root and has the same tag. An image without a tag needs one
 * first, and that is another rule's fix.
 */
export function twinFixes(doc: Dockerfile, stage: Stage): readonly Fix[] {
  const { twin } = baseOf(stage);
  const [image] = roots(stage).map((root) => root.image);
  // A mirror need not have the twin, or has it under another name.
  if (twin?.hasTag !== true || image === undefined || !isFromHub(image)) return [];
  // What runs while the image is built would run as the twin's user.
  if (runsOf(stage).length > 0) return [];
  if (image.path.is !== "set" || image.tag.is !== "set" || image.digest.is !== "absent") return [];
  const at = writtenAt(doc, image.path.at, image.path.value);
  if (at === undefined) return [];
  const title = `Use \`${twin.name}:${image.tag.value}\`, which runs without root and ${twin.change}`;
  return [choice(title, { at, text: twin.name })];
}
