// What was scanned, is being scanned or could not be scanned, and the scanners themselves, as rows.
import type {
  ReportItem,
  ReportSummary,
  ReportsResult,
  Risk,
  ScanFailure,
  ScannerState,
  ScanTarget,
} from "../../../server/src/protocol.ts";
import { itemRows, RISK_ICONS, shows } from "./items.ts";
import { type Ability, type Icon, type Node, passes, type View } from "./node.ts";
import { ago, databaseAge, daysSince, imageInShort, joined, literal, message, RISKS, risksInWords } from "./words.ts";

/** From this age on a report says that its database is old, in days: Trivy publishes one every six hours. */
const OLD_DATABASE = 14;

/** More images than these that nobody scanned yet stand together below one row. */
const MOST_UNSCANNED = 3;

const REMEDIES: Readonly<Record<ScanFailure["remedies"][number], { readonly label: string; readonly icon: string }>> = {
  install: { label: "How to install", icon: "link-external" },
  "choose-program": { label: "Choose program…", icon: "folder-opened" },
  "pick-another": { label: "Pick another image…", icon: "package" },
  "update-database": { label: "Update the database", icon: "cloud-download" },
  rescan: { label: "Scan again", icon: "refresh" },
  "show-output": { label: "Show output", icon: "output" },
  "open-settings": { label: "Open settings", icon: "settings-gear" },
  "manage-trust": { label: "Manage workspace trust", icon: "workspace-trusted" },
};

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
  const rows = [...heads(report, failed, scans.now), ...itemRows(report, items, viewOf(report, view))];
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
  const above = heads(report, failed, scans.now);
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

/** What stands above a report's items: that a newer scan failed, that its database was old. */
function heads(report: ReportSummary, failed: ScanFailure | undefined, now: number): readonly Node[] {
  const { id, target, scanner } = report;
  if (failed !== undefined) return failureRows(`report ${id}`, failed, target);
  if (scanner.database === undefined || daysSince(scanner.database, now) < OLD_DATABASE) return [];
  return [
    {
      id: `report ${id} database`,
      label: `Trivy's database is ${daysSince(scanner.database, now)} days old.`,
      description: REMEDIES["update-database"].label,
      icon: { name: "cloud-download", tint: "info" },
      action: { does: "remedy", remedy: "update-database", target },
    },
  ];
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

/** A failure in words and, below, the steps that help. */
export function failureRows(parent: string, failed: ScanFailure, target: ScanTarget | undefined): readonly Node[] {
  const told: Node = {
    id: `${parent} failure`,
    label: failed.message,
    tooltip: message(failed.message),
    icon: { name: "comment", tint: "quiet" },
    abilities: ["copy"],
    about: { text: failed.message },
    action: { does: "tell", text: failed.message },
  };
  const steps = failed.remedies.map((remedy): Node => {
    const { label, icon } = REMEDIES[remedy];
    return {
      id: `${parent} ${remedy}`,
      label,
      icon: { name: icon },
      action: { does: "remedy", remedy, ...(target !== undefined && { target }) },
    };
  });
  return [told, ...steps];
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

/** The row “Scanners”. */
export function scannersRow(scanners: readonly ScannerState[], now: number): Node {
  const rows = scanners.map(({ id, title, found, failure }): Node => {
    const state = found === undefined ? (failure === undefined ? "not looked for yet" : shortOf(failure)) : "";
    const facts = found === undefined ? state : joined([found.version, databaseAge(found.database, now)]);
    const key = `scanner ${id}`;
    return {
      id: key,
      label: title,
      description: facts,
      ...(found !== undefined && { tooltip: `\`${found.path}\`` }),
      spoken: `${title}, ${facts}`,
      icon: failure === undefined ? { name: "tools" } : { name: "warning", tint: "warning" },
      ...(failure !== undefined && { open: true, children: failureRows(key, failure, undefined) }),
    };
  });
  const facts = rows.map(({ label, description }) => `${label} ${description}`).join("; ");
  return {
    id: "scanners",
    label: "Scanners",
    description: facts,
    spoken: `Scanners: ${facts}`,
    open: false,
    children: rows,
  };
}

function shortOf({ code }: ScanFailure): string {
  switch (code) {
    case "not-found":
      return "not installed";
    case "untrusted":
      return "waits for a trusted workspace";
    case "refused-version":
      return "refused";
    default:
      return "does not run";
  }
}
