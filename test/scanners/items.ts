// Reports and items as scanners would give them, for tests of what is made of several.
import type { PackageName, Risk } from "../../server/src/protocol.ts";
import type {
  Item,
  License,
  Misconfiguration,
  Report,
  Secret,
  Vulnerability,
} from "../../server/src/scanners/core/report.ts";
import { type Merged, merge } from "../../server/src/scanners/merge.ts";

export const target = { kind: "image", name: "shop/web:1" } as const;

export function report(id: string, items: readonly Item[], more: Partial<Report> = {}): Report {
  const scanner = { id, title: id.toUpperCase(), version: "1" };
  const begun = "2026-01-01T00:00:00.000Z";
  return { target, scanner, begun, taken: begun, items, files: {}, ...more };
}

export function vulnerability(id: string, what: PackageName, more: Partial<Vulnerability> = {}): Vulnerability {
  return { kind: "vulnerability", id, aliases: [], package: what, risk: "high", title: id, ...more };
}

export const npm = (name: string, version: string): PackageName => ({
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
});

export const secret = (path: string, lines?: readonly [number, number], id = "token"): Secret => ({
  kind: "secret",
  id,
  risk: "high",
  title: id,
  place: { path, ...(lines && { lines }) },
});
export const check = (
  id: string,
  path: string,
  lines?: readonly [number, number],
  risk: Risk = "low",
): Misconfiguration => ({
  kind: "misconfiguration",
  id,
  risk,
  title: id,
  message: id,
  place: { path, ...(lines && { lines }) },
});
export const license = (id: string, named: string): License => ({ kind: "license", id, risk: "low", package: named });

/** Who says so, in their order. */
export const by = (item: Merged): string => ("risks" in item ? Object.keys(item.risks) : item.scanners).join("+");

/** The ids and who says them, of a list of items for each of the scanners a, b, c … */
export function told(...lists: readonly (readonly Item[])[]): readonly string[] {
  const reports = lists.map((items, i) => report(String.fromCharCode(97 + i), items));
  return merge(reports, rulesOf).map((item) => `${item.id} ${by(item)}`);
}

/** As our rules would say: DS-1 of a and CIS-1 of b are one verdict. */
export const rulesOf = (scanner: string, id: string) =>
  (scanner === "a" && id === "DS-1") || (scanner === "b" && id === "CIS-1") ? ["dockerfile/missing-user"] : [];
