// The steps that a failure offers, and how each is taken.
import * as vscode from "vscode";
import type { Remedy, ScannerId, ScanTarget } from "../../server/src/protocol.ts";
import { localPath } from "./paths.ts";
import { pickImage, pickScanner } from "./pick.ts";
import type { Results } from "./results/results.ts";
import type { Scanning } from "./scanning.ts";
import type { Server } from "./server.ts";
import type { Output } from "./surfaces.ts";
import { openPage } from "./web.ts";

export interface Means {
  readonly server: Server;
  readonly results: Results;
  readonly scanning: Scanning;
  readonly output: Output;
}

/** What failed: a scanner, where it was one, and what could not be scanned. */
export interface Failed {
  readonly scanner?: ScannerId | undefined;
  readonly target?: ScanTarget | undefined;
}

/** Takes a step. Where it needs a scanner and none is named, the user is asked which. */
export async function takeRemedy(means: Means, remedy: Remedy, { scanner, target }: Failed): Promise<void> {
  const { server, results, scanning, output } = means;
  switch (remedy) {
    case "install": {
      const chosen = await pickScanner(await results.source.scanners(), scanner, "How to Install a Scanner");
      if (chosen !== undefined) await openPage(chosen.installing);
      return;
    }
    case "choose-program": {
      const chosen = await pickScanner(await results.source.scanners(), scanner, "Choose a Scanner's Program");
      if (chosen !== undefined && (await chooseProgram(chosen)) && target !== undefined) await scanning.scan(target);
      return;
    }
    case "pick-another": {
      const other = await pickImage(server);
      if (other !== undefined) await scanning.scan(other);
      return;
    }
    case "update-database": {
      const scanners = await results.source.scanners();
      const fitting = scanner === undefined ? scanners.filter(({ updates }) => updates) : scanners;
      const chosen = await pickScanner(fitting, scanner, "Update Vulnerability Database");
      if (chosen !== undefined) await scanning.updateDatabase(chosen, target);
      return;
    }
    case "rescan":
      if (target !== undefined) await scanning.scan(target);
      return;
    case "show-output":
      output.show();
      return;
    case "open-settings": {
      const query = ["@ext:plimsoll.plimsoll", scanner].filter((part) => part !== undefined).join(" ");
      await vscode.commands.executeCommand("workbench.action.openSettings", query);
      return;
    }
    case "manage-trust":
      await vscode.commands.executeCommand("workbench.trust.manage");
  }
}

/** Asks where a scanner's program is and writes that into the user's settings; false where the user goes away. */
async function chooseProgram({ id, title }: { readonly id: ScannerId; readonly title: string }): Promise<boolean> {
  const chosen = await vscode.window.showOpenDialog({ title: `Where ${title} Is`, openLabel: "Use This Program" });
  const path = localPath(chosen?.[0]);
  if (path === undefined) return false;
  await vscode.workspace.getConfiguration("plimsoll").update(`${id}.path`, path, vscode.ConfigurationTarget.Global);
  return true;
}
