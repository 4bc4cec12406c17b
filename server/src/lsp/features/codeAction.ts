// textDocument/codeAction and codeAction/resolve: the fixes that findings carry, one by one and all safe ones at once.
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from "vscode-languageserver/node";
import { FIX_KINDS, type Finding, type Fix, isEdit } from "../../engine/core/finding.ts";
import { type Span, touches } from "../../engine/core/text.ts";
import { toDiagnostic, toSpan } from "../convert.ts";
import { difference } from "../difference.ts";
import type { OpenDocument } from "../documents.ts";
import { workspaceEdit } from "../edits.ts";
import type { Session } from "../session.ts";

const FIX_ALL = "source.fixAll.plimsoll";
export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL];

/** What an action that is resolved later needs to know. */
interface Later {
  readonly fixAll: string;
}

export function codeActions(session: Session): void {
  const { client, connection, guard, scheduler } = session;
  connection.onCodeAction(
    guard.handler("textDocument/codeAction", [], (params, token) =>
      client.codeActions ? scheduler.urgently(() => actionsFor(session, params, token)) : [],
    ),
  );
  connection.onCodeActionResolve(async (action) => {
    const resolve = guard.handler("codeAction/resolve", action, () =>
      scheduler.urgently(() => resolved(session, action)),
    );
    return resolve();
  });
}

async function actionsFor(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const { textDocument, range, context } = params;
  const document = session.document(textDocument.uri);
  if (document === undefined) return [];
  const checked = await session.check(document, () => token.isCancellationRequested);
  if (checked === undefined) return [];
  const { findings } = checked;
  const wants = (kind: string) => context.only?.some((one) => one === kind || kind.startsWith(`${one}.`) || one === "");
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix) ?? true) {
    actions.push(...(await fixesAt(session, document, findings, toSpan(document.lines, range), context.diagnostics)));
    if (actions.length > 0 && findings.filter(isSafelyFixable).length > 1) {
      actions.push(...(await fixAll(session, document, CodeActionKind.QuickFix)));
    }
  }
  // Asked for by name only: editors that ask for everything would show it beside the quick fix.
  if (wants(FIX_ALL) && findings.some(isSafelyFixable)) actions.push(...(await fixAll(session, document, FIX_ALL)));
  return actions;
}

const isSafelyFixable = (finding: Finding) => finding.fixes.some((fix) => fix.kind === "safe");

/** The fixes of the findings at a span: safe ones first, then hardening, then choices; the first is the preferred one. */
async function fixesAt(
  session: Session,
  document: OpenDocument,
  findings: readonly Finding[],
  at: Span,
  shown: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const here = findings.filter((finding) => touches(finding.at, at));
  const found = FIX_KINDS.flatMap((kind) =>
    here.flatMap((finding) => finding.fixes.filter((fix) => fix.kind === kind).map((fix) => ({ finding, fix }))),
  );
  const actions: CodeAction[] = [];
  for (const { finding, fix } of found) {
    const edit = await workspaceEdit(session, document, fix.changes.filter(isEdit), appendedBy(fix));
    if (edit === undefined) continue;
    const diagnostic =
      shown.find((one) => one.data === finding.fingerprint) ??
      toDiagnostic(finding, document.uri, document.lines, session.client.style);
    actions.push({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(actions.length === 0 && { isPreferred: true }),
      edit,
    });
  }
  return actions;
}

function appendedBy(fix: Fix): ReadonlyMap<string, readonly string[]> {
  const appended = new Map<string, readonly string[]>();
  for (const change of fix.changes) {
    if (!isEdit(change)) appended.set(change.file, [...(appended.get(change.file) ?? []), change.append]);
  }
  return appended;
}

/** All safe fixes of a file as one action; its edit comes when it is chosen, where the editor can wait for it. */
async function fixAll(session: Session, document: OpenDocument, kind: string): Promise<CodeAction[]> {
  const later: Later = { fixAll: document.uri };
  const action: CodeAction = { title: "Fix all safe problems in this file", kind, data: later };
  return [session.client.resolvesEdits ? action : await resolved(session, action)].filter(
    (one) => session.client.resolvesEdits || one.edit !== undefined,
  );
}

async function resolved(session: Session, action: CodeAction): Promise<CodeAction> {
  const uri = (action.data as Partial<Later> | undefined)?.fixAll;
  const document = uri === undefined ? undefined : session.document(uri);
  if (document === undefined) return action;
  const { project } = (await session.takeIn(document)).home;
  const before = document.text.getText();
  const fixed = project.fix(document.key, { kinds: ["safe"] });
  if (fixed === undefined || project.file(document.key)?.text !== before) return action;
  const edit = await workspaceEdit(session, document, difference(before, fixed.text), fixed.appended);
  return edit === undefined ? action : { ...action, edit };
}
