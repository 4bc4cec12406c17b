// When software is supported: products, their release cycles, and what a cycle is on a day; for all languages. The table is a
// snapshot: a cycle that began after it is not in it, so nothing can be said of one.
import { fact } from "../core/fact.ts";
import { namedProduct } from "./image-names.ts";
import { LIFECYCLE } from "./tables/lifecycle.ts";

/** The last day of some support (`YYYY-MM-DD`); `over` where it ended on an unknown day, `open` where no end was set at the snapshot. */
type End = string;

/** A line of releases that gets fixes under one name: Node.js 24, Python 3.14. */
export interface Cycle {
  readonly name: string;
  /** In small letters: `trixie`. */
  readonly codename: string | undefined;
  /** `YYYY-MM-DD`, as all days here. */
  readonly released: string;
  /** The day from which it is a release with long-term support; absent where it never is. */
  readonly lts: string | undefined;
  /** The end of new features and ordinary fixes; absent where the project makes no such difference. */
  readonly active: End | undefined;
  /** The end of security fixes for everybody. */
  readonly regular: End;
  /** The end of fixes by others or for money; `Product.extendedMeans` says what it is. Absent where there are none. */
  readonly extended: End | undefined;
}

export interface Product {
  /** As endoflife.date calls it: `nodejs`. */
  readonly id: string;
  /** As it calls itself: `Node.js`. */
  readonly title: string;
  /** Its images, as far as they are known: without registry on Docker Hub. */
  readonly images: readonly string[];
  /** What support beyond the regular one is called: `Debian LTS`. */
  readonly extendedMeans: string | undefined;
  /** The cycles as they are written in the table; `cycles` reads them. */
  readonly row: string;
  /** Its support ends in a month, of which no day is given: every end is the last day of one. */
  readonly endsInMonth: boolean;
}

/**
 * Products whose publisher gives months, for which endoflife.date has to choose a day: 2021-04-02 for April 2021
 * (https://ubuntu.com/about/release-cycle).
 */
const ENDS_IN_MONTH: ReadonlySet<string> = new Set(["ubuntu"]);

/** The day of the snapshot: what came after it is not in the table. */
export const LIFECYCLE_DAY: string = LIFECYCLE.snapshot;

/** Every product by its id. */
const products = fact((table: typeof LIFECYCLE) => {
  const all = table.rows.map((row): Product => {
    const [id = "", title = "", images = "", extendedMeans = "", cyclesRow = ""] = row.split("|");
    return {
      id,
      title,
      images: images.split(" "),
      extendedMeans: extendedMeans || undefined,
      row: cyclesRow,
      endsInMonth: ENDS_IN_MONTH.has(id),
    };
  });
  return new Map(all.map((product) => [product.id, product]));
});

const byImage = fact(
  (table: typeof LIFECYCLE) =>
    new Map(
      [...products(table).values()].flatMap((product) => product.images.map((image) => [image, product] as const)),
    ),
);

/** A product by its id. */
export function product(id: string): Product | undefined {
  return products(LIFECYCLE).get(id);
}

/** The product that an image is of, by the image's name: without registry on Docker Hub, with it elsewhere. */
export function productOf(name: string): Product | undefined {
  const named = namedProduct(name);
  if (named === undefined) return byImage(LIFECYCLE).get(name);
  return named.product === undefined ? undefined : product(named.product);
}

/** The release cycles of a product, the newest first. */
export const cycles: (product: Product) => readonly Cycle[] = fact(({ row, endsInMonth }: Product) => {
  const all = row === "" ? [] : row.split(";").map(readCycle);
  return endsInMonth ? all.map(toMonthsEnd) : all;
});

function toMonthsEnd({ active, regular, extended, ...rest }: Cycle): Cycle {
  return {
    ...rest,
    active: active && lastOfMonth(active),
    regular: lastOfMonth(regular),
    extended: extended && lastOfMonth(extended),
  };
}

function lastOfMonth(end: End): End {
  if (!/^\d/.test(end)) return end;
  const [year = 0, month = 0] = end.split("-").map(Number);
  // The day before the first one of the next month: months are counted from 0 here.
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** How many products and cycles the table has. */
export function lifecycleSize(): { readonly products: number; readonly cycles: number } {
  const all = [...products(LIFECYCLE).values()];
  return { products: all.length, cycles: all.reduce((sum, one) => sum + cycles(one).length, 0) };
}

const CYCLE = /^(\S+) (.{3})(.{3})(?:a(.{3}))?(?:x(.{3}))?(?:l(.{3}))?(?:~(.*))?$/;

function readCycle(text: string): Cycle {
  const [, name = "", released = "", regular = "", active, extended, lts, codename] = CYCLE.exec(text) ?? [];
  return {
    name,
    codename: codename?.split(" ")[0]?.toLowerCase(),
    released: readDay(released),
    lts: lts === undefined ? undefined : readDay(lts),
    active: active === undefined ? undefined : readDay(active),
    regular: readDay(regular),
    extended: extended === undefined ? undefined : readDay(extended),
  };
}

function readDay(text: string): string {
  if (text === "+++") return "over";
  return text === "---" ? "open" : new Date(Number.parseInt(text, 36) * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The cycle that a version belongs to: the longest one that the version begins with, number by number, so that `3.14.1` is of
 * `3.14`. Undefined where the table has none: it may be older or newer than the table.
 */
export function cycleOf(product: Product, version: string): Cycle | undefined {
  // No release cycle has more than three numbers.
  const numbers = version.split(".", 4);
  for (let length = numbers.length; length > 0; length -= 1) {
    const name = numbers.slice(0, length).join(".");
    const found = cycles(product).find((cycle) => cycle.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a cycle has a release with long-term support on a day. */
export function isLts({ lts }: Cycle, today: string): boolean {
  return lts !== undefined && lts <= today;
}

/** The best support that a cycle gets. */
export type Support = "unreleased" | "active" | "regular" | "extended" | "ended";

/**
 * The best support that a cycle gets on a day, as far as the table knows: an end that was set after the snapshot is not in it.
 * `active` is only said of products that make a difference between active and regular support.
 */
export function supportOn({ released, active, regular, extended }: Cycle, today: string): Support {
  if (today < released) return "unreleased";
  if (active !== undefined && lasts(active, today)) return "active";
  if (lasts(regular, today)) return "regular";
  return extended !== undefined && lasts(extended, today) ? "extended" : "ended";
}

/** Whether everybody gets security fixes for a cycle on a day. */
export function isSupported(cycle: Cycle, today: string): boolean {
  const support = supportOn(cycle, today);
  return support === "active" || support === "regular";
}

function lasts(end: End, today: string): boolean {
  return end === "open" || (end !== "over" && today <= end);
}
