// A scanner's report for people: what was scanned and by what, the items by kind, worst first, the counts last.
import { greatest } from "../../engine/core/lists.ts";
import { type ReportItem, type ReportSummary, RISKS, type Risk, type ScannedTarget } from "../../protocol.ts";
import { joinShown, padded, type Shown, say, shortened, shown } from "../../shown/shown.ts";
import type { Terminal } from "./terminal.ts";

const COLOUR = { critical: "magenta", high: "red", medium: "yellow", low: "blue", unknown: "gray" } as const;
const SECTIONS = [
  ["vulnerability", "Vulnerabilities"],
  ["secret", "Secrets"],
  ["misconfiguration", "Configuration"],
  ["license", "Licences"],
] as const;

type Of<K extends ReportItem["kind"]> = Extract<ReportItem, { readonly kind: K }>;
type Rated = Extract<ReportItem, { readonly risk: Risk }>;

interface Around {
  readonly terminal: Terminal;
  /** Milliseconds since 1970: for the age of databases. */
  readonly now: number;
  /** How long the scan took. */
  readonly seconds: number;
  /** How much of the target was looked at (default: all). */
  readonly covered?: "all" | "part" | "nothing";
}

/** Everything that scanners say of a target. */
export function reportText(
  scanned: ScannedTarget,
  items: readonly ReportItem[],
  { terminal, now, seconds, covered = "all" }: Around,
): Shown {
  const scanners = joinShown(
    scanned.reports.map((report) => cell(scannerInWords(report, now))),
    ", ",
  );
  const head = say`${terminal.style("bold", cell(scanned.title))}  ${terminal.style("dim", scanners)}\n`;
  const sections = SECTIONS.map(([kind, title]) => {
    const own = items.filter((item): item is Rated => item.kind === kind);
    if (own.length === 0) return say``;
    const rows = own.sort(byRisk).map((item) => columns(item, scanned.reports));
    const widths = [0, 1].map((i) => Math.min(40, greatest(rows.map(({ cells }) => cells[i]?.length ?? 0))));
    const lines = rows.map((one) => rowLines(one, widths, terminal));
    const counts = countsOf(own);
    const head = terminal.style("underline", shown(title));
    return say`${head}${counts === "" ? counts : say`  ${terminal.style("dim", counts)}`}\n${joinShown(lines)}\n`;
  });
  const facts = factLines(items, { terminal });
  return say`${head}${joinShown(sections)}${facts}${lastLine(scanned, covered, seconds, terminal)}`;
}

/** `Scanner 0.74.0 (database 2 days old)` */
function scannerInWords({ scanner }: ReportSummary, now: number): string {
  const name = `${scanner.title} ${scanner.version}`;
  const age = now - Date.parse(scanner.database ?? "");
  if (Number.isNaN(age)) return name;
  const days = Math.max(0, Math.floor(age / 86_400_000));
  return `${name} (database ${days === 0 ? "of today" : `${days} day${days === 1 ? "" : "s"} old`})`;
}

function byRisk(a: Rated, b: Rated): number {
  return RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk);
}

/** What stands in a row: what it is, of what, its title, and where it lies. */
interface Row {
  readonly risk: Risk;
  readonly cells: readonly [id: Shown, what: Shown, title: Shown, where: Shown];
}

function columns(item: Rated, reports: readonly ReportSummary[]): Row {
  // Of several scanners each item tells which of them know it.
  const by = reports.flatMap(({ scanner }) => (scanner.id in item.risks ? [scanner.title] : [])).join(", ");
  const cells = (id: string, what: string, title: string, where: string): Row => ({
    risk: item.risk,
    cells: [cell(id), cell(what), cell(title), cell(reports.length > 1 ? `${where} (${by})`.trim() : where)],
  });
  switch (item.kind) {
    case "vulnerability": {
      const { name, version } = item.package;
      const fixed = item.fixed === undefined ? "" : ` → ${item.fixed}`;
      return cells(item.id, `${name} ${version}${fixed}`, item.title, item.place?.path ?? "");
    }
    case "secret":
    case "misconfiguration":
      return cells(item.id, item.title, "", place(item.place));
    case "license":
      return cells(item.id, item.package, "", item.place?.path ?? "");
  }
}

/**
 * A row of a section. Who reads it at a width has a title that is cut to it, and the place below, where there is no room behind the
 * title: neither takes the other's.
 */
