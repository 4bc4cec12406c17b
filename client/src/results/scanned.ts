// What is known of one scanned target as a row: the reports of all scanners together, who made them, which of them failed.
import {
  type ReportSummary,
  RISKS,
  type ScannedTarget,
  type ScannerState,
  type ScanTarget,
  takenOf,
} from "../../../server/src/protocol.ts";
import { code, joinMarkdown, literal, type Markdown, message, strong } from "../../../server/src/shown/markdown.ts";
import { ago, databaseAge, imageInShort, joined, risksInWords, some } from "./labels.ts";
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
  const { id, target, title, reports, digest, platform } = scanned;
  const failed = failedInWords(scanned, titles);
  const state = phase === undefined ? failed : `${phase || "Starting"} …`;
  const inWords = foundInWords(scanned);
  const age = ago(takenOf(scanned) ?? "", now);
  const abilities: readonly Ability[] =
    phase === undefined ? ["rescan", "export", "forget", "copy"] : ["cancel", "export"];
  const { label, registry } = nameInRow(target, title);
  const facts = joinMarkdown(
    [digest === undefined ? undefined : code(digest), platform === undefined ? undefined : literal(platform)],
    " · ",
  );
  return {
    id: `report ${id}`,
    label,
    description: joined([state, inWords, age, registry]),
    tooltip: joinMarkdown([
      strong(title),
      joinMarkdown(
        reports.map((report) => reportInWords(report, now)),
        "  \n",
      ),
      facts,
      ...failuresInWords(scanned, titles).map(message),
    ]),
    spoken: joined([title, state, foundInWords(scanned, ", "), `scanned ${age}`], ", "),
    icon: phase === undefined ? iconOf(scanned, failed) : { name: "sync~spin", tint: "info" },
    abilities,
    about: { target, report: id, text: title },
    dim: phase !== undefined,
    ...(children.length > 0 && { children }),
  };
}

/** `2 critical · 5 high`; where nothing is rated, what there is: `2 signatures`, `5000 packages`, `nothing found`. */
function foundInWords({ counts, kinds }: Pick<ReportSummary, "counts" | "kinds">, joint?: string): string {
  if (Object.values(counts).some((count) => count > 0)) return risksInWords(counts, joint);
  if (kinds.signature > 0) return `${some(kinds.signature, "signature")} verified`;
  return kinds.package > 0 ? some(kinds.package, "package") : "nothing found";
}

/** As a line of Markdown: `Scanner 1.2.0 · 2 critical, 5 high · database 2 days old · 2 h ago`; the database as it was then. */
function reportInWords(report: ReportSummary, now: number): Markdown {
  const { scanner, taken, outdated } = report;
  return literal(
    joined([
      joined([scanner.title, scanner.version], " "),
      foundInWords(report, ", "),
      databaseAge(scanner.database, Date.parse(taken)),
      ago(taken, now),
      outdated === true ? "of an earlier image, not counted" : undefined,
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

function iconOf({ counts, kinds }: ScannedTarget, failed: string | undefined): Icon {
  const worst = RISKS.find((risk) => counts[risk] > 0);
  // What the others found stays the news where only some failed; that nothing was found is none then.
  if (failed === LAST_SCAN_FAILED || (failed !== undefined && worst === undefined))
    return { name: "warning", tint: "warning" };
  if (worst !== undefined) return RISK_ICONS[worst];
  // A list of packages is no verdict.
  return kinds.package > 0 && kinds.signature === 0
    ? { name: "package", tint: "quiet" }
    : { name: "pass", tint: "good" };
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
    tooltip: joinMarkdown([strong(title), ...texts.map(message)]),
    spoken: joined([`${title}, not scanned`, texts.join(" ")], ": "),
    icon: { name: "error", tint: "error" },
    abilities: ["rescan", "forget", "copy"],
    about: { target, report: id, text: texts.join("\n") || title },
    open: true,
    ...(children.length > 0 && { children }),
  };
}
