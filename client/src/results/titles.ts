// Which scanners say something, by their titles. Where only one looked at a target, rows do not name it.

import type {
  ReportItem,
  Risk,
  ScannedTarget,
  ScannerId,
  ScannerState,
  ScanTarget,
} from "../../../server/src/protocol.ts";
import { joinMarkdown, literal, type Markdown, markdown } from "../../../server/src/shown/markdown.ts";

/** The titles of scanners, in the order in which they are named. */
export type Titles = ReadonlyMap<ScannerId, string>;

/** What the rows below a target are told about it. */
export interface Around {
  /** The id of the target's row. */
  readonly parent: string;
  readonly target: ScanTarget;
  readonly titles: Titles;
  /** Whether there are reports of several scanners, so that rows say who found something. */
  readonly several: boolean;
}

/** The titles of all scanners, those included that only a report of `scanned` still names. */
export function titlesOf(scanners: readonly ScannerState[], scanned?: ScannedTarget): Titles {
  const titles = new Map(scanners.map(({ id, title }) => [id, title]));
  for (const { scanner } of scanned?.reports ?? []) if (!titles.has(scanner.id)) titles.set(scanner.id, scanner.title);
  return titles;
}

/** Falls back to the id for an unknown scanner. */
export const titleOf = (id: ScannerId, titles: Titles): string => titles.get(id) ?? id;

/** The titles of some scanners, joined by commas. */
export function titlesInWords(ids: readonly ScannerId[], titles: Titles): string {
  const order = [...titles.keys()];
  const placeOf = (id: ScannerId) => (titles.has(id) ? order.indexOf(id) : order.length);
  return [...ids]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((id) => titleOf(id, titles))
    .join(", ");
}

/** The scanners that know an item. */
export function scannersOf(item: ReportItem): readonly ScannerId[] {
  return "risks" in item ? Object.keys(item.risks) : item.scanners;
}

/** The end of an item's description where the target has reports of several scanners; `items` are all that the row is about. */
export function byWhom({ several, titles }: Around, items: readonly ReportItem[]): string | undefined {
  if (!several) return undefined;
  return titlesInWords([...new Set(items.flatMap(scannersOf))], titles) || undefined;
}

/** The same read aloud. */
export const spokenBy = (whom: string | undefined): string | undefined => whom && `found by ${whom}`;

/** The line of a tooltip that says who found an item, with the risk that each sees where they differ. */
export function foundBy({ several, titles }: Around, item: ReportItem): readonly Markdown[] {
  const known = scannersOf(item);
  if (!several || known.length === 0) return [];
  const risks = "risks" in item ? item.risks : {};
  if (new Set(Object.values(risks)).size < 2) return [markdown`Found by ${literal(titlesInWords(known, titles))}`];
  const each = Object.entries(risks).map(
    ([id, risk]) => markdown`${literal(titleOf(id, titles))}: ${literal(rated(risk))}`,
  );
  return [joinMarkdown(each, " · ")];
}

/** A risk in words. */
export const rated = (risk: Risk): string => (risk === "unknown" ? "not rated" : risk);
