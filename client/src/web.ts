// Pages of the web: the one place that opens something outside of VS Code.
import * as vscode from "vscode";
import { webAddress } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { tellError } from "./surfaces.ts";

/** Opens a page in the user's browser. The address may come from anyone: what is no web address is told, not opened. */
export async function openPage(text: string): Promise<void> {
  const address = webAddress(text);
  if (address === undefined) await tellError(notice("The address is not one of the web, so it was not opened."));
  else await vscode.env.openExternal(vscode.Uri.parse(address));
}
