// The findings of one file in the form that requests about the workspace answer with: of an open document as it is typed,
// of any other file as it is on disk.
import { together } from "../../engine/pipeline/together.ts";
import { toJson } from "../../output/json.ts";
import { linesOf } from "../../output/positions.ts";
import type { JsonFinding } from "../../protocol.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";
import { withFile } from "./workspaceFiles.ts";

/** The findings of an open document that are shown; undefined where `cancelled` said so. Gives way to other requests between its parts. */
export async function openFindings(
  session: Session,
  document: OpenDocument,
  cancelled: () => boolean,
): Promise<readonly JsonFinding[] | undefined> {
  const checked = await session.check(document, cancelled, () => session.scheduler.idle());
  if (checked === undefined) return undefined;
  const findings = await session.visible(document, checked);
  return findings.map((finding) => toJson(finding, document.uri, document.lines, checked.redactor));
}

export interface DiskFindings {
  readonly findings: readonly JsonFinding[];
  /** Other files decide about the findings too. */
  readonly readsOthers: boolean;
}

/**
 * The findings of a file that no editor has open. Undefined where no language claims it, it cannot be read, an editor has
 * it open, or `cancelled` said so.
 */
export function diskFindings(
  session: Session,
  uri: string,
  cancelled: () => boolean,
): Promise<DiskFindings | undefined> {
  return withFile(session, uri, async ({ project }, { text }) => {
    const checked = await session.scheduler.run(project.steps(uri), cancelled, () => session.scheduler.idle());
    if (checked === undefined) return undefined;
    session.guard.crashes(checked);
    const lines = linesOf(text);
    const file = project.file(uri);
    const shown = file === undefined ? checked.findings : together(checked.findings, file, session.platform.engine);
    const findings = shown.map((finding) => toJson(finding, uri, lines, checked.redactor));
    return { findings, readsOthers: checked.reads.size > 0 };
  });
}
