// Which system is below an image, as far as its name and tag tell: which shell, package manager and programs for users it has; for all
// languages.

import { byWord } from "../core/by-word.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { releasesOf } from "./image-releases.ts";

/** `rpm` has groupadd and useradd; what lacks them is unknown. */
export type Distribution = "debian" | "alpine" | "busybox" | "rpm" | "distroless" | "scratch" | "unknown";

/**
 * Images whose tags without a suffix are built on Debian or Ubuntu: official ones (their Dockerfiles, which docker-library/official-images
 * names), Bun's and Deno's (oven-sh/bun, denoland/deno_docker).
 */
const DEBIAN: ReadonlySet<string> = new Set(
  `buildpack-deps debian eclipse-temurin elixir erlang gcc golang haproxy httpd julia mariadb maven memcached mongo nextcloud
  nginx node perl php postgres pypy python rabbitmq redis ruby rust swift tomcat ubuntu valkey wordpress
  django iojs java mono rails
  oven/bun denoland/deno gradle`.split(/\s+/),
);
/** Images of plain systems with rpm (docker-library/official-images). */
const RPM: ReadonlySet<string> = new Set(["almalinux", "centos", "fedora", "oraclelinux", "rockylinux"]);
/** Red Hat's whole images ("Universal Base Images"): `ubi9`, `ubi9/ubi`, `ubi9/ubi-init`. */
const WHOLE_UBI = /^(?:redhat|registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+(?:\/ubi(?:-init)?)?$/;

/**
 * Words of tags that say that an image is built on something else than Debian. None of these has the programs that add users for
 * certain. Sources: docker-library/official-images, the tags of eclipse-temurin, gradle, mariadb, maven and swift;
 * amazonlinux/container-images, issues 28 and 83; wildfly/wildfly-container, pull request 187 (ubi9-minimal).
 */
const OTHER =
  /(?:^|-)(?:al\d|amazon|centos|corretto|fedora|graal|ibmjava|microsoft|nanoserver|oracle|photon|rhel|rocky|ubi|windows)/;
/** `maven:3-amazoncorretto-21-debian` has another one's Java. */
const SAYS_DEBIAN = /(?:^|-)debian(?:-|$)/;
/** Words for images without a shell. */
const BARE = /(?:^|[-./])(?:chiseled|distroless)(?:[-./]|$)/;
/** The programs for users are left out of these. */
const MINIMAL = /(?:^|-)(?:micro|minimal|slim)(?:-|$)/;
const SLIM = /(?:^|-)slim(?:-|$)/;
/**
 * Images of OpenJDK: Debian in those called slim, and below version 12; the others are built on Oracle Linux (docker-library/openjdk,
 * tags `28-ea-oraclelinux10` and `28-ea-slim-trixie`, which `28-ea` and `28-ea-slim` are other names of).
 */
const isOpenjdkOfDebian = (tag: string) => SLIM.test(tag) || Number.parseInt(tag, 10) < 12;
/**
 * Tags of images that are built on those without saying so: `maven:3-openjdk-17` and `3-jdk-14`, but not `-slim` and not
 * `adoptopenjdk-14`. Those of Tomcat for 12 to 14 were, for 15 and 16 they are Debian. Sources: carlossg/docker-maven of 2020 to 2022;
 * docker-library/tomcat of 2020 and 2021.
 */
const ON_OPENJDK: Readonly<Record<string, RegExp>> = byWord({
  maven: /(?:^|-)(?:open)?jdk-?1[2-8](?:-|$)/,
  tomcat: /(?:^|-)jdk1[2-4](?:-openjdk)?$/,
});
const isOnOpenjdk = (name: string, tag: string) => ON_OPENJDK[name]?.test(tag) === true && !SLIM.test(tag);
/** Words of tags for systems with rpm, in images that are built on Debian without them. Sources: as of those for what is not Debian. */
const SAYS_RPM = /(?:^|-)(?:al\d|amazon|centos|corretto|fedora|oracle|rhel|rocky|ubi)/;
/** Red Hat's images, the minimal ones too, and Amazon's. */
const NAMES_OF_RPM =
  /^(?:(?:redhat|registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+(?:[-/].*)?|(?:public\.ecr\.aws\/amazonlinux\/)?amazonlinux|amazoncorretto)$/;

/** Docker's hardened images have them in the variant for builds alone (docs.docker.com, "Docker Hardened Images": image variants). */
const HARDENED = "dhi.io/";

/** The distributions, by their products in the table of life cycles, that have the programs for users in every one of their images. */
const FAMILIES: Readonly<Record<string, Distribution>> = byWord({
  "alpine-linux": "alpine",
  debian: "debian",
  ubuntu: "debian",
});

/** The system below an image; `unknown` where neither name nor tag say it, or where it may lack the programs that the others have. */
export function distributionOf(image: ImageReference): Distribution {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return "unknown";
  const tag = image.tagShape;
  if (name.startsWith("gcr.io/distroless/") || /(?:^|-)distroless/.test(tag)) return "distroless";
  if (BARE.test(name) || BARE.test(tag)) return "unknown";
  if (name.startsWith(HARDENED) && !/(?:^|-)dev(?:-|$)/.test(tag)) return "unknown";
  if (name === "busybox") return "busybox";
  if (name === "alpine" || /(?:^|-)alpine/.test(tag)) return "alpine";
  if (RPM.has(name)) return MINIMAL.test(tag) ? "unknown" : "rpm";
  if (WHOLE_UBI.test(name)) return "rpm";
  const { own, distribution } = releasesOf(image);
  const said = FAMILIES[(distribution ?? own)?.product.id ?? ""];
  if (said !== undefined) return said;
  if (name === "openjdk" && isOpenjdkOfDebian(tag)) return "debian";
  if (!DEBIAN.has(name)) return "unknown";
  return (OTHER.test(tag) && !SAYS_DEBIAN.test(tag)) || isOnOpenjdk(name, tag) ? "unknown" : "debian";
}

/**
 * Whether the system below an image has Bash as its `sh`, as all with rpm do, minimal ones too. Source: bash.spec of Fedora, which owns
 * `/usr/bin/sh`.
 */
export function hasBashAsSh(image: ImageReference): boolean {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return false;
  const tag = image.tagShape;
  if (RPM.has(name)) return true;
  if (distributionOf(image) !== "unknown") return distributionOf(image) === "rpm";
  if (BARE.test(tag) || SAYS_DEBIAN.test(tag) || /(?:^|-)(?:nanoserver|windows)/.test(tag)) return false;
  if (NAMES_OF_RPM.test(name)) return true;
  if (name === "openjdk") return image.tag.is !== "unknown";
  return DEBIAN.has(name) && (SAYS_RPM.test(tag) || isOnOpenjdk(name, tag));
}
