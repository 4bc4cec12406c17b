// How old the tables of facts are that grow old with the world: what is supported, and which tags images have; for all languages.
import { LIFECYCLE_DAY } from "./lifecycle.ts";
import { OFFICIAL_TAGS_DAY } from "./official-tags.ts";

const TABLES: readonly { readonly day: string; readonly what: string }[] = [
  { day: LIFECYCLE_DAY, what: "supported releases" },
  { day: OFFICIAL_TAGS_DAY, what: "image tags" },
];

/** The sentence on the tables that are older than a year on a day; undefined where none is. */
export function ageOfTables(today: string): string | undefined {
  const old = TABLES.filter(({ day }) => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}` < today);
  const list = old.map(({ day, what }) => `${what} (${day})`).join(" and ");
  return old.length === 0 ? undefined : `What is known of ${list} is older than a year: a newer version knows more.`;
}
