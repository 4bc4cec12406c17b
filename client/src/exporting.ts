// Results as a file: all findings of the workspace or one report, as SARIF or JSON.
import * as vscode from "vscode";
import { EXPORT_REQUEST, type ExportParams, type ExportResult, type ReportSummary } from "../../server/src/protocol.ts";
import { isCancellation, working } from "./progress.ts";
import type { Server } from "./server.ts";

/** Asks what to export where `report` is not given, and where to. */
export async function exportResults(
  server: Server,
  reports: readonly ReportSummary[],
  report?: ReportSummary,
): Promise<void> {
  const what = report === undefined ? await choose(reports) : { report };
  if (what === undefined) return;
  const file = await vscode.window.showSaveDialog({
    title: "Export Results",
    filters: { SARIF: ["sarif"], JSON: ["json"] },
    defaultUri: proposal(what.report?.title),
  });
  if (file === undefined) return;
  const params: ExportParams = {
    format: file.path.endsWith(".json") ? "json" : "sarif",
    ...(what.report !== undefined && { id: what.report.id }),
  };
  try {
    const exported = await working("Exporting results", (token) =>
      server.request<ExportResult | null>(EXPORT_REQUEST, params, token),
    );
    if (exported === null) throw new Error("there is no such report any more");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exported.text));
  } catch (error) {
    if (isCancellation(error)) return;
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The results were not exported to ${file.fsPath}: ${why}`);
  }
}

async function choose(reports: readonly ReportSummary[]): Promise<{ readonly report?: ReportSummary } | undefined> {
  if (reports.length === 0) return {};
  const items: (vscode.QuickPickItem & { readonly report?: ReportSummary })[] = [
    { label: "All findings of the workspace" },
    ...reports.map((report) => ({ label: report.title, description: report.taken.slice(0, 10), report })),
  ];
  return vscode.window.showQuickPick(items, { title: "Export Results", placeHolder: "What to export" });
}

/** A name that every file system takes. */
function proposal(title: string | undefined): vscode.Uri {
  const name = title === undefined ? "plimsoll" : title.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+|-+$/g, "");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? vscode.Uri.file(`${name}.sarif`) : vscode.Uri.joinPath(folder, `${name}.sarif`);
}
