// Where words reach the editor: notifications, progress, lists to choose from, hovers, the output. Each takes only the type
// that makes text from outside harmless there, and no other file calls what is called here.
import * as vscode from "vscode";
import type { Label } from "../../server/src/shown/label.ts";
import type { Markdown } from "../../server/src/shown/markdown.ts";
import type { Notice } from "../../server/src/shown/notice.ts";
import type { Shown } from "../../server/src/shown/shown.ts";

/** The output channel “Plimsoll”. */
export interface Output {
  error(line: Shown): void;
  warn(line: Shown): void;
  debug(line: Shown): void;
  show(): void;
}

/** Says that something failed; answers the button that was chosen. */
export function tellError<B extends string>(message: Notice, ...buttons: readonly B[]): Thenable<B | undefined> {
  return vscode.window.showErrorMessage(message, ...buttons);
}

export function tellWarning(message: Notice): void {
  void vscode.window.showWarningMessage(message);
}

export function tell(message: Notice): void {
  void vscode.window.showInformationMessage(message);
}

/** Runs `work` below a notification with a title, Cancel, and a line that `say` changes. */
export function withNotification<T>(
  title: Notice,
  work: (say: (line: Notice) => void, token: vscode.CancellationToken) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) =>
    work((message) => progress.report({ message }), token),
  );
}

/** A row to choose. */
export interface Choice extends vscode.QuickPickItem {
  readonly label: Label;
  readonly description?: Label;
  readonly detail?: Label;
}

/** A line between rows. */
export const separator = (label: Label): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });

/** Asks which of some rows is meant; undefined where the user goes away. */
export function askWhich<T extends Choice>(
  rows: readonly T[],
  { title, placeholder = "" }: { readonly title: Label; readonly placeholder?: string },
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(rows, { title, placeHolder: placeholder });
}

/** The same for rows that change while the user types. */
export function typeOrChoose<T extends Choice>(): vscode.QuickPick<T> {
  return vscode.window.createQuickPick<T>();
}

/** What is shown over a row or an icon. */
export function tooltip(text: Markdown): vscode.MarkdownString {
  return new vscode.MarkdownString(text);
}
