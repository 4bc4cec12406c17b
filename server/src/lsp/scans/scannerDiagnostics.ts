// What a scanner found in a file of the workspace, beside what our own rules say of it: which of it is new, and its position.
import type { Catalog } from "../../engine/catalog/catalog.ts";
import type { Part, SourceFile } from "../../engine/core/document.ts";
import { type Finding, namesOf, type RuleName, type Severity } from "../../engine/core/finding.ts";
import { addTo } from "../../engine/core/lists.ts";
import { lastOf, type Reach, reachOf, touching } from "../../engine/core/search.ts";
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
 * The items that belong beside our findings in a file; the others are only in the list of the scan. Left out is what our rules
 * have said of the same subject or place (the finding may be silenced), what they have looked at and judged otherwise, and
 * checks of low risk.
 */
export function scannerDiagnostics(
  items: readonly LocatedItem[],
  { engine, file, checked, lines, titles }: Surroundings,
): readonly ScannerDiagnostic[] {
  const { catalog } = engine;
  const own = ownFindings(checked, catalog);
  const said = items.flatMap((item) => {
    if (item.kind === "misconfiguration" && item.risk === "low") return [];
    const { lines: placed } = item.place;
    const whole = placed === undefined ? undefined : lineSpan(file.text, lines, placed[0], placed[1]);
    const subject = whole === undefined ? undefined : subjectAt(file, engine, whole);
    const known = [...namesFor(item, catalog)].some((name) => {
      const named = own.get(name);
      if (named === undefined) return false;
      return whole === undefined || named.subjects.has(subject ?? "") || touching(named.places, whole) !== undefined;
    });
    if (known || (item.kind === "misconfiguration" && isJudged(item, engine, file, checked, whole))) return [];
    return [scannerDiagnostic(item, file, lines, titles)];
  });
  return said.sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : 1));
}

/** Our findings in a file by the names of the rules that spoke: their own, those they cover, and those that yield to them. */
export function ownFindings({ findings, silenced }: Checked, catalog: Catalog): ReadonlyMap<string, Named> {
  const yielding = new Map<RuleName, RuleName[]>();
  for (const { id, yieldsTo = [] } of catalog.rules)
    for (const stronger of yieldsTo) yielding.set(stronger, [...(yielding.get(stronger) ?? []), id]);
  const spoken = new Map<string, Finding[]>();
  for (const finding of [...findings, ...silenced.map((one) => one.finding)]) {
    const spoke = new Set([...namesOf(finding), ...(finding.covers ?? [])]);
    for (const name of [...spoke]) for (const weaker of yielding.get(name) ?? []) spoke.add(weaker);
    for (const name of spoke) addTo(spoken, name, finding);
  }
  const named = ([name, findings]: readonly [string, readonly Finding[]]) => {
    const subjects = new Set(findings.map(({ subject }) => subject));
    return [name, { subjects, places: reachOf(findings) }] as const;
  };
  return new Map([...spoken].map(named));
}

/**
 * Whether a rule that gives the item's verdict ran on the place of it, and so found it right. In a template a rule is silent about what it
 * cannot know, while the scanner has seen it rendered.
 */
function isJudged(
  item: LocatedItem,
  engine: Engine,
  file: SourceFile,
  { ran }: Checked,
  at: Span | undefined,
): boolean {
  const { catalog } = engine;
  const language = engine.language(file.language);
  const part = at === undefined ? undefined : partAt(file, at);
  const parts = part === undefined ? file.parts : [part];
  if (parts.some(({ doc }) => language?.isTemplate?.(doc) === true)) return false;
  return [...catalog.equivalentsOf(scannerOf(item), item.id)].some((name) => {
    const named = catalog.named(name);
    return named !== undefined && named.row === undefined && ran.has(named.rule.id);
  });
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

/** The rules and rows that speak of the same, by their names: for a secret every rule about secrets. */
function namesFor(item: LocatedItem, catalog: Catalog): ReadonlySet<RuleName> {
  if (item.kind === "misconfiguration") return catalog.answeringTo(scannerOf(item), item.id);
  return new Set(catalog.rules.filter(({ tags }) => tags.includes("secrets")).map(({ id }) => id));
}

/** The id of an item is that of the first scanner that says so. */
function scannerOf({ risks }: LocatedItem): ScannerId {
  return Object.keys(risks)[0] ?? "";
}

/** The findings of one name. */
interface Named {
  readonly subjects: ReadonlySet<string>;
  readonly places: Reach<Finding>;
}

function partAt(file: SourceFile, at: Span): Part | undefined {
  return lastOf(file.parts, ({ start }) => start <= at.start);
}

function subjectAt(file: SourceFile, engine: Engine, at: Span): string | undefined {
  const part = partAt(file, at);
  if (part === undefined) return undefined;
  const own = { start: at.start - part.start, end: Math.min(at.end - part.start, part.doc.text.length) };
  return engine.language(file.language)?.subject(part.doc, own);
}
