// Which tags Docker's official images have: every one that was being built at the snapshot; for all languages.
import { remembered } from "../core/fact.ts";
import { OFFICIAL_TAGS } from "./tables/official-tags.ts";
import { readTagSet } from "./tag-set.ts";

/** The day of the snapshot. */
export const OFFICIAL_TAGS_DAY: string = OFFICIAL_TAGS.snapshot;

const rows = (): ReadonlyMap<string, string> =>
  remembered(
    OFFICIAL_TAGS,
    rows,
    () =>
      new Map(
        OFFICIAL_TAGS.rows.map((row) => {
          const end = row.indexOf("|");
          return [row.slice(0, end), row.slice(end + 1)];
        }),
      ),
  );

/** The tags of an official image, by its name on Docker Hub; undefined for other images. */
export function officialTags(name: string): ReadonlySet<string> | undefined {
  const row = rows().get(name);
  return row === undefined ? undefined : remembered(OFFICIAL_TAGS, name, () => new Set(readTagSet(row)));
}

/** How many images and tags the table has. */
export function officialTagsSize(): { readonly images: number; readonly tags: number } {
  const sizes = [...rows().keys()].map((name) => officialTags(name)?.size ?? 0);
  return { images: sizes.length, tags: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Whether a tag of an image was being built at the snapshot; undefined for an image that is not official. */
export function isBuilt(name: string, tag: string): boolean | undefined {
  return officialTags(name)?.has(tag);
}

/**
 * The tag of the same release in a smaller image, where an official image has one: `22-slim` for `22`, `3.14-slim-trixie` for
 * `3.14-trixie`.
 */
export function slimTwin(name: string, tag: string): string | undefined {
  if (/(?:^|-)(?:slim|alpine)/.test(tag)) return undefined;
  const dash = tag.indexOf("-");
  const inside = dash === -1 ? [] : [`${tag.slice(0, dash)}-slim${tag.slice(dash)}`];
  return [`${tag}-slim`, ...inside].find((twin) => isBuilt(name, twin));
}

/**
 * The tag of the same release without the compiler of Java, where an official image has one: `25-jre-alpine` for `25-jdk-alpine` and
 * `25-alpine`.
 */
export function runtimeTwin(name: string, tag: string): string | undefined {
  const words = tag.split("-");
  if (words.includes("jre")) return undefined;
  const [first = "", ...rest] = words.filter((word) => word !== "jdk");
  const twin = [first, "jre", ...rest].join("-");
  return isBuilt(name, twin) ? twin : undefined;
}
