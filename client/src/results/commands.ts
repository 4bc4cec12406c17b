// The commands of the tree's rows and of its title bar.
import * as vscode from "vscode";
import { CLEAR_REQUEST, type ClearParams, type ScanTarget } from "../../../server/src/protocol.ts";
import { label } from "../../../server/src/shown/label.ts";
import { notice } from "../../../server/src/shown/notice.ts";
import { shown } from "../../../server/src/shown/shown.ts";
import { exportResults } from "../exporting.ts";
import { fileInReport } from "../files.ts";
import { fixFinding, placeOf } from "../fixing.ts";
import { ignoreFinding } from "../ignoring.ts";
import { type Means, takeRemedy } from "../remedies.ts";
import { askWhich, type Choice, separator, tell, tellError, typeText } from "../surfaces.ts";
import { openPage } from "../web.ts";
import type { FindingGroup, ItemGroup, Node } from "./node.ts";
import type { Results } from "./results.ts";

const FINDINGS: readonly { readonly label: string; readonly by: FindingGroup }[] = [
  { label: "File", by: "file" },
  { label: "Rule", by: "rule" },
  { label: "Severity", by: "severity" },
];
const ITEMS: readonly { readonly label: string; readonly by: ItemGroup }[] = [
  { label: "Package", by: "package" },
  { label: "Severity", by: "severity" },
  { label: "Vulnerability", by: "id" },
];

export function resultsCommands(parts: Means): vscode.Disposable[] {
  const { server, results, scanning, output } = parts;
  const command = (name: string, run: (node: Node | undefined) => unknown) =>
    // From elsewhere than a row's menu there is no row: the chosen one is meant.
    vscode.commands.registerCommand(`plimsoll.results.${name}`, async (node?: Node) => {
      try {
        await run(node ?? results.view.selection[0]);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        output.error(shown(`${name}: ${why}`));
        void tellError(notice(why));
      }
    });
  const onTarget = (run: (target: ScanTarget) => unknown) => (node: Node | undefined) => {
    const target = node?.about?.target;
    return target === undefined ? undefined : run(target);
  };
  /** Whether a row is being chosen only to learn which one has the focus. */
  let isSelecting = false;
  return [
    command("choose", (node) => node && !isSelecting && choose(parts, node)),
    command("fix", (node) => node?.about?.finding && fixFinding(server, placeOf(node.about.finding))),
    vscode.commands.registerCommand("plimsoll.results.ignore", async (given?: Node) => {
      // By key there is only the row with the focus, which VS Code names to nobody before it is chosen. That also opens what the row
      // leads to, and an editor that comes to the front then would close the question.
      isSelecting = given === undefined;
      try {
        if (isSelecting) await vscode.commands.executeCommand("list.select");
        const node = given ?? results.view.selection[0];
        if (node?.about?.finding !== undefined) await ignoreFinding(server, placeOf(node.about.finding));
      } finally {
        isSelecting = false;
      }
    }),
    command("showRule", (node) => vscode.commands.executeCommand("plimsoll.showRule", node?.about?.rule)),
    command(
      "scan",
      onTarget((target) => scanning.scan(target)),
    ),
    command(
      "rescan",
      onTarget((target) => scanning.scan(target)),
    ),
    command(
      "cancel",
      onTarget((target) => scanning.cancel(target)),
    ),
    command("updateDatabase", (node) => takeRemedy(parts, "update-database", node?.about ?? {})),
    command("openAdvisory", (node) => node?.about?.url && openPage(node.about.url)),
    command("copy", (node) => vscode.env.clipboard.writeText(node?.about?.text ?? node?.label ?? "")),
    command("exportReport", (node) => {
      const { targets } = results.source.reports;
      return exportResults(
        server,
        targets,
        targets.find(({ id }) => id === node?.about?.report),
      );
    }),
    command("forget", async (node) => {
      const id = node?.about?.report;
      if (id === undefined) return;
      const params: ClearParams = { id };
      await server.request(CLEAR_REQUEST, params);
    }),
    command("filter", () => askFilter(results)),
    command("clearFilter", () => results.setFilter("")),
    command("group", () => askGroups(results)),
    command("refresh", () => results.source.fetchAll()),
  ];
}

async function choose(parts: Means, { action }: Node): Promise<void> {
  switch (action?.does) {
    case "open":
      await vscode.window.showTextDocument(vscode.Uri.parse(action.uri), {
        preview: true,
        selection: parts.server.toRange(action.range),
      });
      return;
    case "open-below": {
      const { folder, line } = action;
      const uri = await fileInReport(vscode.Uri.file(folder), action.file);
      if (uri === undefined)
        throw new Error("This file is no longer in the scanned folder, or only reached through a link.");
      await vscode.window.showTextDocument(uri, { preview: true, selection: new vscode.Range(line, 0, line, 0) });
      return;
    }
    case "tell":
      tell(notice(action.text));
      return;
    case "scan":
      await parts.scanning.scan(action.target);
      return;
    case "remedy":
      await takeRemedy(parts, action.remedy, action);
  }
}

/** Filters while the user types; Escape brings back what was before. */
function askFilter(results: Results): void {
  const before = results.filter;
  const input = typeText({
    title: label("Filter Results"),
    placeholder: label("Part of a message, rule, file, package, identifier or scanner"),
    prompt: notice("All words must match. Leave empty to show everything."),
  });
  let kept = false;
  input.value = before;
  input.onDidChangeValue((value) => results.setFilter(value));
  input.onDidAccept(() => {
    kept = true;
    input.hide();
  });
  input.onDidHide(() => {
    if (!kept) void results.setFilter(before);
    input.dispose();
  });
  input.show();
}

async function askGroups(results: Results): Promise<void> {
  const { findings, items } = results.groups;
  const row = (words: string, isCurrent: boolean) => ({
    label: label(words),
    ...(isCurrent && { description: label("current") }),
  });
  type Item = Choice & { readonly by?: { readonly findings?: FindingGroup; readonly items?: ItemGroup } };
  const choices: Item[] = [
    separator(label("Findings of the workspace")),
    ...FINDINGS.map(({ label: name, by }) => ({ ...row(`By ${name}`, by === findings), by: { findings: by } })),
    separator(label("Vulnerabilities of a report")),
    ...ITEMS.map(({ label: name, by }) => ({ ...row(`Vulnerabilities by ${name}`, by === items), by: { items: by } })),
  ];
  const chosen = await askWhich(choices, { title: label("Group Results") });
  if (chosen?.by !== undefined) await results.group(chosen.by);
}
