// The scanners themselves as rows: which there are, how old their databases are, or why there is none.

import type { ScanFailure, ScannerState } from "../../../server/src/protocol.ts";
import { code, joinMarkdown, literal, type Markdown } from "../../../server/src/shown/markdown.ts";
import { databaseAge, daysSince, joined } from "./labels.ts";
import type { Icon, Node } from "./node.ts";
import { databaseNotices, failureRows } from "./notices.ts";

/** The row “Scanners”. */
export function scannersRow(scanners: readonly ScannerState[], now: number): Node {
  const isCovered = scanners.some(({ found, finds }) => found !== undefined && finds.includes("vulnerability"));
  const rows = scanners.map((scanner) => scannerRow(scanner, isCovered, now));
  const facts = rows.map(({ label, description }) => `${label} ${description}`).join("; ");
  return {
    id: "scanners",
    label: "Scanners",
    description: scanners.map((scanner) => `${scanner.title} ${newsOf(scanner, now)}`).join("; "),
    tooltip: literal(facts),
    spoken: `Scanners: ${facts}`,
    open: false,
    children: rows,
  };
}

function scannerRow(scanner: ScannerState, isCovered: boolean, now: number): Node {
  const { id, title, found, failure, updates, finds } = scanner;
  const facts = factsOf(scanner, now);
  const key = `scanner ${id}`;
  const below =
    failure === undefined
      ? databaseNotices(key, title, found?.database, updates, now, { scanner: id })
      : failureRows(key, failure, { scanner: id });
  // Nobody needs all scanners: that one is not there is no matter where vulnerabilities are found without it.
  const isOptional = failure?.code === "not-found" && (isCovered || !finds.includes("vulnerability"));
  return {
    id: key,
    label: title,
    description: facts,
    ...(found !== undefined && { tooltip: tooltipOf(found, now) }),
    spoken: `${title}, ${found === undefined ? facts : `version ${facts}`}`,
    icon: below.length === 0 ? { name: "tools" } : isOptional ? OPTIONAL : { name: "warning", tint: "warning" },
    ...(below.length > 0 && { open: !isOptional, children: below }),
  };
}

function factsOf({ found, failure }: ScannerState, now: number): string {
  if (found !== undefined) return joined([found.version, databaseAge(found.database, now)]);
  return failure === undefined ? "being looked for" : shortOf(failure);
}

/** The same for the row above them all, which is narrow: that a database is of today is no news. */
function newsOf(scanner: ScannerState, now: number): string {
  const { version, database } = scanner.found ?? {};
  const isFresh = version !== undefined && database !== undefined && daysSince(database, now) <= 0;
  return isFresh ? version : factsOf(scanner, now);
}

const OPTIONAL: Icon = { name: "circle-slash", tint: "quiet" };

function tooltipOf({ path, database }: NonNullable<ScannerState["found"]>, now: number): Markdown {
  const age = databaseAge(database, now);
  return joinMarkdown([code(path), age === "" ? undefined : literal(`${age} (${database?.slice(0, 10)})`)]);
}

function shortOf({ code }: ScanFailure): string {
  switch (code) {
    case "not-found":
      return "not installed";
    case "in-workspace":
      return "in the workspace";
    case "not-set-up":
      return "not set up";
    case "untrusted":
      return "waits for a trusted workspace";
    case "refused-version":
      return "refused";
    default:
      return "does not run";
  }
}
