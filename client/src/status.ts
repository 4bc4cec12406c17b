// The shield in the status bar: how many findings the file in front has.
import * as vscode from "vscode";
import { joinMarkdown, literal } from "../../server/src/shown/markdown.ts";
import type { Results } from "./results/results.ts";
import type { Scanning } from "./scanning.ts";
import { tooltip } from "./surfaces.ts";

/** What the two lines of the tooltip count. Hints are opinions and are not counted. */
interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Counts the file in front, and in the tooltip the workspace; turns while something is scanned; opens the results. */
export function showStatus(
  documents: vscode.DocumentSelector,
  results: Results,
  scanning: Scanning,
): vscode.Disposable[] {
  const item = vscode.window.createStatusBarItem("plimsoll.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Plimsoll";
  item.command = "plimsoll.results.focus";
  const update = () => {
    const document = vscode.window.activeTextEditor?.document;
    // The output counts as an editor when it has the focus; the file is still in front.
    if (document?.uri.scheme === "output") return;
    const isOurs = document !== undefined && vscode.languages.match(documents, document) > 0;
    if (!isOurs && !scanning.isBusy) {
      item.hide();
      return;
    }
    const file = count(isOurs ? vscode.languages.getDiagnostics(document.uri) : []);
    const total = file.errors + file.warnings + file.infos;
    item.text = joined([scanning.isBusy ? "$(sync~spin)" : "$(shield)", total === 0 ? "" : String(total)]);
    const { complete, files } = results.source.workspace;
    const everywhere = tally(files.flatMap(({ findings }) => findings.map(({ severity }) => severity)));
    const lines = [
      isOurs ? `This file: ${inWords(file)}` : "",
      `${complete ? "Workspace" : "Open files"}: ${inWords(everywhere)}`,
      scanning.isBusy ? "Scanning …" : "",
    ];
    item.tooltip = tooltip(joinMarkdown(lines.map(literal)));
    const busy = scanning.isBusy ? ", scanning" : "";
    item.accessibilityInformation = { label: `Plimsoll: ${isOurs ? `${inWords(file)} in this file` : ""}${busy}` };
    item.show();
  };
  update();
  return [
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(update),
    results.onShow(update),
    scanning.onChange(update),
  ];
}

const NAMES = ["error", "warning", "info", "hint"] as const;

/** What the Problems panel shows of ours in a file. */
function count(diagnostics: readonly vscode.Diagnostic[]): Counts {
  const own = diagnostics.filter(({ source }) => source === "plimsoll");
  return tally(own.flatMap(({ severity }) => NAMES[severity] ?? []));
}

function tally(severities: readonly (typeof NAMES)[number][]): Counts {
  const of = (name: (typeof NAMES)[number]) => severities.filter((severity) => severity === name).length;
  return { errors: of("error"), warnings: of("warning"), infos: of("info") };
}

const joined = (parts: readonly string[]) => parts.filter((part) => part !== "").join(" ");

function inWords({ errors, warnings, infos }: Counts): string {
  const words = [some(errors, "error"), some(warnings, "warning"), some(infos, "note")].filter((one) => one !== "");
  return words.length === 0 ? "nothing found" : words.join(", ");
}

function some(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`;
}
