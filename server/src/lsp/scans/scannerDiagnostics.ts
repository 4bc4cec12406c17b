// What a scanner found in a file of the workspace, beside what our own rules say of it: which of it is new, and its position.
import type { Catalog } from "../../engine/catalog/catalog.ts";
import type { SourceFile } from "../../engine/core/document.ts";
import { type Finding, nameOf, type RuleName, type Severity } from "../../engine/core/finding.ts";
import { lastOf } from "../../engine/core/search.ts";
import type { Span } from "../../engine/core/text.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { type Lines, lineSpan } from "../../output/positions.ts";
import type { Located, ReportItem, Risk, ScannerId } from "../../protocol.ts";
import type { ScannerDiagnostic } from "../session/diagnostics.ts";

export type LocatedItem = Located<ReportItem>;

interface Surroundings {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly checked: Checked;
  readonly lines: Lines;
  /** What scanners are called, by their ids. */
  readonly titles: ReadonlyMap<ScannerId, string>;
}

/** Severity is ours, risk is theirs: an error is for what fails or hands the host over, or a real secret. */
const SEVERITY: Readonly<Record<Risk, Severity>> = {
  critical: "error",
  high: "warning",
  medium: "warning",
  low: "info",
  unknown: "info",
};

/**
 * The items that say something our rules do not. An item is the same as a finding where our rule is its equivalent (for
 * a secret: any rule about secrets) and both are about the same subject or place; whether that finding is shown or was
 * silenced is all one. Where our rule ran and said nothing, the scanner's word stands.
 */
export function scannerDiagnostics(
  items: readonly LocatedItem[],
  { engine, file, checked, lines, titles }: Surroundings,
): readonly ScannerDiagnostic[] {
  const own = new Map<string, Named>();
  const all = [...checked.findings, ...checked.silenced.map((one) => one.finding)];
  for (const finding of all.sort((a, b) => a.at.start - b.at.start)) {
    for (const name of new Set([finding.rule, nameOf(finding), ...(finding.covers ?? [])])) addOne(own, name, finding);
  }
  const said = items.flatMap((item) => {
    const same = equivalentsOf(item, engine.catalog);
    const { lines: placed } = item.place;
    const whole = placed === undefined ? undefined : lineSpan(file.text, lines, placed[0], placed[1]);
    const subject = whole === undefined ? undefined : subjectAt(file, engine, whole);
    const known = [...same].some((name) => {
      const named = own.get(name);
      return named !== undefined && (whole === undefined || named.subjects.has(subject ?? "") || touch(named, whole));
    });
    return known ? [] : [scannerDiagnostic(item, file, lines, titles)];
  });
  return said.sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : 1));
}

function scannerDiagnostic(
  item: LocatedItem,
  file: SourceFile,
  lines: Lines,
  titles: Surroundings["titles"],
): ScannerDiagnostic {
  const [line] = item.place.lines ?? [firstLine(file)];
  return {
    // One line, even where the scanner means a block: a squiggle below thirty lines hides more than it shows.
    at: lineSpan(file.text, lines, line, line),
    severity: SEVERITY[item.risk],
    source: Object.keys(item.risks)
      .map((id) => titles.get(id) ?? id)
      .join(", "),
    code: item.id,
    url: item.kind === "misconfiguration" ? item.url : undefined,
    message: item.kind === "secret" ? `Secret in this line: ${item.title}.` : item.message || `${item.title}.`,
  };
}

/** The line of what concerns the whole file: the first that holds something. */
function firstLine({ text }: SourceFile): number {
  const blank = /^\s*/.exec(text)?.[0] ?? "";
  return blank.split(/\r\n|\r|\n/).length;
}

/** The rules and rows that give the same verdict, by their names: for a secret every rule about secrets. */
function equivalentsOf(item: LocatedItem, catalog: Catalog): ReadonlySet<RuleName> {
  // The id is that of the first scanner that says so.
  const [scanner = ""] = Object.keys(item.risks);
  if (item.kind === "misconfiguration") return catalog.equivalentsOf(scanner, item.id);
  return new Set(catalog.rules.filter(({ tags }) => tags.includes("secrets")).map(({ id }) => id));
}

/** The findings of one name. */
interface Named {
  readonly subjects: Set<string>;
  /** Their places in order, each with the farthest end of those up to it. */
  readonly places: { readonly start: number; readonly upTo: number }[];
}

/** Adds a finding to those of a name; they come in the order of the text. */
function addOne(all: Map<string, Named>, name: string, { subject, at }: Finding): void {
  const named = all.get(name) ?? { subjects: new Set(), places: [] };
  all.set(name, named);
  named.subjects.add(subject);
  named.places.push({ start: at.start, upTo: Math.max(at.end, named.places.at(-1)?.upTo ?? 0) });
}

/** Whether one of the places shares a character or a border with a span. */
function touch({ places }: Named, { start, end }: Span): boolean {
  const last = lastOf(places, (place) => place.start <= end);
  return last !== undefined && start <= last.upTo;
}

function subjectAt(file: SourceFile, engine: Engine, at: Span): string | undefined {
  const part = lastOf(file.parts, ({ start }) => start <= at.start);
  if (part === undefined) return undefined;
  const own = { start: at.start - part.start, end: Math.min(at.end - part.start, part.doc.text.length) };
  return engine.language(file.language)?.subject(part.doc, own);
}
