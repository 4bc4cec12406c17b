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
import { shown } from "../../shown/shown.ts";
import { bulkEdit, fixAllAction, hardenActions, has } from "../actions/bulk.ts";
import { exceptionActions, switchOffEdit } from "../actions/exceptions.ts";
import { diagnosticOf, fixActions, type Here } from "../actions/fixes.ts";
import type { ActionData } from "../actions/resolve.ts";
import { placesOf } from "../session/related.ts";
import type { Session } from "../session/session.ts";

/** How many rows one finding has in the menu at most: its fixes, its exceptions and its page. */
const MOST_ROWS = 8;
const FIX_ALL = "source.fixAll.plimsoll";
export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL];

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

/** In the order of what people most likely want: repair this, harden around it, repair the rest, live with it. The first is preferred. */
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
    // The light bulb comes for what is shown; whoever asks for it hears of all that holds.
    const isAsked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    const visible = isAsked ? undefined : new Set((await session.visible(document, checked)).map(printOf));
    const findings = all.filter((one) => touches(one.at, at) && visible?.has(one.fingerprint) !== false);
    const places = await placesOf(session, document, findings);
    const shown = new Map(context.diagnostics.map((one) => [one.data, one]));
    const here: Here = { session, document, findings, shown, places };
    if (findings.length > 0) {
      const exceptions = await exceptionActions(here);
      const fixes = withinLimit(await fixActions(here), exceptions);
      const wider = await hardenActions(here, all);
      if (fixes.length > 0 && all.filter(has("safe")).length > 1) {
        addAll(wider, await fixAllAction(session, document.uri, CodeActionKind.QuickFix));
      }
      // VS Code moves what names no diagnostic below all that does, the exceptions included.
      const diagnostics = findings.map((finding) => diagnosticOf(here, finding));
      addAll(actions, fixes);
      addAll(
        actions,
        wider.map((action) => ({ ...action, diagnostics })),
      );
      addAll(actions, exceptions);
      // Only a repair is preferred: "fix this" must never come to mean "ignore this".
      if (fixes.length > 0) actions[0] = { ...(actions[0] as CodeAction), isPreferred: true };
    }
  }
  // Asked for by name only: editors that ask for everything would show it beside the quick fix.
  if (wants(FIX_ALL) && all.some(has("safe"))) {
    addAll(actions, await fixAllAction(session, document.uri, FIX_ALL));
  }
  return actions;
}

const printOf = ({ fingerprint }: Finding) => fingerprint;

/** The fixes for which there is room beside the other rows of their findings; the last ones, which are choices, give way. */
function withinLimit(fixes: readonly CodeAction[], others: readonly CodeAction[]): readonly CodeAction[] {
  const rows = new Map<unknown, number>();
  const fits = (action: CodeAction) => {
    const finding = action.diagnostics?.[0]?.data;
    const count = (rows.get(finding) ?? 0) + 1;
    rows.set(finding, count);
    return count <= MOST_ROWS;
  };
  for (const action of others) fits(action);
  return fixes.filter(fits);
}

/** Titles quote the file; the edits have its text as it is. */
function withShownTitle(action: CodeAction): CodeAction {
  return { ...action, title: shown(action.title) };
}

async function resolved(session: Session, action: CodeAction): Promise<CodeAction> {
  const { bulk, switchOff }: ActionData = action.data ?? {};
  const edit =
    bulk !== undefined
      ? await bulkEdit(session, bulk)
      : switchOff !== undefined
        ? await switchOffEdit(session, switchOff.uri, switchOff.rule)
        : undefined;
  return edit === undefined ? action : { ...action, edit };
}
