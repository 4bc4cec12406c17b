// Packages of Debian with which apt installs no recommended ones, so that it does not matter whether it is told to leave those out; for
// all languages. The table and how it is made: data/README.md.
import { fact } from "../core/fact.ts";
import { PACKAGES_ALONE } from "./tables/packages-alone.ts";

const names = fact(({ rows }: typeof PACKAGES_ALONE) => new Set(rows.flatMap((row) => row.split(" "))));

/** Whether apt installs the same with a package whether or not it installs recommended ones. */
export function isLone(name: string): boolean {
  // Symbols for debugging only depend on what they are of (debhelper, dh_strip).
  return names(PACKAGES_ALONE).has(name) || name.endsWith("-dbgsym");
}

/** How many packages the table has. */
export function packagesAloneSize(): number {
  return names(PACKAGES_ALONE).size;
}
