// How the tags of images are named that are offered: the rows of data/offered-tags.tsv, which a person reviews; for all
// languages. What a pattern stands for on a day says ./offered-tags.ts.
import { fact } from "../core/fact.ts";
import { folderOf } from "../core/paths.ts";
import { officialTags } from "./official-tags.ts";
import { OFFERED_TAGS } from "./tables/offered-tags.ts";

export interface Offer {
  /** Patterns of tags, best first. */
  readonly patterns: readonly string[];
  /** The newest cycle is for everybody, though an older one has long-term support. */
  readonly newest: boolean;
  /** Only minor versions with an even number are stable. */
  readonly even: boolean;
  /** The slim variant has another package manager, so it comes last. */
  readonly plainFirst: boolean;
  /** What the image is of, where the table of release cycles does not have it. */
  readonly product: string | undefined;
  /** The product that gives the cycles, where it is not the one that the image is of. */
  readonly cyclesOf: string | undefined;
}

const offers = fact(
  (table: typeof OFFERED_TAGS) =>
    new Map(
      table.rows.map((row) => {
        const [name = "", patterns = "", cycles = "", product = "", cyclesOf = ""] = row.split("|");
        const offer: Offer = {
          patterns: patterns.split(" "),
          newest: cycles.includes("newest"),
          even: cycles.includes("even"),
          plainFirst: cycles.includes("plain"),
          product: product || undefined,
          cyclesOf: cyclesOf || undefined,
        };
        return [name, offer] as const;
      }),
    ),
);

/**
 * The offer for an image's name: its own row, else that of its namespace, else the one for official images. Undefined for an
 * image of which no tags are known.
 */
export function offerOf(name: string): Offer | undefined {
  const all = offers(OFFERED_TAGS);
  const namespace = `${folderOf(name)}/*`;
  return all.get(name) ?? all.get(namespace) ?? (officialTags(name) === undefined ? undefined : all.get("*"));
}

/** The images that have a row of their own, sorted. */
export function offeredNames(): readonly string[] {
  return [...offers(OFFERED_TAGS).keys()].filter((name) => !name.endsWith("*")).sort();
}
