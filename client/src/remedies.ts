// The steps that a failure offers, and how each is taken.
import * as vscode from "vscode";
import type { Remedy, ScanTarget } from "../../server/src/protocol.ts";
import { pickImage } from "./pick.ts";
import type { Scanning } from "./scanning.ts";
import type { Server } from "./server.ts";

export interface Means {
  readonly server: Server;
  readonly scanning: Scanning;
  readonly output: vscode.LogOutputChannel;
}

const INSTALLING = "https://trivy.dev/latest/getting-started/installation/";

/** Takes a step; `target` is what could not be scanned. */
export async function takeRemedy(means: Means, remedy: Remedy, target: ScanTarget | undefined): Promise<void> {
  const { server, scanning, output } = means;
  switch (remedy) {
    case "install":
      await vscode.env.openExternal(vscode.Uri.parse(INSTALLING));
      return;
    case "choose-program":
      if ((await chooseProgram()) && target !== undefined) await scanning.scan(target);
      return;
    case "pick-another": {
      const other = await pickImage(server);
      if (other !== undefined) await scanning.scan(other);
      return;
    }
    case "update-database":
      await scanning.updateDatabase(target);
      return;
    case "rescan":
      if (target !== undefined) await scanning.scan(target);
      return;
    case "show-output":
      output.show();
      return;
    case "open-settings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:plimsoll.plimsoll trivy");
      return;
    case "manage-trust":
      await vscode.commands.executeCommand("workbench.trust.manage");
  }
}

/** Asks where Trivy is and writes that into the user's settings; false where the user goes away. */
export async function chooseProgram(): Promise<boolean> {
  const chosen = await vscode.window.showOpenDialog({ title: "Where Trivy Is", openLabel: "Use This Program" });
  const path = chosen?.[0]?.fsPath;
  if (path === undefined) return false;
  await vscode.workspace.getConfiguration("plimsoll").update("trivy.path", path, vscode.ConfigurationTarget.Global);
  return true;
}
