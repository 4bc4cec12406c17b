// Where the tables of facts come from, how old they are and how much they hold: what `plimsoll --version --verbose` prints.
import { lifecycleSize } from "./lifecycle.ts";
import { officialTagsSize } from "./official-tags.ts";
import { IMAGE_USERS } from "./tables/image-users.ts";
import { LIFECYCLE } from "./tables/lifecycle.ts";
import { OFFICIAL_TAGS } from "./tables/official-tags.ts";

export interface FactTable {
  readonly title: string;
  readonly source: string;
  /** `YYYY-MM-DD`: the day of the snapshot, or of the last review. */
  readonly date: string;
  /** What it holds, as `1844 cycles`. */
  readonly holds: readonly string[];
}

/** Every table of facts about the world outside of the files. */
export function factTables(): readonly FactTable[] {
  const { products, cycles } = lifecycleSize();
  const { images, tags } = officialTagsSize();
  return [
    {
      title: "Release cycles",
      source: "endoflife.date",
      date: LIFECYCLE.snapshot,
      holds: [`${products} products`, `${cycles} cycles`],
    },
    {
      title: "Tags of official images",
      source: "docker-library/official-images",
      date: OFFICIAL_TAGS.snapshot,
      holds: [`${images} images`, `${tags} tags`],
    },
    {
      title: "Users of images",
      source: "their Dockerfiles",
      date: IMAGE_USERS.snapshot,
      holds: [`${IMAGE_USERS.rows.length} rows`],
    },
  ];
}
