// Alpine before 3.8: its shell and its package manager behave otherwise than those of every later release; for all languages.
//
// BusyBox 1.28, of Alpine 3.8, was the first whose `ash -c` is replaced by the last program that it starts; apk-tools 2.10 of the same
// release fetches an index by itself that is missing or too old (apk-tools, commit 8a28c6d of January 2018).
import type { ImageReference } from "../core/image.ts";
import { distributionOf } from "./image-distributions.ts";
import { releasesOf } from "./image-releases.ts";

/** When Alpine 3.8 came out; 3.7 was half a year older. */
const ALPINE_3_8 = "2018-06-26";
/** A year after 3.7 its successor was below every official image that was still built. */
const BUILT_ON_IT = "2019";

/** Whether an image is known to be Alpine before 3.8, or built on that: by its version, or since its program ended so long ago. */
export function isOldAlpine(image: ImageReference): boolean {
  const { own, runtime, distribution } = releasesOf(image);
  const release = [distribution, own].find((one) => one?.product.id === "alpine-linux");
  if (release !== undefined) return release.cycle !== undefined && release.cycle.released < ALPINE_3_8;
  if (distributionOf(image) !== "alpine") return false;
  return [own, runtime].some((one) => one?.cycle !== undefined && one.cycle.regular < BUILT_ON_IT);
}
