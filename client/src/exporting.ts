// Results as a file: all findings of the workspace or what is known of one target, as SARIF or JSON.
import * as vscode from "vscode";
import { EXPORT_REQUEST, type ExportParams, type ExportResult, type ScannedTarget } from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { fileNameFor, localPath } from "./paths.ts";
import { isCancellation, working } from "./progress.ts";
import type { Server } from "./server.ts";
import { askWhich, type Choice, tellDoneWith, tellError } from "./surfaces.ts";

/** Asks what to export where `scanned` is not given, and where to. */
export async function exportResults(
  server: Server,
  targets: readonly ScannedTarget[],
  scanned?: ScannedTarget,
): Promise<void> {
  const what = scanned === undefined ? await choose(targets) : { scanned };
  if (what === undefined) return;
  const file = await vscode.window.showSaveDialog({
    title: "Export Results",
    filters: { SARIF: ["sarif"], JSON: ["json"] },
    defaultUri: proposal(what.scanned?.title),
  });
  if (file === undefined) return;
  const params: ExportParams = {
    format: /\.json$/i.test(file.path) ? "json" : "sarif",
    ...(what.scanned !== undefined && { id: what.scanned.id }),
  };
  try {
    const exported = await working("Exporting results", (token) =>
      server.request<ExportResult | null>(EXPORT_REQUEST, params, token),
    );
    if (exported === null) throw new Error("its report no longer exists");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exported.text));
    const where = localPath(file) ?? file.toString(true);
    void tellDoneWith(notice(`The results are in ${where}.`), "Open").then(
      (chosen) => chosen && vscode.window.showTextDocument(file),
    );
  } catch (error) {
    if (isCancellation(error)) return;
    const why = error instanceof Error ? error.message : String(error);
    void tellError(notice(`The results were not exported to ${localPath(file) ?? file.toString(true)}: ${why}`));
  }
}

async function choose(targets: readonly ScannedTarget[]): Promise<{ readonly scanned?: ScannedTarget } | undefined> {
  const reported = targets.filter(({ reports }) => reports.length > 0);
  if (reported.length === 0) return {};
  const items: (Choice & { readonly scanned?: ScannedTarget })[] = [
    { label: label("All findings of the workspace") },
    ...reported.map((scanned) => ({
      label: label(scanned.title),
      description: label(scanned.reports[0]?.taken.slice(0, 10) ?? ""),
      scanned,
    })),
  ];
  return askWhich(items, { title: label("Export Results"), placeholder: label("What to export") });
}

/** A name that every file system takes. */
function proposal(title: string | undefined): vscode.Uri {
  const name = fileNameFor(title ?? "", "plimsoll");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? vscode.Uri.file(`${name}.sarif`) : vscode.Uri.joinPath(folder, `${name}.sarif`);
}
