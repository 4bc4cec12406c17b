// Check Workspace: asked for once, done again each time the workspace is opened or the server starts anew.
import type * as vscode from "vscode";
import { CHECK_WORKSPACE_REQUEST } from "../../server/src/protocol.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { isCancellation, working } from "./progress.ts";
import type { Server } from "./server.ts";
import type { Output } from "./surfaces.ts";

const CHECKED = "plimsoll.checked";

export async function checkWorkspace(server: Server, memory: vscode.Memento): Promise<void> {
  try {
    await working("Checking the workspace", (token, say) => server.follow(CHECK_WORKSPACE_REQUEST, {}, token, say));
    await memory.update(CHECKED, true);
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}

/** From now on the workspace counts as one that was never checked. */
export async function forgetChecked(memory: vscode.Memento): Promise<void> {
  await memory.update(CHECKED, undefined);
}

/** What was checked once stays so: the server keeps findings only for as long as it runs. */
export function keepChecked(server: Server, memory: vscode.Memento, output: Output): vscode.Disposable {
  return server.onRunning(() => {
    if (memory.get(CHECKED) !== true) return;
    server
      .request(CHECK_WORKSPACE_REQUEST, {})
      .catch((error: unknown) => output.debug(shown(`The workspace was not checked again: ${error}`)));
  });
}
