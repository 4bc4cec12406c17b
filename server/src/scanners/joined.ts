// A group of what several scanners say of one thing as one item: the words of the one that sees the worst risk, of equals the
// first, with what it leaves out from the others. No scanner can make harmless what another one calls critical.
import { hasFields } from "../fields.ts";
import { isLocated, RISKS, type Risk, type ScannerId } from "../protocol.ts";
import { isCve } from "./advisories.ts";
import { type Fact, type Item, isRated, type RatedItem, type Vulnerability } from "./core/report.ts";

export type Merged =
  | (RatedItem & { readonly risks: Readonly<Record<ScannerId, Risk>> })
  | (Fact & { readonly scanners: readonly ScannerId[] });

/** An item, and the scanner that says so. */
export interface Told {
  readonly by: ScannerId;
  readonly item: Item;
}

/** One item of one scanner, in its own words. */
export function alone({ item, by }: Told): Merged {
  return isRated(item) ? { ...item, risks: { [by]: item.risk } } : { ...item, scanners: [by] };
}

/** What is said of one thing as one item. `name` is the one under which a vulnerability was compared. */
export function joined(told: readonly [Told, ...Told[]], name: string | undefined): Merged {
  const items = told.map(({ item }) => item).sort((a, b) => placeOf(riskOf(a)) - placeOf(riskOf(b)));
  const item = narrowed(filled(items) as Item, items);
  if (!isRated(item)) return { ...item, scanners: [...new Set(told.map(({ by }) => by))] };
  const risks: Record<ScannerId, Risk> = {};
  for (const { by, item: own } of told) if (isRated(own)) risks[by] = worst([own.risk, risks[by]]);
  const rated = { ...item, risk: worst(Object.values(risks)), risks };
  const vulnerabilities = items.filter((one) => one.kind === "vulnerability");
  return rated.kind === "vulnerability" ? { ...rated, ...namesOf(vulnerabilities, name) } : rated;
}

const riskOf = (item: Item): Risk | undefined => ("risk" in item ? item.risk : undefined);
const placeOf = (risk: Risk | undefined): number => (risk === undefined ? RISKS.length : RISKS.indexOf(risk));

/** An item at the narrowest lines that are said of it. */
function narrowed(item: Item, items: readonly Item[]): Item {
  if (!isLocated(item)) return item;
  const lines = items.flatMap((one) => ("place" in one && one.place?.lines !== undefined ? [one.place.lines] : []));
  const [narrow] = lines.sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
  return narrow === undefined ? item : { ...item, place: { ...item.place, lines: narrow } };
}

function worst(risks: readonly (Risk | undefined)[]): Risk {
  return RISKS.find((risk) => risks.includes(risk)) ?? "unknown";
}

type Names = Pick<Vulnerability, "id" | "aliases" | "title">;

/** The best known name, the others, each once, and a title that is none of them. */
function namesOf(items: readonly Vulnerability[], name: string | undefined): Names {
  const names = new Map<string, string>();
  for (const { id, aliases } of items) {
    for (const one of [id, ...aliases]) {
      const upper = one.toUpperCase();
      if (!names.has(upper)) names.set(upper, isCve(one) ? upper : one);
    }
  }
  const [first] = items;
  const id = names.get(name ?? "") ?? (name !== undefined && isCve(name) ? name : (first?.id ?? ""));
  names.delete(id.toUpperCase());
  const titles = items.map(({ title }) => title);
  // Where a scanner has no title it repeats a name.
  const told = titles.find((title) => title !== "" && title !== id && !names.has(title.toUpperCase()));
  return { id, aliases: [...names.values()], title: told ?? titles[0] ?? id };
}

/** The first that is said of each field, within places and packages too. */
function filled(objects: readonly object[]): object {
  const result: Record<string, unknown> = {};
  for (const key of new Set(objects.flatMap((one) => Object.keys(one)))) {
    const values = objects
      .map((one) => (one as Readonly<Record<string, unknown>>)[key])
      .filter((one) => one !== undefined);
    const value = values.find((one) => one !== "") ?? values[0];
    if (value === undefined) continue;
    result[key] = hasFields(value) ? filled(values.filter(hasFields)) : value;
  }
  return result;
}
