// Which names without an account are Docker's official images on Docker Hub; for all languages.
import { officialTags } from "./official-tags.ts";
import { isFormerOfficialImage } from "./retired-images.ts";

/** Whether a name is that of an official image, of one too that is no longer built: its tags can still be pulled. */
export function isOfficialImage(name: string): boolean {
  return officialTags(name) !== undefined || isFormerOfficialImage(name);
}
