// Web pages: the one place that opens something outside of VS Code.
import * as vscode from "vscode";
import { webAddress } from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { tellError } from "./surfaces.ts";

/** Opens a page in the user's browser. The address may come from outside: anything but a web address is refused with a message. */
export async function openPage(text: string): Promise<void> {
  const address = webAddress(text);
  if (address === undefined) await tellError(notice("This is not a web address, so it was not opened."));
  else await vscode.env.openExternal(vscode.Uri.parse(address));
}
