// Tags that name whatever was released last, by convention of their publishers; for all languages.
//
// State: November 2026. Sources: the "Supported tags" of Docker's official images (latest, lts, current, stable, edge …), the
// list that dclint bans in Compose files (stable, edge, test, nightly, dev, beta, canary), and the names of branches.

import { hubName, type ImageReference } from "../core/image.ts";
import { releasesOf } from "./image-releases.ts";
import { isBuilt, officialTags } from "./official-tags.ts";

/** Channels that publishers move from release to release, also in front of a variant: `lts-alpine`. */
const CHANNELS: ReadonlySet<string> = new Set([
  "beta",
  "canary",
  "current",
  "dev",
  "edge",
  "latest",
  "lts",
  "main",
  "master",
  "nightly",
  "rolling",
  "stable",
  "test",
]);

/** Code names of releases of official images that the table of life cycles does not have (yet): Node.js, Debian, Ubuntu, ROS, Traefik. */
const LINES: ReadonlySet<string> = new Set(
  `argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton
  forky stonking humble jazzy kilted lyrical langres mimolette`.split(/\s+/),
);

/**
 * What a channel's image may be a variant of: its system, processor, edition, or what comes with it; a version may follow. What a
 * publisher or a test makes up behind a channel's name (`test-inject-proxy-version`) is a name of its own, and nothing says that
 * it moves. Sources: the tags of Docker's official images that begin with a channel (data/official-tags.json), and the words for
 * systems, processors and editions that publishers of other images on Docker Hub use in the same place.
 */
const VARIANTS: ReadonlySet<string> = new Set(
  `alpine almalinux amazonlinux busybox centos debian distroless fedora glibc linux ltsc musl nanoserver oracle oraclelinux photon
  rhel rocky rockylinux scratch ubi ubuntu windows windowsservercore wolfi
  bionic bookworm bullseye buster focal forky jammy noble resolute sid stretch trixie xenial
  amd64 arm arm32v6 arm32v7 arm64 arm64v8 armhf armv7 i386 ppc64le riscv64 s390x x64 x86 x86_64
  base ce cli community core cpu cuda debug dev ee enterprise extended fat full gpu headless jdk jre light lite mini minimal noroot
  nonroot oss plus pro rocm root rootless runtime sdk server slim small static standard tiny unprivileged unstable
  apache backports curl dind fpm java mariadb mysql nginx node otel perception perl php postgres python ros scm sqlite threaded
  tomcat zts`.split(/\s+/),
);

/** A release, a build or a commit in place of a variant: `stable-2.14.10`, `main-123`, `dev-v1.0.0`, `main-3f2a9c1`. */
const RELEASE = /^(?:v?\d|[0-9a-f]{7,40}(?:-|$))/;
/** A day behind a variant: one build of it, `nightly-alpine-2026-11-01`. Four digits alone may be an operating system's release. */
const DAY = /-(?:\d{8}|\d{4}-\d{2}-\d{2})(?:-|$)/;

/**
 * How the tag of an image moves: `latest` with every push; a `channel` when its publisher moves it on (`latest` in front of a
 * variant is one: `latest-alpine`). Undefined where there is no tag, or one that is not known, may be a release or one build, or
 * is a name of its own. Letter case aside: `Latest` is meant to be `latest`.
 *
 * Which tags an official image has is known: one that names no release, neither by a number nor by a code name, is of
 * whichever is the newest (`python:slim`, `nginx:mainline`). A tag that names a line of releases does not leave it
 * (`node:lts-krypton`).
 */
export function movementOf(image: ImageReference): "latest" | "channel" | undefined {
  if (image.tag.is !== "set") return undefined;
  const tag = image.tag.value;
  if (tag.toLowerCase() === "latest") return "latest";
  const said = isChannel(tag.toLowerCase());
  const name = hubName(image) ?? "";
  if (!said && (/\d/.test(tag) || isBuilt(name, tag) !== true)) return undefined;
  if (officialTags(name) !== undefined && tag.split("-").some((word) => LINES.has(word))) return undefined;
  const { own, distribution } = releasesOf(image);
  return own?.cycle === undefined && (said || distribution === undefined) ? "channel" : undefined;
}

/** Whether a tag says by its words that it moves. */
function isChannel(tag: string): boolean {
  const dash = tag.indexOf("-");
  const [channel, variant] = dash === -1 ? [tag, undefined] : [tag.slice(0, dash), tag.slice(dash + 1)];
  if (!CHANNELS.has(channel)) return false;
  if (variant === undefined) return true;
  if (RELEASE.test(variant) || DAY.test(tag)) return false;
  // `latest` means nothing else, whatever follows it.
  return channel === "latest" || variant.split("-").every(isVariant);
}

/** Whether a part of a tag names a variant, with its version or without, or is the version of the part in front of it. */
function isVariant(part: string): boolean {
  return VARIANTS.has(part) || /^\d+(?:\.\d+)*$/.test(part) || VARIANTS.has(/^([a-z]+)[\d.]+$/.exec(part)?.[1] ?? "");
}
