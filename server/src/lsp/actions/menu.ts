// The menu at a finding: at most so many rows that each can be read.
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { isConditional } from "../../engine/core/conditions.ts";
import type { Finding, Fix } from "../../engine/core/finding.ts";
import { addTo } from "../../engine/core/lists.ts";
import { CHOOSE_FIX_COMMAND, type ChooseFixParams } from "../../protocol.ts";
import { diagnosticOf, type FixAction, findingPlace, type Here } from "./fixes.ts";

/** How many rows one finding has at most, those included that are about more than it. */
const MOST_ROWS = 8;
/** Of fixes that are one of many, such as tags, so many have rows of their own. */
const MOST_ALIKE = 2;

/**
 * Fixes, then what is `wider`, then the `others`: exceptions and pages. Fixes for which there is no room are behind a row that asks
 * which one is meant, where the editor can, or give way, the last ones first. Only a fix that needs no thought is preferred: "fix this"
 * must never come to mean "break this" or "ignore this".
 */
export function menuOf(
  here: Here,
  fixes: readonly FixAction[],
  wider: readonly CodeAction[],
  others: readonly CodeAction[],
): CodeAction[] {
  const asks = here.session.client.commands.has(CHOOSE_FIX_COMMAND);
  const byFinding = new Map<Finding, FixAction[]>();
  for (const one of fixes) addTo(byFinding, one.finding, one);
  const rows = new Map<FixAction, CodeAction>();
  for (const [finding, own] of byFinding) {
    const data = diagnosticOf(here, finding).data;
    const isAbout = ({ diagnostics = [] }: CodeAction) => diagnostics.some((one) => one.data === data);
    const room = MOST_ROWS - others.filter(isAbout).length - (asks ? wider.filter(isAbout).length : 0);
    const { shown, hidden } = fitting(own, Math.max(1, room), asks);
    for (const one of shown) rows.set(one, one.action);
    const [first] = hidden;
    if (asks && first !== undefined) rows.set(first, askingAction(here, finding, hidden));
  }
  const [best] = fixes;
  const menu = [...fixes.flatMap((one) => rows.get(one) ?? []), ...wider, ...others];
  if (best !== undefined && isSure(best.fix) && menu[0] === best.action)
    menu[0] = { ...best.action, isPreferred: true };
  return menu;
}

/** Whether a fix can be taken without a thought: what works keeps working, or nothing shows that it may not. */
function isSure({ kind, title }: Fix): boolean {
  return kind === "safe" || (kind === "hardening" && !isConditional(title));
}

/** The fixes of a finding that get a row, at most `room` with the one for the others, and those others. */
function fitting(
  fixes: readonly FixAction[],
  room: number,
  asks: boolean,
): { readonly shown: readonly FixAction[]; readonly hidden: readonly FixAction[] } {
  if (!asks) return { shown: fixes.slice(0, room), hidden: [] };
  const alike = new Map<string | undefined, number>();
  const kept = fixes.filter(({ fix: { among } }) => {
    const count = (alike.get(among) ?? 0) + 1;
    alike.set(among, count);
    return among === undefined || count <= MOST_ALIKE;
  });
  const shown = kept.length === fixes.length && kept.length <= room ? kept : kept.slice(0, Math.max(1, room - 1));
  const own = new Set(shown);
  return { shown, hidden: fixes.filter((one) => !own.has(one)) };
}

/** A row behind which the fixes are that have none. */
function askingAction(here: Here, finding: Finding, hidden: readonly FixAction[]): CodeAction {
  const sorts = new Set(hidden.map(({ fix }) => fix.among));
  const [sort] = sorts;
  const title = `Other ${sorts.size === 1 && sort !== undefined ? sort : "fixes"}…`;
  const params: ChooseFixParams = {
    ...findingPlace(here.document, finding),
    titles: hidden.map(({ fix }) => fix.title),
  };
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(here, finding)],
    command: { title, command: CHOOSE_FIX_COMMAND, arguments: [params] },
  };
}