function rowLines(
  { risk, cells: [id, what, title, where] }: Row,
  [first = 0, second = 0]: readonly number[],
  terminal: Terminal,
): Shown {
  const behind = title !== "" || where !== "";
  const head = say`${padded(id, first)}  ${behind ? padded(what, second) : what}`;
  const indent = RISK_WIDTH + 2 + Math.max(id.length, first) + 2;
  const taken = RISK_WIDTH + 2 + head.length + 2;
  const room = terminal.wraps ? Math.max(0, terminal.width - taken) : Number.POSITIVE_INFINITY;
  const words = title === "" ? say`` : shortened(title, Math.max(NARROWEST, room));
  const beside = title === "" ? where.length : words.length + 2 + where.length;
  const isBeside = !terminal.wraps || beside <= room;
  const aside = terminal.style("dim", where);
  const parts = [head, words, isBeside ? (where === "" ? where : aside) : say``].filter((part) => part !== "");
  const below = isBeside || where === "" ? say`` : say`${shown(" ".repeat(indent))}${aside}\n`;
  return say`  ${terminal.style(COLOUR[risk], shown(risk.padEnd(8)))}  ${joinShown(parts, "  ")}\n${below}`;
}

/** What stands in front of an id: two blanks and the risk. */
const RISK_WIDTH = 10;
/** A title is cut to no less. */
const NARROWEST = 20;

/** `34 in 12 packages, 20 fixable`, of vulnerabilities. */
function countsOf(items: readonly Rated[]): Shown {
  const found = items.filter((item): item is Of<"vulnerability"> => item.kind === "vulnerability");
  if (found.length === 0) return say``;
  const packages = new Set(found.map((one) => `${one.package.name}\n${one.package.version}`)).size;
  const fixable = found.filter(({ fixed }) => fixed !== undefined).length;
  return shown(`${found.length} in ${packages} package${packages === 1 ? "" : "s"}, ${fixable} fixable`);
}

/** Each signature, those that do not hold first, and how many packages there are. */
function factLines(items: readonly ReportItem[], { terminal }: Pick<Around, "terminal">): Shown {
  const signatures = items.filter((item): item is Of<"signature"> => item.kind === "signature");
  const sorted = [...signatures].sort((a, b) => Number(a.risk === undefined) - Number(b.risk === undefined));
  const width = Math.min(40, greatest(signatures.map(({ id }) => cell(id).length)));
  const lines = sorted.map(({ id, state, message, issuer, risk }) => {
    const plain = shown(state.padEnd(8));
    const word = risk === undefined ? plain : terminal.style(COLOUR[risk], plain);
    return say`  ${word}  ${padded(cell(id), width)}  ${cell([message, issuer].filter(Boolean).join(" "))}\n`;
  });
  const packages = items.filter(({ kind }) => kind === "package").length;
  return joinShown([
    ...(lines.length > 0 ? [say`${terminal.style("underline", say`Signatures`)}\n${joinShown(lines)}\n`] : []),
    ...(packages > 0 ? [packages === 1 ? say`1 package.\n` : say`${packages} packages.\n`] : []),
  ]);
}

function place({ path, lines }: { readonly path: string; readonly lines?: readonly [number, number] }): string {
  return lines === undefined ? path : `${path}:${lines[0]}`;
}

/** What others wrote, in one line and short. Colours that a program has put into its words are left out. */
function cell(text: string): Shown {
  return shortened(shown(text.replace(/\u001b\[[0-9;]*m/g, "").replace(/\s+/g, " ")), 120);
}

function lastLine(
  { counts, kinds, failures }: ScannedTarget,
  covered: "all" | "part" | "nothing",
  seconds: number,
  terminal: Terminal,
): Shown {
  const time = shown(`(${seconds.toFixed(1)} s)`);
  const found = RISKS.filter((risk) => counts[risk] > 0).map((risk) => `${counts[risk]} ${risk}`);
  // A scan that looked at nothing gets no summary.
  if (found.length === 0 && covered === "nothing") return say``;
  // A list of packages is no verdict.
  if (found.length === 0 && kinds.package > 0 && kinds.signature === 0) return say`Listed ${time}.\n`;
  if (found.length === 0 && failures.length > 0)
    return say`${terminal.style("red", say`✗`)} Nothing found, but not every scanner could look ${time}.\n`;
  if (found.length === 0 && covered === "part")
    return say`${terminal.style("red", say`✗`)} Nothing found, but not everything was scanned ${time}.\n`;
  if (found.length === 0) return say`${terminal.style("green", say`✓`)} Nothing found ${time}.\n`;
  return say`${terminal.style("red", say`✗`)} ${shown(found.join(", "))} ${time}.\n`;
}
