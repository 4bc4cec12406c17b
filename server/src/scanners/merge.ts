// The reports of several scanners on one target as one list: what several of them say is one item that knows who says it. Pure.
import type { Risk, ScannerId } from "../protocol.ts";
import { Advisories, packageKey, plainPath } from "./advisories.ts";
import {
  type Fact,
  type Item,
  isRated,
  type Misconfiguration,
  type PackageName,
  type Place,
  type RatedItem,
  type Report,
  RISKS,
} from "./core/report.ts";

export type Merged =
  | (RatedItem & { readonly risks: Readonly<Record<ScannerId, Risk>> })
  | (Fact & { readonly scanners: readonly ScannerId[] });

/** The rules of ours that give the same verdict as a check of a scanner; by them the checks of two scanners are compared. */
export type RulesOf = (scanner: ScannerId, check: string) => Iterable<string>;

/** What several scanners say of one thing; at most one item of each. */
interface Group {
  readonly said: { readonly by: ScannerId; readonly item: Item }[];
  /** The last report that has put an item in. */
  last: Report;
}

/**
 * The items of all reports. Of a vulnerability the name, the package and the path must be the same; of a secret the place;
 * of a misconfiguration the place and the verdict, as far as rules of ours have it; of the rest all that names it. Within
 * one report nothing is joined. The order is that of the reports.
 */
export function merge(reports: readonly Report[], rulesOf: RulesOf): readonly Merged[] {
  const [only] = reports;
  if (only !== undefined && reports.length === 1) return only.items.map((item) => alone(item, only.scanner.id));
  const everything = reports.flatMap(({ items }) => items);
  const advisories = new Advisories(everything.filter((item) => item.kind === "vulnerability"));
  const groups: Group[] = [];
  const packages = new Packages();
  const places = new Places();
  for (const report of reports) {
    const by = report.scanner.id;
    const put = (item: Item, group: Group | undefined): Group => {
      const own = group ?? { said: [], last: report };
      if (group === undefined) groups.push(own);
      own.said.push({ by, item });
      own.last = report;
      return own;
    };
    // Wherever lines overlap is found by going through both lists from the top.
    const placed = [...report.items].sort((a, b) => startOf(a) - startOf(b));
    for (const item of placed) {
      switch (item.kind) {
        case "vulnerability":
          packages.take(advisories.nameOf(item.id), item.package, item.place, report, (group) => put(item, group));
          break;
        case "package":
          packages.take("package", item.package, item.place, report, (group) => put(item, group));
          break;
        case "license":
          packages.take(`license ${item.id}`, { name: item.package, version: "" }, item.place, report, (group) =>
            put(item, group),
          );
          break;
        case "signature":
          packages.take(`signature ${item.state}`, { name: item.id, version: "" }, undefined, report, (group) =>
            put(item, group),
          );
          break;
        case "secret":
          places.take(["secret"], item.place, report, (group) => put(item, group));
          break;
        case "misconfiguration":
          places.take(verdicts(item, by, rulesOf), item.place, report, (group) => put(item, group));
      }
    }
  }
  return groups.map((group) => joined(group, advisories));
}

function verdicts({ id }: Misconfiguration, by: ScannerId, rulesOf: RulesOf): readonly string[] {
  return [`check ${id}`, ...[...rulesOf(by, id)].map((rule) => `rule ${rule}`)];
}

const startOf = (item: Item): number => ("place" in item ? (item.place?.lines?.[0] ?? 0) : 0);

/** A list of groups, and how far the groups at its start are taken by the report that is being put in. */
interface Row {
  readonly groups: Group[];
  next: number;
  report: Report | undefined;
}

/** Rows by their keys; `order` sorts a row anew for each report. */
class Rows {
  readonly #rows = new Map<string, Row>();
  readonly #order: ((a: Group, b: Group) => number) | undefined;

  constructor(order?: (a: Group, b: Group) => number) {
    this.#order = order;
  }

  /** The first group of a row that `report` has put nothing into. */
  free(key: string, report: Report): Group | undefined {
    const row = this.row(key, report);
    while (row.groups[row.next]?.last === report) row.next += 1;
    return row.groups[row.next];
  }

  row(key: string, report: Report): Row {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { groups: [], next: 0, report };
      this.#rows.set(key, row);
    }
    if (row.report !== report) {
      row.report = report;
      row.next = 0;
      if (this.#order !== undefined) row.groups.sort(this.#order);
    }
    return row;
  }
}

