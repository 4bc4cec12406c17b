// What stands above a report's items or below a scanner: a failure with the steps that help, and that a database is old.
import type { ReportSummary, ScanFailure, ScannerState, ScanTarget } from "../../../server/src/protocol.ts";
import { daysSince, message, some } from "./labels.ts";
import type { Node } from "./node.ts";

/** A database older than this is called old, in days: Trivy publishes one every six hours. */
const OLD_DATABASE = 30;

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

/** That a newer scan failed, or that the database was old; nothing where all is well. */
export function reportNotices(
  { id, target, scanner, taken }: ReportSummary,
  failed: ScanFailure | undefined,
  scanners: readonly ScannerState[],
  now: number,
): readonly Node[] {
  const parent = `report ${id}`;
  if (failed !== undefined) return failureRows(parent, failed, target);
  const { database } = scanner;
  if (database === undefined) return [];
  const current = scanners.find((one) => one.id === scanner.id)?.found?.database;
  if (current === undefined || Date.parse(current) <= Date.parse(database))
    return databaseNotices(parent, database, now, target);
  // It has been updated since: another scan is what helps.
  const then = Date.parse(taken);
  return daysSince(database, then) <= OLD_DATABASE
    ? []
    : [
        {
          id: `${parent} database`,
          label: `Trivy's database was ${some(daysSince(database, then), "day")} old when this was scanned.`,
          description: REMEDIES.rescan.label,
          icon: { name: REMEDIES.rescan.icon, tint: "info" },
          abilities: ["rescan"],
          about: { target },
          action: { does: "remedy", remedy: "rescan", target },
        },
      ];
}

/** That a database is old, with the step that helps; nothing where it is not. `target` is scanned anew afterwards. */
export function databaseNotices(
  parent: string,
  database: string | undefined,
  now: number,
  target?: ScanTarget,
): readonly Node[] {
  // A date that is none is not old either.
  if (database === undefined || !(daysSince(database, now) > OLD_DATABASE)) return [];
  return [
    {
      id: `${parent} database`,
      label: `Trivy's database is ${daysSince(database, now)} days old.`,
      description: "Update",
      tooltip: `Of ${database.slice(0, 10)}: what was published since is not found.`,
      icon: { name: REMEDIES["update-database"].icon, tint: "info" },
      abilities: ["update"],
      ...(target !== undefined && { about: { target } }),
      action: { does: "remedy", remedy: "update-database", ...(target !== undefined && { target }) },
    },
  ];
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
