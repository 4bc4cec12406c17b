// The tags to offer in place of what is written, each with what must hold for a program that ran with the tag before; for all
// languages. A tag is no drop-in for another one where the image has other programs, another system, or cannot read the same data.

import { byWord } from "../core/by-word.ts";
import { hasFewTags, hubName, type ImageReference } from "../core/image.ts";
import type { OfferedImage, OfferedTag } from "../core/tag-choices.ts";
import { tagsToOffer } from "./known-images.ts";
import { runtimeTwin, slimTwin } from "./official-tags.ts";
import { retiredImage, successorTag } from "./retired-images.ts";
import { successorTags } from "./successor-tags.ts";

/**
 * Databases that read the files of other versions only after steps of their own. Sources: postgresql.org, "Upgrading a PostgreSQL
 * Cluster"; dev.mysql.com, "Upgrade Paths" and "Downgrading MySQL"; mariadb.com, "Downgrading between Major Versions of MariaDB";
 * mongodb.com, "Upgrade Procedures"; elastic.co, "Upgrade Elasticsearch".
 */
const DATABASES: ReadonlySet<string> = new Set(["elasticsearch", "mariadb", "mongo", "mysql", "postgres"]);

/** Images that from a version on refuse what earlier ones took to be mounted. */
const REFUSED_MOUNTS: readonly { readonly image: string; readonly from: number; readonly mount: string }[] = [
  // docker-library/postgres, docker-entrypoint.sh of 18: "unused mount/volume"; the mount has to be /var/lib/postgresql.
  { image: "postgres", from: 18, mount: "/var/lib/postgresql/data" },
];

/** What another variant of an image asks of what runs in it, by the word of the tag. */
const VARIANTS: Readonly<Record<string, string>> = byWord({
  alpine: "runs on Alpine",
  fpm: "needs no web server in the image",
  jre: "needs no Java compiler",
  minimal: "needs nothing that the smaller image leaves out",
  nonroot: "works without root",
  slim: "needs nothing that the smaller image leaves out",
});

/** Channels that are ahead of releases. */
const AHEAD: ReadonlySet<string> = new Set(
  "beta canary dev devel edge experimental main mainline master nightly rawhide rolling sid testing unstable".split(
    " ",
  ),
);

/**
 * The tags to offer for an image on a day, best first. `mounts` are the paths in the container at which something is mounted;
 * `fits` says which tags suit what else is there; where none does, all are offered.
 */
export function tagOffers(
  image: ImageReference,
  today: string,
  mounts: readonly string[] = [],
  fits: (tag: string) => boolean = () => true,
): readonly OfferedTag[] {
  return fittingOffers(image, (below) => tagsToOffer(image, today, below), mounts, fits);
}

/** The tags to offer in place of one whose release has ended, the nearest first, in the same way. */
export function successorOffers(
  image: ImageReference,
  today: string,
  mounts: readonly string[] = [],
  fits: (tag: string) => boolean = () => true,
): readonly OfferedTag[] {
  return fittingOffers(image, (below) => successorTags(image, today, below), mounts, fits);
}

/** The image to offer in place of one that is retired; undefined where its successor has no such tag, and for one with a digest. */
export function successorImage(image: ImageReference): OfferedImage | undefined {
  if (image.digest.is !== "absent") return undefined;
  const tag = successorTag(image);
  const name = retiredImage(image)?.successor;
  const isAlpine = tag?.endsWith("-alpine") === true;
  return tag === undefined || name === undefined ? undefined : { name, tag, verbs: isAlpine ? [] : ["runs on Ubuntu"] };
}

/**
 * The tag of the same release and system that leaves out what programs hardly need to run, the slim one or the one without a compiler;
 * undefined where the official image has none, or `fits` says that what else is there needs more.
 */
export function smallerOffer(image: ImageReference, fits: (tag: string) => boolean): OfferedTag | undefined {
  const name = hubName(image);
  if (name === undefined || image.tag.is !== "set" || hasFewTags(image)) return undefined;
  const tag = runtimeTwin(name, image.tag.value) ?? slimTwin(name, image.tag.value);
  if (tag === undefined || !fits(tag)) return undefined;
  return { tag, verbs: verbsOf(name, tag, image.tag.value.toLowerCase().split("-")) };
}

function fittingOffers(
  image: ImageReference,
  tagsBelow: (below: number | undefined) => readonly string[],
  mounts: readonly string[],
  fits: (tag: string) => boolean,
): readonly OfferedTag[] {
  const name = hubName(image) ?? "";
  // The digest that belongs to another tag only its registry can say.
  if ((name !== "" && hasFewTags(image)) || image.digest.is !== "absent") return [];
  const refused = REFUSED_MOUNTS.find((one) => one.image === name && mounts.some((path) => isAt(path, one.mount)));
  const all = tagsBelow(refused?.from);
  const fitting = all.filter(fits);
  const written = image.tag.is === "set" ? image.tag.value.toLowerCase().split("-") : [];
  // A shell is for those who asked for one (distroless: "Debug Images").
  const isAsked = (tag: string) => tag.split("-").includes("debug") === written.includes("debug");
  const tags = (fitting.length > 0 ? fitting : all).filter(isAsked);
  return tags.map((tag) => ({ tag, verbs: verbsOf(name, tag, written) }));
}

function isAt(path: string, mount: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

/** A word of a tag without its version: `alpine` of `alpine3.23`. */
function withoutVersion(word: string): string {
  return /^[a-z]*/.exec(word)?.[0] ?? "";
}

function verbsOf(name: string, tag: string, written: readonly string[]): readonly string[] {
  const had = written.map(withoutVersion);
  // Debian's own slim image leaves out documentation alone.
  const added = tag
    .split("-")
    .map(withoutVersion)
    .filter((word) => !had.includes(word) && !(name === "debian" && word === "slim"));
  const verbs = added.flatMap((word) => VARIANTS[word] ?? []);
  const isAhead = written.some((word) => AHEAD.has(word));
  return [
    ...new Set(verbs),
    ...(isAhead ? ["needs nothing newer"] : []),
    ...(DATABASES.has(name) ? ["has no data of another version"] : []),
  ];
}
