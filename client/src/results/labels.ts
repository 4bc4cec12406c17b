// Numbers, ages and names in the words of the tree.
import { type JsonFinding, RISKS, type Risk } from "../../../server/src/protocol.ts";

export type Severity = JsonFinding["severity"];

export const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"];

const DAY = 24 * 3600 * 1000;

/** `1 warning`, `2 warnings`. */
export function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The findings that numbers count: hints are opinions, which the Problems panel leaves out too. */
export function counted<F extends { readonly severity: Severity }>(findings: readonly F[]): readonly F[] {
  return findings.filter(({ severity }) => severity !== "hint");
}

/** `1 error · 3 warnings`, worst first; hints only where there is nothing else, empty for none. */
export function severitiesInWords(findings: readonly { readonly severity: Severity }[], joint = " · "): string {
  const some = counted(findings);
  const shown = some.length === 0 ? findings : some;
  return SEVERITIES.flatMap((severity) => {
    const count = shown.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severityInWords(count, severity)];
  }).join(joint);
}

/** `1 warning`, `2 warnings`, `2 info`. */
export function severityInWords(count: number, severity: Severity): string {
  return severity === "info" ? `${count} info` : some(count, severity);
}

/** `2 critical · 5 high · 11 others`: the worst two by name. */
export function risksInWords(counts: Readonly<Record<Risk, number>>, joint = " · "): string {
  const present = RISKS.filter((risk) => counts[risk] > 0);
  const named = present.slice(0, present.length === 3 ? 3 : 2);
  const others = present.slice(named.length).reduce((sum, risk) => sum + counts[risk], 0);
  const words = named.map((risk) => `${counts[risk]} ${risk}`);
  if (others > 0) words.push(`${others} other${others === 1 ? "" : "s"}`);
  return words.length === 0 ? "nothing found" : words.join(joint);
}

/** How long ago an ISO time was: `just now`, `5 min ago`, `2 h ago`, `yesterday`, `9 days ago`, a date after two months. */
export function ago(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return "";
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const days = daysSince(iso, now);
  if (days === 1) return "yesterday";
  return days <= 60 ? `${days} days ago` : iso.slice(0, 10);
}

/** Whole days since an ISO time. */
export function daysSince(iso: string, now: number): number {
  return Math.floor((now - Date.parse(iso)) / DAY);
}

/** `database 2 days old`; empty where the date is not known. */
export function databaseAge(database: string | undefined, now: number): string {
  if (database === undefined || Number.isNaN(Date.parse(database))) return "";
  const days = Math.max(0, daysSince(database, now));
  return days === 0 ? "database of today" : `database ${some(days, "day")} old`;
}

/**
 * An image's reference for a narrow row: `shop/web:1.4` and its registry apart; a digest only where there is no tag, and
 * then its beginning.
 */
export function imageInShort(reference: string): { readonly label: string; readonly registry?: string } {
  const [name = "", digest] = reference.split("@");
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(0, slash));
  const registry = slash < name.length - 1 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
  const rest = registry === undefined ? name : name.slice(slash + 1);
  const isTagged = rest.lastIndexOf(":") > rest.lastIndexOf("/");
  const label = digest === undefined || isTagged ? rest : `${rest}@${digest.slice(0, "sha256:".length + 7)}…`;
  return { label, ...(registry !== undefined && { registry }) };
}

/** Joins what is there. */
export function joined(parts: readonly (string | undefined)[], joint = " · "): string {
  return parts.filter((part) => part !== undefined && part !== "").join(joint);
}
