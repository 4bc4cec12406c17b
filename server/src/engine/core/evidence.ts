// Several sorts of evidence of one language, as the one that it has.
import type { Evidence } from "./language.ts";

/** What any of some sorts counts. Each judges a file by itself. */
export function anyEvidence(...sorts: readonly Evidence[]): Evidence {
  return {
    watched: sorts.flatMap(({ watched }) => watched),
    counts: (path, head) => sorts.some((one) => one.counts(path, head)),
    // Of a longer text no sort has seen more when it was asked whether the file counts.
    entries: (text, path) =>
      sorts.flatMap((one) => (one.counts(path, text.slice(0, HEAD)) ? one.entries(text, path) : one.unread(path))),
    unread: (path) => sorts.flatMap((one) => one.unread(path)),
  };
}

const HEAD = 65_536;
