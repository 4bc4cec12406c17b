// The fixes that findings carry, one action each.
import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { FIX_KINDS, type Finding, type Fix, isEdit, isFileEdit } from "../../engine/core/finding.ts";
import { appendedBy } from "../../engine/pipeline/fix.ts";
import { toPosition } from "../../output/positions.ts";
import { type FindingPlace, fixTitle } from "../../protocol.ts";
import { toDiagnostic } from "../session/diagnostics.ts";
import type { OpenDocument } from "../session/documents.ts";
import { workspaceEdit } from "../session/edits.ts";
import { compareForemost } from "../session/foremost.ts";
import type { Places } from "../session/related.ts";
import type { Session } from "../session/session.ts";

/** Where code actions are asked for, and for what. */
export interface Here {
  readonly session: Session;
  readonly document: OpenDocument;
  /** The findings at the cursor or selection, the foremost first. */
  readonly findings: readonly Finding[];
  /** The diagnostics as the editor shows them, by the fingerprints of their findings. */
  readonly shown: ReadonlyMap<unknown, Diagnostic>;
  readonly places: Places;
}

/** An action that makes one fix, with what the menu asks about it. */
export interface FixAction {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly action: CodeAction;
}

/**
 * The fixes of the findings that hold, in the findings' order; of one, or of several that are equally near: safe ones first, choices last.
 */
export async function fixActions(here: Here): Promise<FixAction[]> {
  const { session, document, findings } = here;
  const offered = findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const rank = ({ fix }: { readonly fix: Fix }) => FIX_KINDS.indexOf(fix.kind);
  offered.sort((a, b) => compareForemost(a.finding, b.finding) || rank(a) - rank(b));
  if (offered.length === 0) return [];
  const { project } = (await session.takeIn(document)).queue;
  // Another text than the findings are about has been taken in meanwhile: the editor asks again.
  if (!document.open || project.file(document.key)?.text !== document.text.getText()) return [];
  const holding = project.holding(document.key, offered);
  const actions: FixAction[] = [];
  for (const { finding, fix } of offered.filter((one) => holding.has(one))) {
    const { changes } = fix;
    const others = { appended: appendedBy([fix]), elsewhere: changes.filter(isFileEdit) };
    const edit = await workspaceEdit(session, document, changes.filter(isEdit), others);
    if (edit === undefined) continue;
    const diagnostics = [diagnosticOf(here, finding)];
    actions.push({ finding, fix, action: { title: fixTitle(fix), kind: CodeActionKind.QuickFix, diagnostics, edit } });
  }
  return actions;
}

/** Where a finding is, for the commands of the editor. */
export function findingPlace({ uri, lines }: OpenDocument, finding: Finding): FindingPlace {
  const { rule, row, fingerprint, at } = finding;
  return { uri, rule, ...(row !== undefined && { row }), fingerprint, line: toPosition(lines, at.start).line };
}

/** The diagnostic of a finding, as the editor has it or as it would be sent. */
export function diagnosticOf({ session, document, shown, places }: Here, finding: Finding): Diagnostic {
  return shown.get(finding.fingerprint) ?? toDiagnostic(finding, document.lines, session.client.style, places);
}