/** What is told apart by a name, a package and its path; where a scanner says no type or path, any will do. */
class Packages {
  readonly #rows = new Rows();

  take(
    name: string,
    what: PackageName,
    place: Place | undefined,
    report: Report,
    put: (group: Group | undefined) => Group,
  ): void {
    const key = packageKey(what);
    const base = JSON.stringify([name, key.what]);
    const type = key.type ?? "?";
    const path = key.ofSystem ? "" : (plainPath(place?.path) ?? "?");
    const exact = `${base} ${type} ${path}`;
    const known = path === "?" ? [`${base} ${type} *`] : [exact, `${base} ${type} ?`];
    const any = key.type === undefined ? [path === "?" ? `${base} *` : `${base} * ${path}`, `${base} * ?`] : [];
    const untyped = key.type === undefined ? [] : [path === "?" ? `${base} ? *` : `${base} ? ${path}`, `${base} ? ?`];
    let found: Group | undefined;
    for (const row of [...known, ...any, ...untyped]) found ??= this.#rows.free(row, report);
    const group = put(found);
    if (found !== undefined) return;
    for (const row of new Set([exact, `${base} ${type} *`, `${base} * ${path}`, `${base} *`]))
      this.#rows.row(row, report).groups.push(group);
  }
}

const WHOLE = [0, Number.POSITIVE_INFINITY] as const;

/** What is told apart by a place and what is said of it; lines that overlap are one place. */
class Places {
  readonly #lines = new Map<Group, readonly [number, number]>();
  readonly #rows = new Rows((a, b) => this.#linesOf(a)[0] - this.#linesOf(b)[0]);

  take(
    names: readonly string[],
    { path, lines }: Place,
    report: Report,
    put: (group: Group | undefined) => Group,
  ): void {
    const [start, end] = lines ?? WHOLE;
    const keys = names.map((name) => JSON.stringify([name, plainPath(path) ?? ""]));
    let found: Group | undefined;
    for (const key of keys) {
      if (found !== undefined) break;
      const row = this.#rows.row(key, report);
      let group = row.groups[row.next];
      while (group !== undefined && (group.last === report || this.#linesOf(group)[1] < start)) {
        row.next += 1;
        group = row.groups[row.next];
      }
      if (group !== undefined && this.#linesOf(group)[0] <= end) found = group;
    }
    const group = put(found);
    if (found !== undefined) return;
    this.#lines.set(group, [start, end]);
    for (const key of keys) this.#rows.row(key, report).groups.push(group);
  }

  #linesOf(group: Group): readonly [number, number] {
    return this.#lines.get(group) ?? WHOLE;
  }
}

function alone(item: Item, by: ScannerId): Merged {
  return isRated(item) ? { ...item, risks: { [by]: item.risk } } : { ...item, scanners: [by] };
}

/** A group as one item: the first scanner's, with what it does not say from the others. */
function joined({ said }: Group, advisories: Advisories): Merged {
  const [first] = said as [Group["said"][number]];
  if (!isRated(first.item)) return { ...first.item, scanners: [...new Set(said.map(({ by }) => by))] };
  const rated = said.flatMap(({ by, item }) => (isRated(item) ? [{ by, item }] : []));
  const risks = Object.fromEntries(rated.map(({ by, item }) => [by, item.risk]));
  const risk = RISKS.find((one) => rated.some(({ item }) => item.risk === one)) ?? first.item.risk;
  const all = rated.map(({ item }) => item);
  const filled: RatedItem = Object.assign({}, ...[...all].reverse());
  if (filled.kind !== "vulnerability") return { ...filled, risk, risks };
  const names = all.flatMap((item) => (item.kind === "vulnerability" ? [item.id, ...item.aliases] : []));
  const known = advisories.nameOf(filled.id);
  const id = names.find((name) => name.toUpperCase() === known) ?? filled.id;
  const aliases = [...new Set(names)].filter((name) => name !== id);
  const titles = all.flatMap((item) => (item.kind === "vulnerability" ? [item.title] : []));
  // Where a scanner has no title it repeats the name.
  const title = titles.find((one) => !names.includes(one)) ?? filled.title;
  return { ...filled, id, aliases, title, package: purlOf(all, filled.package), risk, risks };
}

function purlOf(items: readonly RatedItem[], own: PackageName): PackageName {
  const purls = items.flatMap((item) => (item.kind === "vulnerability" ? [item.package.purl] : []));
  const purl = own.purl ?? purls.find((one) => one !== undefined);
  return { ...own, ...(purl !== undefined && { purl }) };
}
