// The scanners themselves as rows: which there is, how old its database is, or why there is none.
import type { ScanFailure, ScannerState } from "../../../server/src/protocol.ts";
import { databaseAge, joined, literal } from "./labels.ts";
import type { Node } from "./node.ts";
import { databaseNotices, failureRows } from "./notices.ts";

/** The row “Scanners”. */
export function scannersRow(scanners: readonly ScannerState[], now: number): Node {
  const rows = scanners.map(({ id, title, found, failure }): Node => {
    const state = found === undefined ? (failure === undefined ? "not looked for yet" : shortOf(failure)) : "";
    const facts = found === undefined ? state : joined([found.version, databaseAge(found.database, now)]);
    const key = `scanner ${id}`;
    const old = databaseNotices(key, found?.database, now);
    const below = failure === undefined ? old : failureRows(key, failure, undefined);
    return {
      id: key,
      label: title,
      description: facts,
      ...(found !== undefined && { tooltip: tooltipOf(found, now) }),
      spoken: `${title}, ${facts}`,
      icon: below.length === 0 ? { name: "tools" } : { name: "warning", tint: "warning" },
      ...(below.length > 0 && { open: true, children: below }),
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

function tooltipOf({ path, database }: NonNullable<ScannerState["found"]>, now: number): string {
  const age = databaseAge(database, now);
  return joined([`\`${path}\``, age === "" ? age : literal(`${age} (${database?.slice(0, 10)})`)], "\n\n");
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
