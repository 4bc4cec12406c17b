// Which findings make `check` fail: those that reach --fail-on, or else the threshold that another tool's configuration sets for
// the files that it reads.
import { compareSeverity, type Finding, nameOf, type Severity } from "../engine/core/finding.ts";
import type { FailOn } from "../engine/core/settings.ts";
import { hadolintSeverity } from "../engine/knowledge/hadolint-severities.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import type { Project } from "../project.ts";

/** Whether a finding makes the command fail. */
export type Counts = (finding: Finding) => boolean;

/** Where nothing else is said. */
const DEFAULT: Severity = "warning";

/** Those of a severity or worse; `none`: no finding. */
export function countsFrom(least: FailOn["severity"], of = ({ severity }: Finding): Severity => severity): Counts {
  return (finding) => least !== "none" && compareSeverity(of(finding), least) <= 0;
}

/**
 * What counts in a file where the command line does not say it. A tool's threshold is compared with the severity that the tool gives
 * to the finding: its own, where we report the same under an equivalent id and no configuration says otherwise; else ours.
 */
export async function countsIn(engine: Engine, project: Project, uri: string): Promise<Counts> {
  const { failOn } = await project.settings(uri);
  const language = engine.language(project.file(uri)?.language ?? "");
  if (failOn === undefined || language?.obeyedTools?.includes(failOn.tool) !== true) return countsFrom(DEFAULT);
  const overridden = await overriddenBy(project, uri);
  return countsFrom(failOn.severity, (finding) => {
    const { rule, severity } = finding;
    const { rule: known, row } = engine.catalog.named(nameOf(finding)) ?? {};
    if (overridden.has(rule) || overridden.has(nameOf(finding))) return severity;
    // Somebody gave it another one.
    if (severity !== (row?.severity ?? known?.severity)) return severity;
    const equivalents = row?.equivalents ?? known?.equivalents ?? [];
    return worst(equivalents.flatMap((id) => severityIn(failOn.tool, id) ?? [])) ?? severity;
  });
}

/** The names of the rules about which the file says something that sets the threshold. */
async function overriddenBy(project: Project, uri: string): Promise<ReadonlySet<string>> {
  const effective = await project.explain(uri);
  const origin = effective.find(({ key }) => key === "fail-on")?.from;
  return new Set(
    effective.flatMap(({ key, from }) =>
      from === origin && key.startsWith("rules.") ? [key.slice("rules.".length)] : [],
    ),
  );
}

/** The severity that a tool gives to an id, `hadolint:DL3004`; undefined where the id is another tool's. */
function severityIn(tool: string, id: string): Severity | undefined {
  return tool === "hadolint" && id.startsWith("hadolint:") ? hadolintSeverity(id.slice("hadolint:".length)) : undefined;
}

function worst(severities: readonly Severity[]): Severity | undefined {
  return severities.toSorted(compareSeverity)[0];
}
