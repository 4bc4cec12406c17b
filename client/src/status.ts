// The shield in the status bar: how many findings the file in front has.
import * as vscode from "vscode";
import { DOCUMENTS } from "./client.ts";

/** What the two lines of the tooltip count. Hints are opinions and are not counted. */
interface Counts {
  errors: number;
  warnings: number;
  infos: number;
}

export function showStatus(): vscode.Disposable[] {
  const item = vscode.window.createStatusBarItem("plimsoll.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Plimsoll";
  item.command = "workbench.actions.view.problems";
  const update = () => {
    const document = vscode.window.activeTextEditor?.document;
    // The output counts as an editor when it has the focus; the file is still in front.
    if (document?.uri.scheme === "output") return;
    if (document === undefined || vscode.languages.match(DOCUMENTS, document) === 0) {
      item.hide();
      return;
    }
    const file = count([vscode.languages.getDiagnostics(document.uri)]);
    const total = file.errors + file.warnings + file.infos;
    item.text = total === 0 ? "$(shield)" : `$(shield) ${total}`;
    const everywhere = count(vscode.languages.getDiagnostics().map(([, diagnostics]) => diagnostics));
    item.tooltip = new vscode.MarkdownString(`This file: ${inWords(file)}\n\nWorkspace: ${inWords(everywhere)}`);
    item.accessibilityInformation = { label: `Plimsoll: ${inWords(file)} in this file` };
    item.show();
  };
  update();
  return [item, vscode.window.onDidChangeActiveTextEditor(update), vscode.languages.onDidChangeDiagnostics(update)];
}

function count(lists: readonly (readonly vscode.Diagnostic[])[]): Counts {
  const counts: Counts = { errors: 0, warnings: 0, infos: 0 };
  for (const { source, severity } of lists.flat()) {
    if (source !== "plimsoll") continue;
    if (severity === vscode.DiagnosticSeverity.Error) counts.errors += 1;
    else if (severity === vscode.DiagnosticSeverity.Warning) counts.warnings += 1;
    else if (severity === vscode.DiagnosticSeverity.Information) counts.infos += 1;
  }
  return counts;
}

function inWords({ errors, warnings, infos }: Counts): string {
  const words = [some(errors, "error"), some(warnings, "warning"), some(infos, "note")].filter((one) => one !== "");
  return words.length === 0 ? "nothing found" : words.join(", ");
}

function some(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`;
}
