// Old releases of Alpine, whose shell and package manager behave otherwise than those of every later one; for all languages.
//
// BusyBox 1.28, of Alpine 3.8, was the first whose `ash -c` is replaced by the last program that it starts; apk-tools 2.10 of the same
// release fetches an index by itself that is missing or too old (apk-tools, commit 8a28c6d of January 2018). `--no-cache` came with
// Alpine 3.3 ("Release Notes for Alpine 3.3.0").
import type { ImageReference } from "../core/image.ts";
import { distributionOf } from "./image-distributions.ts";
import { releasesOf } from "./image-releases.ts";

/** When they came out. */
const ALPINE_3_3 = "2015-12-18";
const ALPINE_3_8 = "2018-06-26";
/** A year after 3.7 its successor was below every official image that was still built. */
const BUILT_ON_IT = "2019";

/** Whether an image is known to be Alpine before 3.8, or built on that: by its version, or since its program ended so long ago. */
export function isOldAlpine(image: ImageReference): boolean {
  const { own, runtime } = releasesOf(image);
  const released = alpineOf(image);
  if (released !== undefined) return released < ALPINE_3_8;
  if (distributionOf(image) !== "alpine") return false;
  return [own, runtime].some((one) => one?.cycle !== undefined && one.cycle.regular < BUILT_ON_IT);
}

/** Whether the `apk` of an image is known to have no `--no-cache` yet. */
export function lacksNoCache(image: ImageReference): boolean {
  const released = alpineOf(image);
  return released !== undefined && released < ALPINE_3_3;
}

/** When the release of Alpine came out that an image is, or says it is built on; undefined where it says none, or none that we know. */
function alpineOf(image: ImageReference): string | undefined {
  const { own, distribution } = releasesOf(image);
  return [distribution, own].find((one) => one?.product.id === "alpine-linux")?.cycle?.released;
}
