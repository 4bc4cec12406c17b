// Tags that name whatever was released last, by convention of their publishers; for all languages.
//
// State: November 2026. Sources: the "Supported tags" of Docker's official images (latest, lts, current, stable, edge …), the
// list that dclint bans in Compose files (stable, edge, test, nightly, dev, beta, canary), and the names of branches.

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

/** A release, a build or a commit in place of a variant: `stable-2.14.10`, `main-123`, `dev-v1.0.0`, `main-3f2a9c1`. */
const RELEASE = /^(?:v?\d|[0-9a-f]{7,40}(?:-|$))/;
/** A day behind a variant: one build of it, `nightly-alpine-2026-11-01`. Four digits alone may be an operating system's release. */
const DAY = /-(?:\d{8}|\d{4}-\d{2}-\d{2})(?:-|$)/;

/**
 * How a tag moves: `latest` with every push; a `channel` when its publisher moves it on (`latest` in front of a variant is
 * one: `latest-alpine`). Undefined for a tag that may be a release or one build. Letter case aside: `Latest` is meant to be `latest`.
 */
export function movementOf(tag: string): "latest" | "channel" | undefined {
  const lower = tag.toLowerCase();
  if (lower === "latest") return "latest";
  const dash = lower.indexOf("-");
  if (!CHANNELS.has(dash === -1 ? lower : lower.slice(0, dash))) return undefined;
  return dash !== -1 && (RELEASE.test(lower.slice(dash + 1)) || DAY.test(lower.slice(dash))) ? undefined : "channel";
}
