// A scanner's report for people: what was scanned and by what, the items by kind, worst first, the counts last.
import type { ReportItem, ReportSummary, Risk } from "../../protocol.ts";
import { RISKS } from "../../scanners/core/scanner.ts";
import type { Terminal } from "./terminal.ts";

const COLOUR = { critical: "magenta", high: "red", medium: "yellow", low: "blue", unknown: "gray" } as const;
const SECTIONS = [
  ["vulnerability", "Vulnerabilities"],
  ["secret", "Secrets"],
  ["misconfiguration", "Configuration"],
  ["license", "Licenses"],
] as const;

/** The whole report; `now` and `seconds` are for the age of the database and the time it took. */
export function reportText(
  summary: ReportSummary,
  items: readonly ReportItem[],
  { terminal, now, seconds }: { readonly terminal: Terminal; readonly now: number; readonly seconds: number },
): string {
  const head = `${terminal.style("bold", clean(summary.title))}  ${terminal.style("dim", scannerLine(summary, now))}\n`;
  const sections = SECTIONS.map(([kind, title]) => {
    const own = items.filter((item) => item.kind === kind);
    if (own.length === 0) return "";
    const rows = [...own].sort(byRisk).map(columns);
    const widths = [0, 1].map((i) => Math.min(40, Math.max(...rows.map(({ cells }) => cells[i]?.length ?? 0))));
    const lines = rows.map(({ risk, cells: [id = "", what = "", where = ""] }) => {
      const colour = terminal.style(COLOUR[risk], risk.padEnd(8));
      return `  ${colour}  ${id.padEnd(widths[0] ?? 0)}  ${what.padEnd(widths[1] ?? 0)}  ${terminal.style("dim", where)}`.trimEnd();
    });
    return `${terminal.style("underline", title)}\n${lines.join("\n")}\n\n`;
  });
  return `${head}${sections.join("")}${lastLine(summary, items, seconds, terminal)}`;
}

/** `Trivy 0.74.0 · database 2 days old` */
export function scannerLine({ scanner }: ReportSummary, now: number): string {
  const database = scanner.database === undefined ? Number.NaN : Date.parse(scanner.database);
  const days = Math.max(0, Math.floor((now - database) / 86_400_000));
  const age = Number.isNaN(days)
    ? "no database"
    : days === 0
      ? "database of today"
      : `database ${days} day${days === 1 ? "" : "s"} old`;
  return `Trivy ${scanner.version} · ${age}`;
}

function byRisk(a: ReportItem, b: ReportItem): number {
  return RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk);
}

function columns(item: ReportItem): { readonly risk: Risk; readonly cells: readonly string[] } {
  const cells = (...of: readonly string[]) => ({ risk: item.risk, cells: of.map(clean) });
  switch (item.kind) {
    case "vulnerability": {
      const { name, version, path = "" } = item.package;
      return cells(
        item.id,
        `${name} ${version}${item.fixed === undefined ? "" : ` → ${item.fixed}`}`,
        path || item.title,
      );
    }
    case "secret":
      return cells(item.id, item.title, place(item.file, item.lines));
    case "misconfiguration":
      return cells(item.id, item.title, place(item.file, item.lines));
    case "license":
      return cells(item.id, item.package, item.file ?? "");
  }
}

function place(file: string, lines: readonly [number, number] | undefined): string {
  return lines === undefined ? file : `${file}:${lines[0]}`;
}

/** What others wrote, without anything a terminal would obey, and short. */
function clean(text: string): string {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}

function lastLine(summary: ReportSummary, items: readonly ReportItem[], seconds: number, terminal: Terminal): string {
  const time = `(${seconds.toFixed(1)} s)`;
  if (items.length === 0) return `${terminal.style("green", "✓")} Nothing found ${time}.\n`;
  const counts = RISKS.filter((risk) => summary.counts[risk] > 0).map((risk) => `${summary.counts[risk]} ${risk}`);
  return `${terminal.style("red", "✗")} ${counts.join(", ")} ${time}.\n`;
}
