// Configuration that is ignored is reported in each document that it applies to, since findings there may differ without it.
import { DiagnosticSeverity } from "vscode-languageserver";
import { point } from "../../engine/core/text.ts";
import { toRange } from "../../output/positions.ts";
import { notice } from "../../shown/notice.ts";
import type { Session } from "../session/session.ts";

/**
 * Adds a diagnostic for each file of configuration that could not be read; those that others may have written are logged, as are exceptions
 * that are idle.
 */
export function configurationDiagnostics(session: Session): void {
  session.sources.push(async (document) => {
    const { project } = await session.queueOf(document);
    if (!project.isChecked(document.key)) return [];
    const { unread, leftOut } = project.notCounting(document.key);
    const idle = project.idleConfiguration().map(({ uri, sentence }) => `\`${project.pathOf(uri)}\`: ${sentence}`);
    for (const sentence of [...leftOut, ...idle]) session.guard.note(sentence);
    const range = toRange(document.lines, point(0));
    return unread.map((sentence) => ({
      range,
      severity: DiagnosticSeverity.Warning,
      source: "plimsoll",
      message: notice(sentence),
    }));
  });
}
