// Images whose release gets no regular support any more, and the sentence that says so: one wording for all languages.
import { byWord } from "../core/by-word.ts";
import { hubName, type ImageReference } from "../core/image.ts";
import { type ImageReleases, type Release, releasesOf, versionIn } from "./image-releases.ts";
import { type Cycle, cycles, isSupported, LIFECYCLE_DAY, type Product, supportOn } from "./lifecycle.ts";
import { isBuilt, OFFICIAL_TAGS_DAY } from "./official-tags.ts";
import { retiredImage } from "./retired-images.ts";

/** When an end is no more than `info`, in the words of the rules' pages. */
export const MILD_END =
  "extended support runs, the official image was still being built, or the release ended within the last year and its like get fixes for less than half a year";

export interface EndedSupport {
  /** `Regular support of Node.js 20 ended on 2026-04-30.` */
  readonly sentence: string;
  /** Lower where somebody still builds the image or gives fixes, or where the end only says that a newer release is out. */
  readonly atMost: "info" | undefined;
}

/**
 * What is to be said of an image whose own program, runtime or distribution has lost regular support: the worst of these. Undefined
 * where all that is known of it is supported, and where its tag is not known. A tag beside a digest says of which release the pinned
 * image is; a digest alone says nothing of it. The day is only asked for where it decides.
 */
export function endedSupport(image: ImageReference, clock: { readonly today: string }): EndedSupport | undefined {
  if (image.tag.is === "unknown" || image.path.is !== "set") return undefined;
  if (image.digest.is !== "absent" && image.tag.is === "absent") return undefined;
  const retired = retiredImage(image);
  if (retired !== undefined) {
    const { until, successor } = retired;
    const name = `\`${image.path.value}\``;
    const ended =
      until === undefined ? "gets no more updates" : `was retired in ${monthOf(until)} and gets no more updates`;
    const next = successor === undefined ? "" : `; \`${successor}\` can take its place`;
    const sentence = `The image ${name} ${ended}${next}.`;
    return { sentence, atMost: undefined };
  }
  const tag = image.tag.is === "set" ? image.tag.value : "";
  const ended = endedReleases(image, tag, clock).map((one) => ({
    ...one,
    isMild: isMild(one.cycle, image, tag, clock),
  }));
  const [worst] = ended.toSorted(
    (a, b) => Number(a.isMild) - Number(b.isMild) || (lastDay(a.cycle) < lastDay(b.cycle) ? -1 : 1),
  );
  return worst === undefined
    ? undefined
    : { sentence: sentenceOf(worst, tag, clock.today), atMost: worst.isMild ? "info" : undefined };
}

/** The last day of any support; what ended on an unknown day sorts before all others. */
function lastDay({ regular, extended }: Cycle): string {
  const days = [regular, extended ?? ""].filter((end) => /^\d/.test(end));
  return days.toSorted().at(-1) ?? "";
}

/** The last day on which all that an image's tag names gets fixes for everybody; undefined where no day is known, or the day has passed. */
export function supportedUntil(image: ImageReference, today: string): string | undefined {
  const { own, runtime, distribution }: ImageReleases = releasesOf(image);
  const days = [own, runtime, distribution].flatMap((release) => release?.cycle?.regular ?? []);
  const [first] = days.filter((day) => /^\d/.test(day)).sort();
  return first !== undefined && today <= first ? first : undefined;
}

interface Ended {
  readonly product: Product;
  readonly cycle: Cycle;
}

function endedReleases(image: ImageReference, tag: string, clock: { readonly today: string }): readonly Ended[] {
  const releases: ImageReleases = releasesOf(image);
  return [releases.own, releases.runtime, releases.distribution].flatMap((release) => {
    const cycle = release === undefined ? undefined : cycleMeant(release, release === releases.own ? tag : "", clock);
    if (release === undefined || cycle === undefined || cycle.regular === "open") return [];
    return isSupported(cycle, clock.today) || clock.today < cycle.released ? [] : [{ product: release.product, cycle }];
  });
}

/**
 * Releases between two major ones that the tag of a major version alone never meant: `mongo:5` was 5.0 to the end. Of the products
 * here MongoDB is the only one where that tag did not follow the newest release, until 8.2 (history of docker-library/official-images
 * up to 2026-08-22; https://www.mongodb.com/docs/manual/reference/versioning/).
 */
const RAPID: Readonly<Record<string, RegExp>> = byWord({ mongodb: /^[567]\.[1-9]/ });

/**
 * The cycle of a release. A tag that names a line of several (`python:2`) or none (`centos`) means the newest one, which is known
 * where all of them have ended and nothing newer can come: for a line once there is a higher one.
 */
function cycleMeant({ product, cycle }: Release, tag: string, clock: { readonly today: string }): Cycle | undefined {
  if (cycle !== undefined) return cycle;
  const version = versionIn(tag);
  // A word that is not known may name anything.
  if (version === undefined && tag !== "" && tag !== "latest") return undefined;
  const all = cycles(product);
  const line =
    version === undefined
      ? all
      : all.filter(({ name }) => name.startsWith(`${version}.`) && RAPID[product.id]?.test(name) !== true);
  const isClosed =
    version === undefined
      ? isOver(all)
      : all.some(({ name }) => Number.parseFloat(name) >= Math.floor(Number(version)) + 1);
  if (!isClosed || line.length === 0 || line.some((one) => isSupported(one, clock.today))) return undefined;
  return line[0];
}

/** Whether every cycle of a product has an end: one that goes on has a newest one without. */
function isOver(all: readonly Cycle[]): boolean {
  return all.every(({ regular, extended }) => regular < LIFECYCLE_DAY && (extended ?? "") < LIFECYCLE_DAY);
}

/** Cycles that get fixes for a shorter time are followed by the next one and nothing else: for a year, one may be that far behind. */
const SHORT = 183;

function isMild(cycle: Cycle, image: ImageReference, tag: string, { today }: { readonly today: string }): boolean {
  if (supportOn(cycle, today) === "extended") return true;
  const days = (Date.parse(cycle.regular) - Date.parse(cycle.released)) / 86_400_000;
  if (days < SHORT && today < yearAfter(cycle.regular)) return true;
  // Nobody builds on a release for which all support has ended.
  if (/^\d/.test(cycle.extended ?? "")) return false;
  return today < yearAfter(OFFICIAL_TAGS_DAY) && isBuilt(hubName(image) ?? "", tag || "latest") === true;
}

/** The same day a year later. */
function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}

function sentenceOf({ product, cycle }: Ended, tag: string, today: string): string {
  const { name, codename = "", regular, extended } = cycle;
  const word = codename !== "" && tag.split("-").includes(codename) ? ` (${codename})` : "";
  const what = `Regular support of ${product.title} ${name}${word}`;
  const on = product.endsInMonth ? "in" : "on";
  const shown = product.endsInMonth ? monthOf : (day: string) => day;
  const said = regular === "over" ? `${what} has ended` : `${what} ended ${on} ${shown(regular)}`;
  // endoflife.date calls its column for Kafka an end, not a support.
  const means = product.extendedMeans?.replace(/ End of Support$/, " support");
  if (extended === undefined || means === undefined || !/^\d/.test(extended)) return `${said}.`;
  if (supportOn(cycle, today) === "extended") return `${said}; ${means} runs until ${shown(extended)}.`;
  return extended > regular ? `${said}, ${means} ${on} ${shown(extended)}.` : `${said}.`;
}

/** `April 2021` for a day in it. */
function monthOf(day: string): string {
  return new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(day));
}
