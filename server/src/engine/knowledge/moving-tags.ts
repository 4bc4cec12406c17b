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

/** A day, or a commit: a build that was made once, `nightly-2026-11-01`. */
const ONE_BUILD = /\d{4}|[0-9a-f]{7}/;

/**
 * How a tag moves: `latest` with every push, a `channel` from release to release (`latest` in front of a variant is one:
 * `latest-alpine`); undefined for a tag that may be a release.
 */
export function movementOf(tag: string): "latest" | "channel" | undefined {
  const lower = tag.toLowerCase();
  if (lower === "latest") return "latest";
  const dash = lower.indexOf("-");
  if (dash === -1) return CHANNELS.has(lower) ? "channel" : undefined;
  return CHANNELS.has(lower.slice(0, dash)) && !ONE_BUILD.test(lower.slice(dash)) ? "channel" : undefined;
}
