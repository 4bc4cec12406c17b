// Where the tables of facts come from, how old and how large they are: what `plimsoll --version --verbose` prints.
import { lifecycleSize } from "./lifecycle.ts";
import { packagesAloneSize } from "./lone-packages.ts";
import { officialTagsSize } from "./official-tags.ts";
import { IMAGE_USERS } from "./tables/image-users.ts";
import { LIFECYCLE } from "./tables/lifecycle.ts";
import { OFFERED_TAGS } from "./tables/offered-tags.ts";
import { OFFICIAL_TAGS } from "./tables/official-tags.ts";
import { PACKAGES_ALONE } from "./tables/packages-alone.ts";

interface Table {
  /** `YYYY-MM-DD`: the day of the snapshot, or of the last review. */
  readonly snapshot: string;
  readonly rows: readonly string[];
}

export interface FactTable {
  readonly title: string;
  /** What it holds, as `1844 cycles`. */
  readonly holds: readonly string[];
  /** How many bytes its rows take in a bundle. */
  readonly bytes: number;
  /** As `from endoflife.date`. */
  readonly source: string;
  /** As `reviewed 2026-11-28`. */
  readonly dated: string;
}

/** Every table of facts about the world outside of the files. */
export function factTables(): readonly FactTable[] {
  const { products, cycles } = lifecycleSize();
  const { images, tags } = officialTagsSize();
  return [
    taken("Release cycles", LIFECYCLE, [`${products} products`, `${cycles} cycles`], "endoflife.date"),
    taken(
      "Tags of official images",
      OFFICIAL_TAGS,
      [`${images} images`, `${tags} tags`],
      "docker-library/official-images",
    ),
    reviewed("Default users of images", IMAGE_USERS, "read from Dockerfiles"),
    reviewed("Tags to offer", OFFERED_TAGS, "read on the images' pages"),
    {
      title: "Packages without recommended ones",
      holds: [`${packagesAloneSize()} packages`],
      bytes: bytesOf(PACKAGES_ALONE),
      source: "simulated with Debian 12",
      dated: `on ${PACKAGES_ALONE.snapshot}`,
    },
  ];
}

/** A table that is made from another project's data. */
function taken(title: string, table: Table, holds: readonly string[], project: string): FactTable {
  return { title, holds, bytes: bytesOf(table), source: `from ${project}`, dated: `snapshot of ${table.snapshot}` };
}

/** A table that people write. */
function reviewed(title: string, table: Table, source: string): FactTable {
  return {
    title,
    holds: [`${table.rows.length} rows`],
    bytes: bytesOf(table),
    source,
    dated: `reviewed ${table.snapshot}`,
  };
}

/** The rows as a bundle has them, with quotes and commas; other characters than ASCII are counted as one byte. */
function bytesOf({ rows }: Table): number {
  return JSON.stringify(rows).length;
}
