// Where words reach the editor: notifications, progress, lists to choose from, hovers, the output. Each takes only the type
// that makes text from outside harmless there, and no other file calls these functions of VS Code.
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

/** Says that something failed, with a button that shows the output. */
export async function tellFailure(message: Notice, output: Pick<Output, "show">): Promise<void> {
  if ((await tellError(message, "Show Output")) !== undefined) output.show();
}

export function tellWarning(message: Notice): void {
  void vscode.window.showWarningMessage(message);
}

export function tell(message: Notice): void {
  void vscode.window.showInformationMessage(message);
}

/** Says that something was done, with a button for each thing that can be done next; answers the one that was chosen. */
export function tellDoneWith<B extends string>(message: Notice, ...buttons: readonly B[]): Thenable<B | undefined> {
  return vscode.window.showInformationMessage(message, ...buttons);
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

/** Asks which of some rows is meant; undefined where the user dismisses the question. */
export function askWhich<T extends Choice>(
  rows: readonly T[],
  { title, placeholder }: { readonly title: Label; readonly placeholder?: Label },
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(rows, { title, placeHolder: placeholder ?? "" });
}

/**
 * Asks which of some rows are meant, all of them ticked at first; a button beside the title calls `show` with those that are ticked.
 * Undefined where the user dismisses the question. It stays while something else has the focus.
 */
export function tick<T extends Choice>(
  rows: readonly T[],
  { title, placeholder, button }: { readonly title: Label; readonly placeholder: Label; readonly button: Label },
  show: (ticked: readonly T[]) => Promise<unknown>,
): Promise<readonly T[] | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  Object.assign(pick, { title, placeholder, canSelectMany: true, ignoreFocusOut: true, matchOnDescription: true });
  pick.items = rows;
  pick.selectedItems = rows;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon("diff"), tooltip: button }];
  return new Promise((resolve) => {
    pick.onDidTriggerButton(async () => {
      pick.busy = true;
      await show(pick.selectedItems).finally(() => {
        pick.busy = false;
      });
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Asks for a line of text; undefined where the user dismisses the question. `refuse` says why a text is not taken. */
export function askText(
  words: { readonly title: Label; readonly placeholder: Label; readonly prompt: Notice },
  refuse: (text: string) => Notice | undefined = () => undefined,
): Thenable<string | undefined> {
  const { title, placeholder: placeHolder, prompt } = words;
  return vscode.window.showInputBox({ title, placeHolder, prompt, ignoreFocusOut: true, validateInput: refuse });
}

/** The same for rows that change while the user types. Its title and placeholder are set here, once. */
export function typeOrChoose<T extends Choice>(words: { readonly title: Label; readonly placeholder: Label }) {
  const pick = vscode.window.createQuickPick<T>();
  Object.assign(pick, words);
  return pick as Omit<vscode.QuickPick<T>, "title" | "placeholder">;
}

/** An input box. VS Code makes links in the prompt. */
export function typeText(words: { readonly title: Label; readonly placeholder: Label; readonly prompt: Notice }) {
  const input = vscode.window.createInputBox();
  Object.assign(input, words);
  return input as Omit<vscode.InputBox, "title" | "placeholder" | "prompt" | "validationMessage">;
}

/** A row of a tree. `spoken` is what a screen reader says in place of the words that are seen. */
export interface Row {
  readonly label: Label;
  readonly description?: Label | undefined;
  readonly tooltip: Markdown;
  readonly spoken: Shown;
}

export function treeItem(
  { label, description, tooltip: over, spoken }: Row,
  state: vscode.TreeItemCollapsibleState,
): Omit<vscode.TreeItem, "label" | "description" | "tooltip" | "accessibilityInformation"> {
  const item = new vscode.TreeItem(label, state);
  if (description !== undefined) item.description = description;
  // Never a plain string: that would take the place of the label for a screen reader.
  item.tooltip = tooltip(over);
  item.accessibilityInformation = { label: spoken };
  return item;
}

/** Shows a line above a tree, or none. */
export function headTree(view: Pick<vscode.TreeView<unknown>, "message">, line: Notice | undefined): void {
  view.message = line ?? "";
}

/** A line of the Problems panel. */
export interface Problem {
  readonly range: vscode.Range;
  readonly message: Shown;
  readonly severity: vscode.DiagnosticSeverity;
  readonly source: string;
  readonly code: string;
  /** What its code leads to. */
  readonly page: vscode.Uri;
}

export function diagnostic({ range, message, severity, source, code, page }: Problem): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, severity);
  made.source = source;
  made.code = { value: code, target: page };
  return made;
}

/** What a screen reader says of an item of the status bar. */
export function describe(item: Pick<vscode.StatusBarItem, "accessibilityInformation">, spoken: Shown): void {
  item.accessibilityInformation = { label: spoken };
}

/** What is shown over a row or an icon. */
export function tooltip(text: Markdown): vscode.MarkdownString {
  return new vscode.MarkdownString(text);
}
