// textDocument/codeAction and codeAction/resolve: what can be done about the findings at a place, best first.

import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
} from "vscode-languageserver";
import type { Finding } from "../../engine/core/finding.ts";
import { addAll } from "../../engine/core/lists.ts";
import { touches } from "../../engine/core/text.ts";
import { toSpan } from "../../output/positions.ts";
import { APPLY_FIXES_COMMAND } from "../../protocol.ts";
import { shown } from "../../shown/shown.ts";
import { bulkEdit, fixAllAction, fixRuleActions, hardenActions, has } from "../actions/bulk.ts";
import { switchOffEdit } from "../actions/configuration.ts";
import { exceptionActions } from "../actions/exceptions.ts";
import { diagnosticOf, fixActions, type Here } from "../actions/fixes.ts";
import { menuOf } from "../actions/menu.ts";
import type { ActionData } from "../actions/resolve.ts";
import { inForm } from "../session/edits.ts";
import { foremostFirst } from "../session/foremost.ts";
import { placesOf } from "../session/related.ts";
import type { Session } from "../session/session.ts";
import { askable } from "../session/together.ts";

const FIX_ALL = "source.fixAll.plimsoll";
export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL];

const printOf = ({ fingerprint }: Finding) => fingerprint;

export function codeActions(session: Session): void {
  const { client, connection, guard, scheduler } = session;
  connection.onCodeAction(
    guard.handler("textDocument/codeAction", [], (params, token) =>
      client.codeActions
        ? scheduler.urgently(async () => (await actionsFor(session, params, token)).map(withShownTitle))
        : [],
    ),
  );
  connection.onCodeActionResolve(async (action) => {
    const resolve = guard.handler("codeAction/resolve", action, () =>
      scheduler.urgently(() => resolved(session, action)),
    );
    return resolve();
  });
}

/** In the order of what people most likely want: repair this, harden around it, repair the rest, live with it. */
async function actionsFor(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const { textDocument, range, context } = params;
  const document = session.document(textDocument.uri);
  if (document === undefined) return [];
  const checked = await session.check(document, () => token.isCancellationRequested);
  if (checked === undefined) return [];
  const all = checked.findings;
  const wants = (kind: string) => context.only?.some((one) => one === kind || kind.startsWith(`${one}.`) || one === "");
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix) ?? true) {
    const at = toSpan(document.lines, range);
    // The light bulb comes for what is shown; somebody who asks for it hears of all that holds.
    const isAsked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    const visible = isAsked ? undefined : new Set((await session.visible(document, checked)).map(printOf));
    const known = await askable(session, document, checked);
    const touched = known.filter((one) => touches(one.at, at) && visible?.has(one.fingerprint) !== false);
    const parts = new Set(touched.flatMap((one) => one.parts ?? []));
    const findings = foremostFirst(touched.filter((one) => !parts.has(one)));
    const places = await placesOf(session, document, findings);
    const shown = new Map(context.diagnostics.map((one) => [one.data, one]));
    const here: Here = { session, document, findings, shown, places };
    if (findings.length > 0) addAll(actions, await quickFixes(here, all));
  }
  // Asked for by name only: editors that ask for everything would show it beside the quick fix.
  if (wants(FIX_ALL) && all.some(has("safe"))) {
    addAll(actions, await fixAllAction(session, document.uri, FIX_ALL));
  }
  return actions;
}

async function quickFixes(here: Here, all: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document, findings } = here;
  const fixes = await fixActions(here);
  const wider = [...(await hardenActions(here, all)), ...(await fixRuleActions(here, all))];
  // Where it is a command of the palette, the menu does without.
  const isInPalette = session.client.commands.has(APPLY_FIXES_COMMAND);
  if (!isInPalette && fixes.length > 0 && all.filter(has("safe")).length > 1) {
    addAll(wider, await fixAllAction(session, document.uri, CodeActionKind.QuickFix));
  }
  // VS Code moves what names no diagnostic below all that does, the exceptions included.
  const diagnostics = findings.map((finding) => diagnosticOf(here, finding));
  return menuOf(
    here,
    fixes,
    wider.map((action) => ({ diagnostics, ...action })),
    await exceptionActions(here),
  );
}

/** Titles quote the file; the edits have its text as it is. */
function withShownTitle(action: CodeAction): CodeAction {
  return { ...action, title: shown(action.title) };
}

async function resolved(session: Session, action: CodeAction): Promise<CodeAction> {
  const { bulk, switchOff }: ActionData = action.data ?? {};
  if (bulk !== undefined) {
    const edit = await bulkEdit(session, bulk);
    return edit === undefined ? action : { ...action, edit };
  }
  const file = switchOff && (await switchOffEdit(session, switchOff.uri, switchOff.rule));
  return file === undefined ? action : { ...action, edit: inForm(session, [file]) };
}
