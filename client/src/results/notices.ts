// Notices above a target's items and below a scanner: failures with remedies, outdated databases.

import type {
  ReportSummary,
  ScanFailure,
  ScannedTarget,
  ScannerId,
  ScannerState,
  ScanTarget,
} from "../../../server/src/protocol.ts";
import { literal, markdown, message } from "../../../server/src/shown/markdown.ts";
import { daysSince, some } from "./labels.ts";
import type { About, Node } from "./node.ts";
import { type Titles, titleOf } from "./titles.ts";

/** From this many days on a database is too old to be used without a word: newer vulnerabilities are not found. */
const OLD_DATABASE = 31;

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

/** What a notice is about: its steps are taken for that scanner and that target. */
type Concern = Pick<About, "scanner" | "target">;

/** The failures of a target in words, one text each. Where several scanners are concerned, each names its own. */
export function failuresInWords(scanned: ScannedTarget, titles: Titles): readonly string[] {
  return scanned.failures.map(({ scanner, failure }) => {
    const text = failure.message;
    if (scanner === undefined || concernedBy(scanned).size < 2) return text;
    // Most name it themselves; read aloud, it would come twice.
    const title = titleOf(scanner, titles);
    return text.toLowerCase().includes(title.toLowerCase()) ? text : `${title}: ${text}`;
  });
}

/** The scanners that have reported on a target or failed to. */
function concernedBy({ reports, failures }: ScannedTarget): ReadonlySet<ScannerId> {
  return new Set([...reports.map(({ scanner }) => scanner.id), ...failures.flatMap(({ scanner }) => scanner ?? [])]);
}

/** Above a target's items: which scanners failed last, and whose database was old. */
export function targetNotices(
  parent: string,
  scanned: ScannedTarget,
  scanners: readonly ScannerState[],
  titles: Titles,
  now: number,
): readonly Node[] {
  const { reports, failures, target } = scanned;
  const failed = failures.map(({ scanner }) => scanner);
  const used = failed.includes(undefined) ? [] : reports.filter(({ scanner }) => !failed.includes(scanner.id));
  return [
    ...failureNotices(parent, scanned, titles),
    ...used.flatMap((report) => reportNotices(parent, report, scanners, titles, now, target)),
  ];
}

/** The failures of a target with their steps. Where several scanners are concerned, each is a row with its steps below. */
export function failureNotices(parent: string, scanned: ScannedTarget, titles: Titles): readonly Node[] {
  const { failures, target } = scanned;
  const [first] = failures;
  if (first !== undefined && failures.length === 1 && concernedBy(scanned).size < 2)
    return failureRows(parent, first.failure, { ...scannerOf(first.scanner), target });
  const texts = failuresInWords(scanned, titles);
  return failures.map(({ scanner, failure }, i): Node => {
    const text = texts[i] ?? failure.message;
    const id = `${parent} failure ${scanner ?? ""}`;
    return {
      id,
      label: text,
      tooltip: message(text),
      icon: { name: "warning", tint: "warning" },
      abilities: ["copy"],
      about: { text },
      action: { does: "tell", text },
      open: true,
      children: stepRows(id, failure, { ...scannerOf(scanner), target }),
    };
  });
}

const scannerOf = (scanner: ScannerId | undefined) => (scanner === undefined ? {} : { scanner });

function reportNotices(
  parent: string,
  { scanner, taken }: ReportSummary,
  scanners: readonly ScannerState[],
  titles: Titles,
  now: number,
  target: ScanTarget,
): readonly Node[] {
  const { id, database } = scanner;
  if (database === undefined) return [];
  const state = scanners.find((one) => one.id === id);
  const title = titleOf(id, titles);
  const concern = { scanner: id, target };
  const current = state?.found?.database;
  if (current === undefined || Date.parse(current) <= Date.parse(database))
    return databaseNotices(parent, title, database, state?.updates === true, now, concern);
  // It has been updated since: another scan is what helps.
  const days = daysSince(database, Date.parse(taken));
  return days < OLD_DATABASE
    ? []
    : [
        {
          id: `${parent} database ${id}`,
          label: `${title}'s database was ${some(days, "day")} old when this was scanned.`,
          description: REMEDIES.rescan.label,
          icon: { name: REMEDIES.rescan.icon, tint: "info" },
          abilities: ["rescan"],
          about: { target },
          action: { does: "remedy", remedy: "rescan", ...concern },
        },
      ];
}

/** That a scanner's database is old, with the step that helps where there is one; nothing where it is not. */
export function databaseNotices(
  parent: string,
  title: string,
  database: string | undefined,
  updates: boolean,
  now: number,
  concern: Concern & { readonly scanner: ScannerId },
): readonly Node[] {
  // A date that is none is not old either.
  if (database === undefined || !(daysSince(database, now) >= OLD_DATABASE)) return [];
  return [
    {
      id: `${parent} database ${concern.scanner}`,
      label: `${title}'s database is ${daysSince(database, now)} days old.`,
      tooltip: markdown`Of ${literal(database.slice(0, 10))}: newer vulnerabilities are not found.`,
      icon: { name: REMEDIES["update-database"].icon, tint: "info" },
      about: concern,
      ...(updates && {
        description: "Update",
        spoken: `${title}'s database is ${daysSince(database, now)} days old, update it`,
        abilities: ["update"],
        action: { does: "remedy", remedy: "update-database", ...concern },
      }),
    },
  ];
}

/** A failure in words and, below, the steps that help. */
export function failureRows(parent: string, failed: ScanFailure, concern: Concern): readonly Node[] {
  const told: Node = {
    id: `${parent} failure`,
    label: failed.message,
    tooltip: message(failed.message),
    icon: { name: "comment", tint: "quiet" },
    abilities: ["copy"],
    about: { text: failed.message },
    action: { does: "tell", text: failed.message },
  };
  return [told, ...stepRows(parent, failed, concern)];
}

function stepRows(parent: string, { remedies, message }: ScanFailure, concern: Concern): readonly Node[] {
  return remedies.map((remedy): Node => {
    const { label, icon } = REMEDIES[remedy];
    return {
      id: `${parent} ${remedy}`,
      label,
      // Read aloud alone, a step would not say what it helps against.
      spoken: `${label}. ${message}`,
      icon: { name: icon },
      action: { does: "remedy", remedy, ...concern },
    };
  });
}
