// Which images have a dash with `pipefail`: from 0.5.12-7 of Debian's package on, which is in Debian 13 and Ubuntu 25.04 (its changelog,
// "Implement pipefail option", #1071238).
import { byWord } from "../core/by-word.ts";
import type { ImageReference } from "../core/image.ts";
import { releasesOf } from "./image-releases.ts";

const FIRST: Readonly<Record<string, number>> = byWord({ debian: 13, ubuntu: 25.04 });

/** Whether the dash of an image on Debian or Ubuntu has `pipefail`, or may have it, since its release is not known. */
export function mayHavePipefail(image: ImageReference): boolean {
  const { own, distribution } = releasesOf(image);
  for (const release of [distribution, own]) {
    const first = release === undefined ? undefined : FIRST[release.product.id];
    if (first !== undefined) return release?.cycle === undefined || Number(release.cycle.name) >= first;
  }
  return true;
}
