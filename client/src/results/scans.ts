// What was scanned, is being scanned or could not be scanned, as rows.
import type {
  ReportItem,
  ReportSummary,
  ReportsResult,
  Risk,
  ScanFailure,
  ScanTarget,
} from "../../../server/src/protocol.ts";
import { itemRows, RISK_ICONS, shows } from "./items.ts";
import { ago, databaseAge, imageInShort, joined, literal, message, RISKS, risksInWords } from "./labels.ts";
import { type Ability, type Icon, type Node, passes, type View } from "./node.ts";
import { failureRows, reportNotices } from "./notices.ts";

/** More images than these that nobody scanned yet stand together below one row. */
const MOST_UNSCANNED = 3;

export interface Scans {
  readonly reports: ReportsResult;
  /** Images that the workspace's files name. */
  readonly named: readonly string[];
  /** The items of the reports that were fetched, by the report's id. */
  readonly items: ReadonlyMap<string, readonly ReportItem[]>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One name for a target, whatever it was found by: for joining what is said about it. */
export function keyOf(target: ScanTarget): string {
  return target.kind === "image" ? `image ${target.source ?? ""} ${target.name}` : `${target.kind} ${target.path}`;
}

/** The rows below “Scans”: what runs for the first time, what was scanned, what failed, what could be scanned. */
export function scanRows(scans: Scans, view: View): readonly Node[] {
  const { reports: known, named: images } = scans;
  const running = new Map(known.running.map((one) => [keyOf(one.target), one]));
  const failures = new Map(known.failures.map((one) => [keyOf(one.target), one]));
  const reported = new Set(known.reports.map(({ target }) => keyOf(target)));
  const rows: Node[] = [];
  for (const { target, title, phase } of known.running) {
    if (!reported.has(keyOf(target)) && passes(view.filter, title)) rows.push(runningRow(target, title, phase));
  }
  for (const report of known.reports) {
    const key = keyOf(report.target);
    const row = reportRow(scans, report, view, running.get(key)?.phase, failures.get(key)?.failure);
    if (row !== undefined) rows.push(row);
  }
  for (const { target, title, failure } of known.failures) {
    const key = keyOf(target);
    if (!reported.has(key) && !running.has(key) && passes(view.filter, title))
      rows.push(failedRow(target, title, failure));
  }
  const names = new Set([...known.running, ...known.reports, ...known.failures].map(({ title }) => title));
  // Where nothing may be started, nothing is offered.
  const offered = known.scanners.some(({ failure }) => failure?.code === "untrusted") ? [] : images;
  const unscanned = offered.filter((name) => !names.has(name) && passes(view.filter, name)).map(unscannedRow);
  if (unscanned.length <= MOST_UNSCANNED) return [...rows, ...unscanned];
  return [...rows, unscannedGroup(unscanned)];
}

/** How many of the rows are about a scan: finished, running or failed. */
export function countOfScans(rows: readonly Node[]): number {
  return rows.filter(({ id }) => !id.startsWith(UNSCANNED)).length;
}

const UNSCANNED = "unscanned";

function unscannedGroup(children: readonly Node[]): Node {
  const description = `${children.length} images that files name`;
  return { id: UNSCANNED, label: "Not scanned", description, icon: { name: "package", tint: "quiet" }, children };
}

/** What a target is called in a row, and what stands beside it. */
function named(target: ScanTarget, title: string): { readonly label: string; readonly registry?: string } {
  return target.kind === "image" ? imageInShort(title) : { label: title };
}

function runningRow(target: ScanTarget, title: string, phase: string): Node {
  return {
    id: `running ${keyOf(target)}`,
    label: named(target, title).label,
    description: `${phase || "Starting"} …`,
    tooltip: `**${literal(title)}**`,
    spoken: `${title}, being scanned: ${phase || "Starting"}`,
    icon: { name: "sync~spin", tint: "info" },
    abilities: ["cancel"],
    about: { target, text: title },
  };
}

/** The rows below a report whose items are here; none where there is no such report. */
export function reportRows(scans: Scans, id: string, view: View): readonly Node[] {
  const { reports, failures, running } = scans.reports;
  const report = reports.find((one) => one.id === id);
  const items = scans.items.get(id);
  if (report === undefined || items === undefined) return [];
  const key = keyOf(report.target);
  const failed = failures.find((one) => keyOf(one.target) === key)?.failure;
  const rows = [
    ...reportNotices(report, failed, scans.reports.scanners, scans.now),
    ...itemRows(report, items, viewOf(report, view)),
  ];
  return running.some((one) => keyOf(one.target) === key) ? rows.map(dimmed) : rows;
}

/** A filter that names the target shows all of it. */
const viewOf = ({ title }: ReportSummary, view: View) => (passes(view.filter, title) ? { ...view, filter: "" } : view);

/** Undefined where the filter leaves nothing of it. */
function reportRow(
  scans: Scans,
  report: ReportSummary,
  view: View,
  phase: string | undefined,
  failed: ScanFailure | undefined,
): Node | undefined {
  const { id, target, title, counts, taken, digest, scanner } = report;
  const items = scans.items.get(id);
  const matches = viewOf(report, view);
  if (matches.filter !== "" && items !== undefined && !items.some((item) => shows(item, matches.filter)))
    return undefined;
  const inWords = risksInWords(counts);
  const age = ago(taken, scans.now);
  const running = phase !== undefined;
  const isEmpty = report.vulnerabilities + report.secrets + report.misconfigurations + report.licenses === 0;
  const abilities: readonly Ability[] = running ? ["cancel", "export"] : ["rescan", "export", "forget", "copy"];
  const above = reportNotices(report, failed, scans.reports.scanners, scans.now);
  const rows = items === undefined ? "later" : reportRows(scans, id, view);
  const state = running ? `${phase || "Starting"} …` : failed === undefined ? undefined : "last scan failed";
  const { label, registry } = named(target, title);
  return {
    id: `report ${id}`,
    label,
    description: joined([state, inWords, age, registry]),
    tooltip: [
      `**${literal(title)}**`,
      inWords,
      `Scanned ${literal(age)} by Trivy ${literal(joined([scanner.version, databaseAge(scanner.database, Date.parse(taken))]))}`,
      ...(digest === undefined ? [] : [`\`${digest}\``]),
      ...(failed === undefined ? [] : [message(failed.message)]),
    ].join("\n\n"),
    spoken: joined([title, state, inWords, `scanned ${age}`], ", "),
    icon: running
      ? { name: "sync~spin", tint: "info" }
      : failed === undefined
        ? iconOf(counts)
        : { name: "warning", tint: "warning" },
    abilities,
    about: { target, report: id, text: title },
    dim: running,
    ...(isEmpty && above.length === 0 ? {} : { children: isEmpty ? above : rows }),
  };
}

function dimmed(node: Node): Node {
  const { children } = node;
  return { ...node, dim: true, ...(Array.isArray(children) && { children: children.map(dimmed) }) };
}

function iconOf(counts: Readonly<Record<Risk, number>>): Icon {
  const worst = RISKS.find((risk) => counts[risk] > 0);
  return worst === undefined ? { name: "pass", tint: "good" } : RISK_ICONS[worst];
}

function failedRow(target: ScanTarget, title: string, failed: ScanFailure): Node {
  const id = `failed ${keyOf(target)}`;
  return {
    id,
    label: named(target, title).label,
    description: joined(["not scanned", named(target, title).registry]),
    tooltip: `**${literal(title)}**\n\n${message(failed.message)}`,
    spoken: `${title}, not scanned: ${failed.message}`,
    icon: { name: "error", tint: "error" },
    abilities: ["rescan", "copy"],
    about: { target, text: failed.message },
    open: true,
    children: failureRows(id, failed, target),
  };
}

function unscannedRow(name: string): Node {
  const target: ScanTarget = { kind: "image", name };
  const { label, registry } = imageInShort(name);
  return {
    id: `${UNSCANNED} ${name}`,
    label,
    description: joined(["not scanned", registry]),
    tooltip: `**${literal(name)}**`,
    spoken: `${name}, not scanned`,
    icon: { name: "package", tint: "quiet" },
    abilities: ["scan", "copy"],
    about: { target, text: name },
  };
}
