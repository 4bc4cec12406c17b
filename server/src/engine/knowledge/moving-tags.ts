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

/** A release, a build or a commit in place of a variant: `stable-2.14.10`, `main-123`, `dev-v1.0.0`, `main-3f2a9c1`. */
const RELEASE = /^(?:v?\d|[0-9a-f]{7,40}(?:-|$))/;
/** A day behind a variant: one build of it, `nightly-alpine-2026-11-01`. Four digits alone may be an operating system's release. */
const DAY = /-(?:\d{8}|\d{4}-\d{2}-\d{2})(?:-|$)/;

/**
 * How the tag of an image moves: `latest` with every push; a `channel` when its publisher moves it on (`latest` in front of a
 * variant is one: `latest-alpine`). Undefined where there is no tag, or one that is not known or may be a release or one
 * build. Letter case aside: `Latest` is meant to be `latest`.
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
  if (!CHANNELS.has(dash === -1 ? tag : tag.slice(0, dash))) return false;
  return dash === -1 || !(RELEASE.test(tag.slice(dash + 1)) || DAY.test(tag.slice(dash)));
}
