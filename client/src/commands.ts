// The commands of the palette.
import * as vscode from "vscode";
import { type ChooseFixParams, CLEAR_REQUEST, type ScanTarget } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { Changes } from "./changes.ts";
import { checkWorkspace, forgetChecked } from "./checking.ts";
import { exportResults } from "./exporting.ts";
import { applyFixes, areFixParams, fixFile, fixFinding, fixWorkspace, hardenFile, isFindingPlace } from "./fixing.ts";
import { ignoreFinding } from "./ignoring.ts";
import { pickFolder, pickImage } from "./pick.ts";
import { type Means, takeRemedy } from "./remedies.ts";
import { resultsCommands } from "./results/commands.ts";
import type { RulePages } from "./rules.ts";
import type { Server } from "./server.ts";
import { type Output, tellFailure } from "./surfaces.ts";

export function registerCommands(parts: Means, rules: RulePages, memory: vscode.Memento): vscode.Disposable[] {
  const { server, results, scanning, output } = parts;
  const command = (name: string, run: (argument: unknown) => unknown) =>
    vscode.commands.registerCommand(`plimsoll.${name}`, run);
  const scan = async (target: ScanTarget | undefined) => {
    if (target !== undefined) await scanning.scan(target);
  };
  const scans = () => [
    // Lenses and code actions name the image.
    command("scanImage", async (name) =>
      scan(typeof name === "string" ? { kind: "image", name } : await pickImage(server)),
    ),
    // Lenses name the target by its id.
    command("showReport", (id) => results.showReport(typeof id === "string" ? id : undefined)),
    command("scanFolder", async () => scan(await pickFolder())),
    // Links name the scanner.
    command("installScanner", (id) => takeRemedy(parts, "install", ofScanner(id))),
    command("chooseProgram", (id) => takeRemedy(parts, "choose-program", ofScanner(id))),
  ];
  const changes = new Changes();
  const fixing = { server, changes };
  return [
    changes,
    ...(server.canScan ? scans() : []),
    command("checkWorkspace", async () => {
      await results.source.showOpenOnly(false);
      await checkWorkspace(server, memory);
    }),
    command("fixFile", () => fixFile(fixing)),
    command("fixWorkspace", () => fixWorkspace(fixing)),
    command("hardenFile", () => hardenFile(fixing)),
    // The menu at a finding says what is meant.
    command("applyFixes", (given) => areFixParams(given) && applyFixes(fixing, given)),
    command("chooseFix", (given) => isFindingPlace(given) && fixFinding(server, given, titlesOf(given))),
    command("ignore", (given) => isFindingPlace(given) && ignoreFinding(server, given)),
    // The view is as before the first check and the first scan: reports, failures and what the check found are gone.
    // What open files show is no memory of anything, so it stays, as it does in the editor.
    command("clearResults", async () => {
      await forgetChecked(memory);
      await results.source.showOpenOnly(true);
      await server.request(CLEAR_REQUEST, {});
    }),
    command("exportResults", () => exportResults(server, results.source.reports.targets)),
    command("showRule", (id) => rules.show(typeof id === "string" ? id : undefined)),
    command("saveFile", (uri) => save(uri)),
    command("restartServer", () => restart(server, output)),
    command("showOutput", () => output.show()),
    ...resultsCommands(parts),
  ];
}

const ofScanner = (id: unknown) => (typeof id === "string" ? { scanner: id } : {});

function titlesOf({ titles }: Partial<ChooseFixParams>): readonly string[] | undefined {
  return Array.isArray(titles) ? titles : undefined;
}

async function save(uri: unknown): Promise<void> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === String(uri));
  await document?.save();
}

async function restart(server: Server, output: Output): Promise<void> {
  try {
    await server.restart();
  } catch (error) {
    output.error(shown(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    const message = "Plimsoll's language server could not be started again: the output says why.";
    await tellFailure(notice(message), output);
  }
}
