// Ignoring a finding: asks how far, why and until when; the server writes the exception, VS Code puts it into the file.
import * as vscode from "vscode";
import {
  type FindingPlace,
  IGNORE_REQUEST,
  IGNORE_SCOPES_REQUEST,
  type IgnoreParams,
  type IgnoreResult,
  type IgnoreScopesResult,
} from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { makeEdits, tellDone } from "./applying.ts";
import { dateFault, dayAfter } from "./dates.ts";
import { showFinding } from "./fixing.ts";
import { nameOf } from "./names.ts";
import type { Server } from "./server.ts";
import { askText, askWhich, type Choice, tell, typeOrChoose } from "./surfaces.ts";

/**
 * Asks for the scope and, where the form takes them, reason and date, and writes the exception; leaving a question leaves everything as it
 * is.
 */
export async function ignoreFinding(server: Server, place: FindingPlace): Promise<void> {
  if ((await showFinding(server, place)) === undefined) return;
  const { scopes } = await server.request<IgnoreScopesResult>(IGNORE_SCOPES_REQUEST, place);
  if (scopes.length === 0) return tell(notice("This finding cannot be ignored in its file."));
  const title = label(`Ignore ${nameOfRule(place)}`);
  const rows = scopes.map((scope) => ({ label: label(scope.title), scope }));
  const chosen = await askWhich(rows, { title, placeholder: label("Choose where to ignore it") });
  if (chosen === undefined) return;
  const { id, takesReason, save } = chosen.scope;
  const why = takesReason ? await askWhy(title) : {};
  if (why === undefined) return;
  const params: IgnoreParams = { ...place, scope: id, ...why };
  const { files } = await server.request<IgnoreResult>(IGNORE_REQUEST, params);
  if (files.length === 0) return tell(notice("This finding cannot be ignored there, so nothing was changed."));
  const change = await makeEdits(server, files);
  if (change === undefined) return;
  const [{ uri }] = change;
  if (save) await (await vscode.workspace.openTextDocument(uri)).save();
  tellDone(
    server,
    save ? `${nameOfRule(place)} is turned off in ${nameOf(uri)}.` : `An exception was added to ${nameOf(uri)}.`,
    change,
  );
}

const nameOfRule = ({ rule, row }: FindingPlace) => (row === undefined ? rule : `${rule}/${row}`);

async function askWhy(title: Choice["label"]): Promise<Pick<IgnoreParams, "reason" | "until"> | undefined> {
  const reason = await askText({
    title,
    placeholder: label("Reason (optional)"),
    prompt: notice("Why is it fine here? The reason goes into the comment."),
  });
  if (reason === undefined) return undefined;
  const today = new Date().toISOString().slice(0, 10);
  const row = (words: string, until: string) => ({ label: label(words), description: label(`until ${until}`), until });
  const other = { label: label("Other date…"), alwaysShow: true };
  const rows: readonly DateRow[] = [
    { label: label("No end date") },
    row("90 days", dayAfter(today, 90)),
    row("1 year", dayAfter(today, 365)),
    other,
  ];
  const chosen = await askHowLong(title, rows, today);
  const until = chosen === other ? await askDate(title, today) : chosen?.until;
  if (chosen === undefined || (chosen === other && until === undefined)) return undefined;
  return { ...(reason.trim() !== "" && { reason }), ...(until !== undefined && { until }) };
}

interface DateRow extends Choice {
  readonly until?: string;
}

/** Asks for one of the rows; a date that is typed is a row too. Undefined where the user dismisses the question. */
function askHowLong(title: Choice["label"], rows: readonly DateRow[], today: string): Promise<DateRow | undefined> {
  const pick = typeOrChoose<DateRow>({ title, placeholder: label("Choose how long to ignore it, or type a date") });
  const show = () => {
    const typed = pick.value.trim();
    const isDate = dateFault(typed, today) === undefined;
    const own = isDate ? [{ label: label(`Until ${typed}`), until: typed, alwaysShow: true }] : [];
    pick.items = [...own, ...rows];
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    show();
    pick.show();
  });
}

function askDate(title: Choice["label"], today: string): Thenable<string | undefined> {
  const words = {
    title,
    placeholder: label("YYYY-MM-DD"),
    prompt: notice("The last day on which to ignore it."),
  };
  const refuse = (text: string) => {
    const fault = dateFault(text.trim(), today);
    return fault === undefined ? undefined : notice(fault);
  };
  return askText(words, refuse).then((text) => text?.trim());
}
