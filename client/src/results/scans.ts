// What was scanned, is being scanned or could be scanned, as rows.

import type { ReportItem, ReportsResult, ScannedTarget, ScanTarget } from "../../../server/src/protocol.ts";
import { strong } from "../../../server/src/shown/markdown.ts";
import { itemRows } from "./items.ts";
import { imageInShort, joined } from "./labels.ts";
import { type Node, passes, type View, withBelow } from "./node.ts";
import { targetNotices } from "./notices.ts";
import { aroundOf, failedRow, keyOf, nameInRow, scannedRow } from "./scanned.ts";
import { titleOf, titlesOf } from "./titles.ts";

/** More images than these that nobody scanned yet stand together below one row. */
const MOST_UNSCANNED = 3;

export interface Scans {
  readonly reports: ReportsResult;
  /** Images that the workspace's files name. */
  readonly named: readonly string[];
  /** The items that were fetched, by the target's id. */
  readonly items: ReadonlyMap<string, readonly ReportItem[]>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The rows below “Scans”: what runs for the first time, what was scanned or failed, what could be scanned. */
export function scanRows(scans: Scans, view: View): readonly Node[] {
  const { reports: known, named: images } = scans;
  const running = new Map(known.running.map((one) => [one.id, one.phase]));
  const reported = new Set(known.targets.filter(hasReports).map(({ id }) => id));
  const rows: Node[] = [];
  for (const { id, target, title, phase } of known.running) {
    if (!reported.has(id) && passes(view.filter, [title])) rows.push(runningRow(target, title, phase));
  }
  for (const scanned of known.targets) {
    const phase = running.get(scanned.id);
    if (hasReports(scanned)) for (const row of rowOf(scans, scanned, view, phase)) rows.push(row);
    else if (phase === undefined && passes(view.filter, namesOf(scans, scanned)))
      rows.push(failedRow(scanned, titlesOf(known.scanners)));
  }
  const names = new Set([...known.running, ...known.targets].map(({ title }) => title));
  // Where nothing may be started, nothing is offered.
  const offered = known.scanners.every(({ failure }) => failure?.code === "untrusted") ? [] : images;
  const unscanned = offered.filter((name) => !names.has(name) && passes(view.filter, [name])).map(unscannedRow);
  if (unscanned.length <= MOST_UNSCANNED) return [...rows, ...unscanned];
  return [...rows, unscannedGroup(unscanned)];
}

/** The rows below a scanned target whose items are here; none where there is no such target. */
export function reportRows(scans: Scans, id: string, view: View): readonly Node[] {
  const { targets, running } = scans.reports;
  const scanned = targets.find((one) => one.id === id);
  const items = scans.items.get(id);
  if (scanned === undefined || items === undefined) return [];
  const found = itemRows(aroundOf(scanned, scans.reports.scanners), items, viewOf(scanned, view));
  const isRunning = running.some(({ id }) => id === scanned.id);
  return rowsBelow(scans, scanned, found, isRunning);
}

/** How many of the rows are about a scan: finished, running or failed. */
export function countOfScans(rows: readonly Node[]): number {
  return rows.filter(({ id }) => !id.startsWith(UNSCANNED)).length;
}

const hasReports = ({ reports }: ScannedTarget) => reports.length > 0;

/** A filter that names the target shows all of it. */
const viewOf = ({ title }: ScannedTarget, view: View) =>
  passes(view.filter, [title]) ? { ...view, filter: "" } : view;

/** What a target without a fitting item is found by: its title and the scanners that failed. */
function namesOf({ reports }: Scans, scanned: ScannedTarget): readonly string[] {
  const titles = titlesOf(reports.scanners, scanned);
  return [
    scanned.title,
    ...scanned.failures.flatMap(({ scanner }) => (scanner === undefined ? [] : titleOf(scanner, titles))),
  ];
}

/** None where the filter leaves nothing of the target. */
function rowOf(scans: Scans, scanned: ScannedTarget, view: View, phase: string | undefined): readonly Node[] {
  const { scanners } = scans.reports;
  const { filter, ...how } = viewOf(scanned, view);
  const items = scans.items.get(scanned.id);
  const found = items === undefined ? [] : itemRows(aroundOf(scanned, scanners), items, { ...how, filter });
  if (items !== undefined && found.length === 0 && !passes(filter, namesOf(scans, scanned))) return [];
  const isEmpty = Object.values(scanned.kinds).every((count) => count === 0);
  const rows = items === undefined && !isEmpty ? "later" : rowsBelow(scans, scanned, found, phase !== undefined);
  return [scannedRow(scanned, rows, titlesOf(scanners, scanned), scans.now, phase)];
}

/** What stands below a target's row: notices, and `found` items. */
function rowsBelow(scans: Scans, scanned: ScannedTarget, found: readonly Node[], isRunning: boolean): readonly Node[] {
  const { scanners } = scans.reports;
  const { parent, titles } = aroundOf(scanned, scanners);
  const rows = [...targetNotices(parent, scanned, scanners, titles, scans.now), ...found];
  return isRunning ? rows.map(dimmed) : rows;
}

function dimmed(node: Node): Node {
  return { ...withBelow(node, dimmed), dim: true };
}

const UNSCANNED = "unscanned";

function unscannedGroup(children: readonly Node[]): Node {
  const description = `${children.length} images used here`;
  return { id: UNSCANNED, label: "Not scanned", description, icon: { name: "package", tint: "quiet" }, children };
}

function unscannedRow(name: string): Node {
  const target: ScanTarget = { kind: "image", name };
  const { label, registry } = imageInShort(name);
  return {
    id: `${UNSCANNED} ${name}`,
    label,
    description: joined(["not scanned", registry]),
    tooltip: strong(name),
    spoken: `${name}, not scanned`,
    icon: { name: "package", tint: "quiet" },
    abilities: ["scan", "copy"],
    about: { target, text: name },
  };
}

function runningRow(target: ScanTarget, title: string, phase: string): Node {
  const doing = phase || "Starting";
  return {
    id: `running ${keyOf(target)}`,
    label: nameInRow(target, title).label,
    description: `${doing} …`,
    tooltip: strong(title),
    spoken: `${title}, being scanned: ${doing}`,
    icon: { name: "sync~spin", tint: "info" },
    abilities: ["cancel"],
    about: { target, text: title },
  };
}
