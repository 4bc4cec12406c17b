// Which findings make `check` fail: those that reach --fail-on, or else the threshold that another tool's configuration sets for
// the files that it reads.
import { idsOfTool } from "../engine/catalog/claims.ts";
import { DEFAULT_THRESHOLD } from "../engine/config/defaults.ts";
import { compareSeverity, type Finding, nameOf, type Severity } from "../engine/core/finding.ts";
import { enumerated } from "../engine/core/lists.ts";
import { type FailOn, levelOf } from "../engine/core/settings.ts";
import { hadolintSeverity } from "../engine/knowledge/hadolint-severities.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import type { FileReport } from "../output/file-report.ts";
import { linesOf, toPosition } from "../output/positions.ts";
import type { Project } from "../project.ts";
import { originFrom } from "./targets.ts";

/** Whether a finding makes the command fail. */
type Counts = (finding: Finding) => boolean;

/** What makes the command fail in one file. */
export interface Threshold {
  readonly counts: Counts;
  /** The file of configuration that decides about some of the findings. */
  readonly by?: string;
  /** As how severe a finding counts there, where that is not the severity that it is shown with. */
  readonly countsAs?: (finding: Finding) => Severity | undefined;
  /** Whether a severity reaches the threshold of that file. */
  readonly isReached?: (severity: Severity) => boolean;
}

const reaches = (severity: Severity, least: FailOn["severity"]): boolean =>
  least !== "none" && compareSeverity(severity, least) <= 0;

/** Those of a severity or worse; `none`: no finding. */
export function thresholdOf(least: FailOn["severity"] = DEFAULT_THRESHOLD): Threshold {
  return { counts: ({ severity }) => reaches(severity, least) };
}

/**
 * What counts in a file where the command line does not say it. A tool's threshold is for what the tool reports, which is what our
 * rules find that have an id of it as equivalent, or one that it borrows of another tool. It is compared with the severity that the tool
 * gives to that, unless some configuration says otherwise. All other findings count as without the tool.
 */
export async function thresholdIn(engine: Engine, project: Project, uri: string): Promise<Threshold> {
  const { failOn, rules } = await project.settings(uri);
  const language = engine.language(project.file(uri)?.language ?? "");
  if (failOn === undefined || language?.obeyedTools?.includes(failOn.tool) !== true) return thresholdOf();
  const { by, overridden } = await decidedIn(project, uri);
  const idOf = (finding: Finding): string | undefined => idsOfTool(failOn.tool, finding, engine.catalog.rules).same;
  const countsAs = (finding: Finding): Severity | undefined => {
    const { rule, severity } = finding;
    const { rule: known, row } = engine.catalog.named(nameOf(finding)) ?? {};
    const setting = rules.get(rule);
    const level = setting && levelOf(setting, row?.key);
    // What a rule lowers by itself is nothing that somebody said.
    const isOurs = level !== undefined && level !== (row?.severity ?? known?.severity);
    const isTheirs = overridden.has(rule) || overridden.has(nameOf(finding));
    const own = isTheirs ? level : isOurs ? severity : severityIn(failOn.tool, idOf(finding));
    return own === severity || own === "off" ? undefined : own;
  };
  const isReached = (severity: Severity): boolean => reaches(severity, failOn.severity);
  const counts = (finding: Finding): boolean =>
    idOf(finding) === undefined
      ? reaches(finding.severity, DEFAULT_THRESHOLD)
      : isReached(countsAs(finding) ?? finding.severity);
  return { counts, countsAs, isReached, ...(by !== undefined && { by: originFrom(project, uri, by) }) };
}

/** A file's findings, those too that are not listed, and what counts in it. */
interface JudgedFindings extends Pick<FileReport, "name" | "checked"> {
  readonly findings: readonly Finding[];
  readonly threshold: Threshold;
}

/** How many problems a sentence lists before it counts. */
const MOST_LISTED = 20;

/**
 * In which cases a threshold of another tool made a difference, in a sentence for each file that sets one. What fails by it is listed
 * one by one, since the severity that it is shown with does not tell.
 */
export function thresholdNotes(
  judged: readonly JudgedFindings[],
  calls: (finding: Finding) => string,
): readonly string[] {
  const { counts: usual } = thresholdOf();
  const decided = new Map<string, { passing: number; readonly failing: string[] }>();
  for (const { name, checked, findings, threshold } of judged) {
    const { by, counts, countsAs, isReached } = threshold;
    if (by === undefined) continue;
    const sums = decided.get(by) ?? { passing: 0, failing: [] };
    decided.set(by, sums);
    const lines = linesOf(checked.redactor.text);
    for (const finding of findings.toSorted((a, b) => a.at.start - b.at.start)) {
      const as = countsAs?.(finding);
      if (!counts(finding)) sums.passing += usual(finding) ? 1 : 0;
      else if (!usual(finding) || (as !== undefined && isReached?.(finding.severity) === false)) {
        const place = `\`${name}:${toPosition(lines, finding.at.start).line + 1}\` ${calls(finding)}`;
        sums.failing.push(as === undefined ? place : `${place} (counts as ${as})`);
      }
    }
  }
  return [...decided].flatMap(([file, { passing, failing }]) => [
    ...(passing === 0 ? [] : [`\`${file}\` lets ${problems(passing)} pass that would fail otherwise.`]),
    ...(failing.length === 0 ? [] : [`\`${file}\` makes ${problems(failing.length)} fail: ${listedOf(failing)}.`]),
  ]);
}

/** That findings which `--quiet` leaves out make the command fail, in a sentence. */
export function withheldNotes(
  reports: readonly { readonly withheld: readonly Finding[]; readonly threshold: Threshold }[],
): readonly string[] {
  const failing = reports.flatMap(({ withheld, threshold }) => withheld.filter(threshold.counts)).length;
  return failing === 0
    ? []
    : [`\`--quiet\` does not list ${problems(failing)} that make${failing === 1 ? "s" : ""} this run fail.`];
}

const problems = (count: number): string => `${count} problem${count === 1 ? "" : "s"}`;

function listedOf(places: readonly string[]): string {
  const more = places.length - MOST_LISTED;
  return enumerated(more > 0 ? [...places.slice(0, MOST_LISTED), `${more} more`] : places);
}

/** The file that sets the threshold, and the names of the rules about which it says something. */
async function decidedIn(
  project: Project,
  uri: string,
): Promise<{ readonly by: string | undefined; readonly overridden: ReadonlySet<string> }> {
  const effective = await project.explain(uri);
  const by = effective.find(({ key }) => key === "fail-on")?.from;
  const names = effective.flatMap(({ key, from }) =>
    from === by && key.startsWith("rules.") ? [key.slice("rules.".length)] : [],
  );
  return { by, overridden: new Set(names) };
}

/** The severity that a tool gives to an id, `DL3004`; undefined where it is not known. */
function severityIn(tool: string, id: string | undefined): Severity | undefined {
  return tool === "hadolint" && id !== undefined ? hadolintSeverity(id) : undefined;
}
