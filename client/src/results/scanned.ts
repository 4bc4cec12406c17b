// What is known of one scanned target as a row: the reports of all scanners together, who made them, which of them failed.
import type { ReportSummary, Risk, ScannedTarget, ScannerState, ScanTarget } from "../../../server/src/protocol.ts";
import { ago, code, databaseAge, imageInShort, joined, literal, message, RISKS, risksInWords, some } from "./labels.ts";
import type { Ability, Icon, Node } from "./node.ts";
import { failureNotices, failuresInWords } from "./notices.ts";
import { RISK_ICONS } from "./risks.ts";
import { type Around, type Titles, titlesInWords, titlesOf } from "./titles.ts";

/** One name for a target, whatever it was found by: for joining what is said about it. */
export function keyOf(target: ScanTarget): string {
  return target.kind === "image" ? `image ${target.source ?? ""} ${target.name}` : `${target.kind} ${target.path}`;
}

/** What a target is called in a row, and what stands beside it. */
export function nameInRow(target: ScanTarget, title: string): { readonly label: string; readonly registry?: string } {
  return target.kind === "image" ? imageInShort(title) : { label: title };
}

/** What the rows below a target are told. */
export function aroundOf(scanned: ScannedTarget, scanners: readonly ScannerState[]): Around {
  const { id, target, reports } = scanned;
  return { parent: `report ${id}`, target, titles: titlesOf(scanners, scanned), several: reports.length > 1 };
}

/**
 * The row of a target that has reports, the newest first. `phase` is what is being done to it, empty before anything is said.
 */
export function scannedRow(
  scanned: ScannedTarget,
  children: readonly Node[] | "later",
  titles: Titles,
  now: number,
  phase: string | undefined,
): Node {
  const { id, target, title, counts, reports, digest, platform } = scanned;
  const failed = failedInWords(scanned, titles);
  const state = phase === undefined ? failed : `${phase || "Starting"} …`;
  const inWords = risksInWords(counts);
  const age = ago(reports[0]?.taken ?? "", now);
  const abilities: readonly Ability[] =
    phase === undefined ? ["rescan", "export", "forget", "copy"] : ["cancel", "export"];
  const { label, registry } = nameInRow(target, title);
  const facts = joined([digest === undefined ? undefined : code(digest), platform && literal(platform)]);
  return {
    id: `report ${id}`,
    label,
    description: joined([state, inWords, age, registry]),
    tooltip: [
      `**${literal(title)}**`,
      reports.map((report) => reportInWords(report, now)).join("  \n"),
      facts,
      ...failuresInWords(scanned, titles).map(message),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    spoken: joined([title, state, inWords, `scanned ${age}`], ", "),
    icon: phase === undefined ? iconOf(counts, failed) : { name: "sync~spin", tint: "info" },
    abilities,
    about: { target, report: id, text: title },
    dim: phase !== undefined,
    ...(children.length > 0 && { children }),
  };
}

/** As a line of Markdown: `Scanner 1.2.0 · 2 critical, 5 high · database 2 days old · 2 h ago`; the database as it was then. */
function reportInWords({ scanner, taken, counts, kinds }: ReportSummary, now: number): string {
  const others = [
    kinds.signature > 0 ? some(kinds.signature, "signature") : undefined,
    kinds.package > 0 ? some(kinds.package, "package") : undefined,
  ];
  const isCounted = Object.values(counts).some((count) => count > 0);
  const other = joined(others, ", ");
  return literal(
    joined([
      joined([scanner.title, scanner.version], " "),
      isCounted || other === "" ? risksInWords(counts, ", ") : other,
      databaseAge(scanner.database, Date.parse(taken)),
      ago(taken, now),
    ]),
  );
}

/** Which scanners failed last: `last scan failed` where that was all of it, else who. Undefined where none failed. */
function failedInWords({ reports, failures }: ScannedTarget, titles: Titles): string | undefined {
  if (failures.length === 0) return undefined;
  const failed = failures.flatMap(({ scanner }) => scanner ?? []);
  const isAll = failed.length < failures.length || reports.every(({ scanner }) => failed.includes(scanner.id));
  return isAll ? LAST_SCAN_FAILED : `${titlesInWords(failed, titles)} failed`;
}

const LAST_SCAN_FAILED = "last scan failed";

function iconOf(counts: Readonly<Record<Risk, number>>, failed: string | undefined): Icon {
  const worst = RISKS.find((risk) => counts[risk] > 0);
  // What the others found stays the news where only some failed; that nothing was found is none then.
  if (failed === LAST_SCAN_FAILED || (failed !== undefined && worst === undefined))
    return { name: "warning", tint: "warning" };
  return worst === undefined ? { name: "pass", tint: "good" } : RISK_ICONS[worst];
}

/** The row of a target that no scanner has reported on. */
export function failedRow(scanned: ScannedTarget, titles: Titles): Node {
  const { id, target, title } = scanned;
  const key = `failed ${keyOf(target)}`;
  const { label, registry } = nameInRow(target, title);
  const texts = failuresInWords(scanned, titles);
  const children = failureNotices(key, scanned, titles);
  return {
    id: key,
    label,
    description: joined(["not scanned", registry]),
    tooltip: [`**${literal(title)}**`, ...texts.map(message)].join("\n\n"),
    spoken: joined([`${title}, not scanned`, texts.join(" ")], ": "),
    icon: { name: "error", tint: "error" },
    abilities: ["rescan", "forget", "copy"],
    about: { target, report: id, text: texts.join("\n") || title },
    open: true,
    ...(children.length > 0 && { children }),
  };
}
