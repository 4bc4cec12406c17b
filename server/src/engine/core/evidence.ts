// What a file that no language claims says: to one sort of evidence, or to several of one language, which has them as one.
import type { Entry } from "./index.ts";
import { type Evidence, HEAD } from "./language.ts";

/** How a file is there: git ignores it, it is a link that is not followed, or neither. */
export type Held = "listed" | "ignored" | "link";

/** The rows of a file; `text` is undefined where it was not read. */
export function rowsOf(evidence: Evidence, path: string, text: string | undefined, held: Held): readonly Entry[] {
  const reader = held === "ignored" ? evidence.ignored : evidence;
  // Of a longer text no sort has seen more when it was asked whether the file counts.
  return text !== undefined && reader?.counts(path, text.slice(0, HEAD)) === true
    ? reader.entries(text, path)
    : evidence.unread(path, held === "link");
}

/** What any of some sorts counts. Each judges a file by itself. */
export function anyEvidence(...sorts: readonly Evidence[]): Evidence {
  const readIgnored = sorts.flatMap(({ ignored }) => ignored ?? []);
  const entriesOf = (held: Held) => (text: string, path: string) =>
    sorts.flatMap((one) => rowsOf(one, path, text, held));
  return {
    watched: sorts.flatMap(({ watched }) => watched),
    counts: (path, head) => sorts.some((one) => one.counts(path, head)),
    entries: entriesOf("listed"),
    unread: (path, isLink) => sorts.flatMap((one) => one.unread(path, isLink)),
    ignored:
      readIgnored.length === 0
        ? undefined
        : {
            counts: (path, head) => readIgnored.some((one) => one.counts(path, head)),
            entries: entriesOf("ignored"),
          },
  };
}
