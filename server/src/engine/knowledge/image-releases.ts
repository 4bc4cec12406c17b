// Which releases an image's name and tag speak of: its own program, a runtime and a distribution that come with it; for all
// languages. Nothing is guessed: what a tag leaves open (`python:3`, `debian:stable`) is unknown.
import { byWord } from "../core/by-word.ts";
import { fact } from "../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { namedProduct } from "./image-names.ts";
import { type Cycle, cycleOf, cycles, type Product, product, productOf } from "./lifecycle.ts";

export interface Release {
  readonly product: Product;
  /** Undefined where the tag names none that the table of lifecycles has: it may be newer than the table. */
  readonly cycle: Cycle | undefined;
}

export interface ImageReleases {
  /** What the image is of: Node.js 24 for `node:24-alpine3.22`; Debian 12 for `debian:bookworm-slim`. */
  readonly own?: Release;
  /** Another program that the tag names with its version: PHP 8.4 for `wordpress:7-php8.4`. */
  readonly runtime?: Release;
  /** The distribution below, where name or tag say which: Alpine 3.22 for `node:24-alpine3.22`. */
  readonly distribution?: Release;
}

/** The releases that an image reference speaks of, as far as they are known. */
export const releasesOf: (image: ImageReference) => ImageReleases = fact((image: ImageReference): ImageReleases => {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return {};
  if (image.tag.is === "unknown") {
    // Of words that are known whole the distribution may be one; the version of the program is not.
    const distribution = distributionIn(name, image.tagShape);
    return distribution === undefined ? {} : { distribution };
  }
  const tag = image.tag.is === "set" ? image.tag.value : "";
  const own = ownRelease(name, tag);
  const runtime = namedRelease(RUNTIMES, tag);
  const distribution = isDistribution(own) ? undefined : distributionIn(name, tag);
  return {
    ...(own !== undefined && { own }),
    ...(runtime !== undefined && runtime.product !== own?.product && { runtime }),
    ...(distribution !== undefined && { distribution }),
  };
});

/** What may stand before the version in a tag. */
const VERSION = /^(?:v|stream|open-|community-|enterprise-)?(\d+(?:\.\d+)*)/;

/** The version with which a tag begins: `3.14` of `3.14-slim`. */
export const versionIn = (tag: string): string | undefined => VERSION.exec(tag)?.[1];

function ownRelease(name: string, tag: string): Release | undefined {
  const of = productOf(name);
  if (of === undefined) return undefined;
  const own = name.slice(name.lastIndexOf("/") + 1);
  // CentOS repeats its name in its tags: `centos:centos7`.
  const written = namedProduct(name)?.version ?? versionIn(tag.startsWith(own) ? tag.slice(own.length) : tag);
  const version = written === undefined ? undefined : (LINES[of.id]?.[written] ?? written);
  return { product: of, cycle: version === undefined ? codenamed(of, tag) : cycleOf(of, version) };
}

/** Names of lines of releases that the table has by other names: Amazon Linux 1 ended as 2018.03 (the image's page on Docker Hub). */
const LINES: Readonly<Record<string, Readonly<Record<string, string>>>> = byWord({
  "amazon-linux": byWord({ "1": "2018.03" }),
});

function isDistribution(release: Release | undefined): boolean {
  return release !== undefined && Object.values(DISTRIBUTIONS).includes(release.product.id);
}

/** Words in front of a version, and the product that they mean. */
type Words = Readonly<Record<string, string>>;

const RUNTIMES: Words = {
  amazoncorretto: "amazon-corretto",
  "eclipse-temurin": "eclipse-temurin",
  node: "nodejs",
  otp: "erlang",
  php: "php",
  python: "python",
  sapmachine: "sapmachine",
  temurin: "eclipse-temurin",
};

const DISTRIBUTIONS: Words = {
  al: "amazon-linux",
  almalinux: "almalinux",
  alpine: "alpine-linux",
  amazonlinux: "amazon-linux",
  centos: "centos",
  debian: "debian",
  fedora: "fedora",
  oraclelinux: "oracle-linux",
  rockylinux: "rocky-linux",
  ubi: "rhel",
  ubuntu: "ubuntu",
};

function distributionIn(name: string, tag: string): Release | undefined {
  // Google's distroless images and some others say it in their name.
  const found = namedRelease(DISTRIBUTIONS, tag) ?? namedRelease(DISTRIBUTIONS, name.slice(name.lastIndexOf("/") + 1));
  if (found !== undefined) return found;
  const families = ["debian", "ubuntu"].flatMap((id) => product(id) ?? []);
  for (const family of families) {
    const cycle = codenamed(family, tag, isBaseOfImages);
    if (cycle !== undefined) return { product: family, cycle };
  }
  const version = name === "buildpack-deps" ? versionIn(tag) : undefined;
  return version === undefined ? undefined : releaseOf("ubuntu", version);
}

/** A word of `words` and a version in a text: `alpine3.22` anywhere, `alpine-3.22` behind something else. */
function namedRelease(words: Words, text: string): Release | undefined {
  const [, first, inner, version = ""] = patternOf(words).exec(text) ?? [];
  const id = words[first ?? inner ?? ""];
  return id === undefined ? undefined : releaseOf(id, version);
}

const patternOf = fact((words: Words) => {
  const any = Object.keys(words).join("|");
  return new RegExp(`(?:(?:^|-)(${any})|-(${any})-)(\\d+(?:\\.\\d+)*)(?:-|$)`);
});

function releaseOf(id: string, version: string): Release | undefined {
  const of = product(id);
  return of === undefined ? undefined : { product: of, cycle: cycleOf(of, version) };
}

/** The cycle whose code name is a word of a tag. */
function codenamed(of: Product, tag: string, counts = (_cycle: Cycle) => true): Cycle | undefined {
  const words = tag.split("-");
  return cycles(of).find((cycle) => cycle.codename !== undefined && words.includes(cycle.codename) && counts(cycle));
}

/** The day of the first release of Docker (docs.docker.com, "Docker Engine release notes"): what ended before it is below no image. */
const FIRST_DOCKER = "2013-03-20";

/**
 * Whether a code name in the tag of another image is the distribution's: of Ubuntu's interim releases it is an ordinary adjective
 * (`groovy`, `cosmic`, `disco`), and hardly anybody builds on one of these.
 */
function isBaseOfImages({ lts, regular, name }: Cycle): boolean {
  return regular > FIRST_DOCKER && (lts !== undefined || !name.includes("."));
}
