// Which findings make `check` fail: those that reach --fail-on, or else the threshold that another tool's configuration sets for
// the files that it reads.
import { compareSeverity, type Finding, nameOf, type Severity } from "../engine/core/finding.ts";
import type { FailOn } from "../engine/core/settings.ts";
import { hadolintSeverity } from "../engine/knowledge/hadolint-severities.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import type { Project } from "../project.ts";

/** Whether a finding makes the command fail. */
type Counts = (finding: Finding) => boolean;

/** What makes the command fail in one file. */
export interface Threshold {
  readonly counts: Counts;
  /** The file of configuration that decides about some of the findings. */
  readonly by?: string;
}

/** From which severity on a finding counts where nothing else is said. */
const DEFAULT: Severity = "warning";

const reaches = (severity: Severity, least: FailOn["severity"]): boolean =>
  least !== "none" && compareSeverity(severity, least) <= 0;

/** Those of a severity or worse; `none`: no finding. */
export function thresholdOf(least: FailOn["severity"] = DEFAULT): Threshold {
  return { counts: ({ severity }) => reaches(severity, least) };
}

/**
 * What counts in a file where the command line does not say it. A tool's threshold is for what the tool reports itself, which is what
 * our rules find that have an id of it as equivalent. It is compared with the severity that the tool gives to that, unless some
 * configuration says otherwise. All other findings count as without the tool.
 */
export async function thresholdIn(engine: Engine, project: Project, uri: string): Promise<Threshold> {
  const { failOn } = await project.settings(uri);
  const language = engine.language(project.file(uri)?.language ?? "");
  if (failOn === undefined || language?.obeyedTools?.includes(failOn.tool) !== true) return thresholdOf();
  const { by, overridden } = await decidedIn(project, uri);
  const prefix = `${failOn.tool}:`;
  const counts = (finding: Finding): boolean => {
    const { rule, severity } = finding;
    const { rule: known, row } = engine.catalog.named(nameOf(finding)) ?? {};
    const ids = [...(row?.equivalents ?? []), ...(known?.equivalents ?? [])].filter((id) => id.startsWith(prefix));
    if (ids.length === 0) return reaches(severity, DEFAULT);
    const isGiven =
      overridden.has(rule) || overridden.has(nameOf(finding)) || severity !== (row?.severity ?? known?.severity);
    const own = isGiven ? undefined : worst(ids.flatMap((id) => severityIn(failOn.tool, id) ?? []));
    return reaches(own ?? severity, failOn.severity);
  };
  return { counts, ...(by !== undefined && { by }) };
}

/** In which cases a threshold of another tool made a difference, in a sentence for each file that sets one. */
export function thresholdNotes(
  judged: readonly { readonly findings: readonly Finding[]; readonly threshold: Threshold }[],
): readonly string[] {
  const { counts: usual } = thresholdOf();
  const decided = new Map<string, { passing: number; failing: number }>();
  for (const { findings, threshold } of judged) {
    const { by, counts } = threshold;
    if (by === undefined) continue;
    const sums = decided.get(by) ?? { passing: 0, failing: 0 };
    decided.set(by, sums);
    for (const finding of findings) {
      if (usual(finding) && !counts(finding)) sums.passing += 1;
      if (!usual(finding) && counts(finding)) sums.failing += 1;
    }
  }
  return [...decided].flatMap(([file, { passing, failing }]) => [
    ...(passing === 0 ? [] : [`\`${file}\` lets ${problems(passing)} pass that would fail otherwise.`]),
    ...(failing === 0 ? [] : [`\`${file}\` makes ${problems(failing)} fail that would pass otherwise.`]),
  ]);
}

const problems = (count: number): string => `${count} problem${count === 1 ? "" : "s"}`;

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

/** The severity that a tool gives to an id, `hadolint:DL3004`; undefined where the id is another tool's. */
function severityIn(tool: string, id: string): Severity | undefined {
  return tool === "hadolint" && id.startsWith("hadolint:") ? hadolintSeverity(id.slice("hadolint:".length)) : undefined;
}

function worst(severities: readonly Severity[]): Severity | undefined {
  return severities.toSorted(compareSeverity)[0];
}
