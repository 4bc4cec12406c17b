// How measurements are printed: Markdown tables that docs/performance.md takes over as they are.
import { cpus, loadavg } from "node:os";

/** The machine, how busy it is besides (above the number of cores, times are longer than they need be), and the day. */
export function machine(): string {
  const day = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  return `${cpus()[0]?.model}, ${cpus().length} cores, load ${load}, Node ${process.version}, ${process.platform}, ${day}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** A number with as many digits as are worth reading. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
